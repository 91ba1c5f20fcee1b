"""Why a file cannot be read or written, in words; loads nothing heavy."""

import errno

#: By the name of the number: not every system has each of them.
_WORDS = {
    "ENOENT": "такого файла нет. Проверьте имя и папку.",
    "EISDIR": "это папка, а нужен файл.",
    "ENOTDIR": "такой папки нет. Проверьте путь.",
    "EACCES": "нет прав. Проверьте, кому доступен файл.",
    "EPERM": "нет прав. Проверьте, кому доступен файл.",
    "ENOSPC": "на диске нет места.",
    "EROFS": "диск доступен только для чтения.",
    "ENAMETOOLONG": "имя слишком длинное.",
    "EIO": "диск или флешка не читается и не пишется: возможно, они испорчены.",
    "ENODEV": "такого устройства нет. Вставьте флешку или подключите диск.",
    "ENXIO": "такого устройства нет. Вставьте флешку или подключите диск.",
    "EFBIG": "файл слишком велик для этого диска: на FAT32 не больше 4 ГБ.",
    "EDQUOT": "кончилось место, отведённое этой учётной записи.",
    "EEXIST": "такой файл уже есть.",
    "ENOTEMPTY": "папка не пуста.",
    "EBUSY": "занято другой программой.",
    "ETXTBSY": "занято другой программой.",
    "EXDEV": "папки лежат на разных дисках.",
    "ELOOP": "ссылки ведут по кругу.",
    "EMFILE": "открыто слишком много файлов. Перезапустите сайт.",
    "ENFILE": "открыто слишком много файлов. Перезагрузите компьютер.",
    "ENOMEM": "не хватает памяти. Закройте лишние программы.",
    "EINVAL": "система такого не умеет: проверьте имя и диск.",
    "EADDRINUSE": "занято другой программой.",
    "EADDRNOTAVAIL": "такого адреса у этого компьютера нет.",
    "ECONNREFUSED": "там никто не отвечает.",
    "ECONNRESET": "соединение оборвано.",
    "EHOSTUNREACH": "сеть туда не ведёт. Проверьте адрес и кабель.",
    "EHOSTDOWN": "тот компьютер выключен.",
    "ENETUNREACH": "сети нет. Проверьте кабель.",
    "ETIMEDOUT": "там не отвечают.",
    "ESTALE": "сетевая папка пропала. Подключите её снова.",
}
_TROUBLES = {number: _WORDS[name] for number, name in errno.errorcode.items() if name in _WORDS}


def trouble(error: OSError) -> str:
    """Say in Russian why the system would not open a file."""
    return _TROUBLES.get(error.errno or 0) or (f"система отказала, код {error.errno}." if error.errno else str(error))
