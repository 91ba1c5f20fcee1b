"""A second reader of age v1, written from its public description: what the product wrote must open without the product's library."""

import base64
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LETTERS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
CHUNK = 64 * 1024 + 16


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt or None, info).derive(secret)


def _unpadded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def private_key(secret: str) -> X25519PrivateKey:
    """Read the 32 bytes of `AGE-SECRET-KEY-1…`; its check sum is the library's affair."""
    bits = "".join(f"{LETTERS.index(letter):05b}" for letter in secret.removeprefix("AGE-SECRET-KEY-1")[:-6])
    return X25519PrivateKey.from_private_bytes(int(bits[:256], 2).to_bytes(32))


def _file_key(header: bytes, key: X25519PrivateKey) -> bytes:
    """Try every stanza of X25519; others, and those written to keep readers supple, are passed over."""
    own = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    for found in re.finditer(rb"\n-> X25519 (\S{43})\n(\S{43})(?=\n)", header):
        share = _unpadded(found[1])
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = ChaCha20Poly1305(_derived(shared, share + own, b"age-encryption.org/v1/X25519"))
        try:
            return wrapping.decrypt(bytes(12), _unpadded(found[2]), None)
        except InvalidTag:
            continue
    raise ValueError("closed for somebody else")


def opened(stored: bytes, secret: str) -> bytes:
    """Give the text of an age file, every seal in it checked."""
    found = re.search(rb"\n--- (\S{43})\n", stored)
    assert found is not None
    file_key = _file_key(stored[: found.end()], private_key(secret))
    seal = hmac.HMAC(_derived(file_key, b"", b"header"), hashes.SHA256())
    seal.update(stored[: found.start() + len(b"\n---")])
    seal.verify(_unpadded(found[1]))
    nonce, body = stored[found.end() : found.end() + 16], stored[found.end() + 16 :]
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    pieces = [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)]
    return b"".join(
        cipher.decrypt(number.to_bytes(11) + bytes([number == len(pieces) - 1]), piece, None)
        for number, piece in enumerate(pieces)
    )
