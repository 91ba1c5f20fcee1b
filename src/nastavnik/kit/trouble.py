"""Why a file cannot be read or written, in words; loads nothing heavy."""

import errno

from nastavnik.core.errors import N_
from nastavnik.core.texts import Text

#: By the name of the number: not every system has each of them.
_WORDS = {
    "ENOENT": N_("такого файла нет. Проверьте имя и папку."),
    "EISDIR": N_("это папка, а нужен файл."),
    "ENOTDIR": N_("такой папки нет. Проверьте путь."),
    "EACCES": N_("нет прав. Проверьте, кому доступен файл."),
    "EPERM": N_("нет прав. Проверьте, кому доступен файл."),
    "ENOSPC": N_("на диске нет места."),
    "EROFS": N_("диск доступен только для чтения."),
    "ENAMETOOLONG": N_("имя слишком длинное."),
    "EIO": N_("диск или флешка не читается и не пишется: возможно, они испорчены."),
    "ENODEV": N_("такого устройства нет. Вставьте флешку или подключите диск."),
    "ENXIO": N_("такого устройства нет. Вставьте флешку или подключите диск."),
    "EFBIG": N_("файл слишком велик для этого диска: на FAT32 не больше 4 ГБ."),
    "EDQUOT": N_("кончилось место, отведённое этой учётной записи."),
    "EEXIST": N_("такой файл уже есть."),
    "ENOTEMPTY": N_("папка не пуста."),
    "EBUSY": N_("занято другой программой."),
    "ETXTBSY": N_("занято другой программой."),
    "EXDEV": N_("папки лежат на разных дисках."),
    "ELOOP": N_("ссылки ведут по кругу."),
    "EMFILE": N_("открыто слишком много файлов. Перезапустите сайт."),
    "ENFILE": N_("открыто слишком много файлов. Перезагрузите компьютер."),
    "ENOMEM": N_("не хватает памяти. Закройте лишние программы."),
    "EINVAL": N_("система такого не умеет: проверьте имя и диск."),
    "EADDRINUSE": N_("занято другой программой."),
    "EADDRNOTAVAIL": N_("такого адреса у этого компьютера нет."),
    "ECONNREFUSED": N_("там никто не отвечает."),
    "ECONNRESET": N_("соединение оборвано."),
    "EHOSTUNREACH": N_("сеть туда не ведёт. Проверьте адрес и кабель."),
    "EHOSTDOWN": N_("тот компьютер выключен."),
    "ENETUNREACH": N_("сети нет. Проверьте кабель."),
    "ETIMEDOUT": N_("там не отвечают."),
    "ESTALE": N_("сетевая папка пропала. Подключите её снова."),
}
_TROUBLES = {number: _WORDS[name] for number, name in errno.errorcode.items() if name in _WORDS}


def trouble(error: OSError) -> Text:
    """Say why the system would not open a file; the words know their other languages."""
    known = _TROUBLES.get(error.errno or 0)
    if known:
        return Text(known)
    return Text(N_("система отказала, код %(code)s."), code=error.errno) if error.errno else Text(str(error))
