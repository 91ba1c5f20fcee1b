"""Personal codes without a name: made from chance and a key, known by the key, stored only as a keyed hash."""

import hashlib
import hmac

#: Digits and letters that nobody takes for one another.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHANCE_BYTES = 5
_OWN, _CHECK = 8, 4
_LOOKALIKES = str.maketrans("OILАВЕКМНОРСТХУ", "011ABEKMH0PCTXY")


def make_code(chance: bytes, key: bytes) -> str:
    """Write a personal code: eight signs of chance and four that only the key could add.

    Parameters
    ----------
    chance : bytes
        Five bytes from a source nobody can foresee.
    key : bytes
        Secret of the programme.

    Returns
    -------
    str
        Twelve signs in three groups, for example ``7K2M-0QXA-93ZD``.

    Raises
    ------
    ValueError
        When `chance` is not five bytes long.

    Notes
    -----
    The last four signs are 20 bits of HMAC-SHA-256, so that a guessed code is right once in a million.
    """
    if len(chance) != CHANCE_BYTES:
        raise ValueError(len(chance))
    own = _signs(int.from_bytes(chance, "big"), _OWN)
    return in_groups(own + _check(own, key))


def in_groups(plain: str) -> str:
    """Write the signs of a code in groups of four, as a person reads them.

    Parameters
    ----------
    plain : str
        The signs without anything between them.

    Returns
    -------
    str
        For example ``7K2M-0QXA-93ZD``.
    """
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def plain_signs(typed: str, length: int) -> str | None:
    """Read signs as a person types them.

    Parameters
    ----------
    typed : str
        Any case, with or without spaces and dashes; Cyrillic letters that look alike are taken for Latin ones.
    length : int
        How many signs there must be.

    Returns
    -------
    str or None
        The signs, or None where there are more or fewer, or others than `ALPHABET` has.
    """
    plain = "".join(typed.upper().split()).replace("-", "").translate(_LOOKALIKES)
    return plain if len(plain) == length and set(plain) <= set(ALPHABET) else None


def read_code(typed: str, key: bytes) -> str | None:
    """Read a code as a person types it.

    Parameters
    ----------
    typed : str
        Any case, with or without spaces and dashes; Cyrillic letters that look alike are taken for Latin ones.
    key : bytes
        Secret of the programme.

    Returns
    -------
    str or None
        The twelve signs, or None when this programme did not make such a code.
    """
    plain = plain_signs(typed, _OWN + _CHECK)
    if plain is None:
        return None
    own = plain[:_OWN]
    return plain if hmac.compare_digest(_check(own, key), plain[_OWN:]) else None


def code_hash(plain: str, key: bytes) -> str:
    """Give what stands for a code in the database.

    Parameters
    ----------
    plain : str
        The twelve signs as `read_code` gives them.
    key : bytes
        Secret of the programme.

    Returns
    -------
    str
        HMAC-SHA-256, 64 hexadecimal digits: the same for one code in every wave, nothing without the key.
    """
    return hmac.new(key, f"answers:{plain}".encode(), hashlib.sha256).hexdigest()


def _check(own: str, key: bytes) -> str:
    digest = hmac.new(key, f"code:{own}".encode(), hashlib.sha256).digest()
    return _signs(int.from_bytes(digest[:3], "big") & 0xFFFFF, _CHECK)


def _signs(number: int, count: int) -> str:
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(count)))
