"""Why a file cannot be read or written, in words; loads nothing heavy."""

import errno
import os

_TROUBLES = {
    errno.ENOENT: "такого файла нет. Проверьте имя и папку.",
    errno.EISDIR: "это папка, а нужен файл.",
    errno.ENOTDIR: "такой папки нет. Проверьте путь.",
    errno.EACCES: "нет прав. Проверьте, кому доступен файл.",
    errno.EPERM: "нет прав. Проверьте, кому доступен файл.",
    errno.ENOSPC: "на диске нет места.",
    errno.EROFS: "диск доступен только для чтения.",
    errno.ENAMETOOLONG: "имя слишком длинное.",
}


def trouble(error: OSError) -> str:
    """Say in Russian why the system would not open a file."""
    return _TROUBLES.get(error.errno or 0) or (os.strerror(error.errno) if error.errno else str(error))
