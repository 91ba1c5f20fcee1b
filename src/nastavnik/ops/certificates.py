"""The authority of one school and the certificate of its site.

The authority may vouch for this school's names and for private addresses alone, which every browser checks: whoever
steals its key can imitate this site inside a school, never a bank.
"""

import datetime as dt
import ipaddress
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY, AUTHORITY_KEY, SITE, SITE_KEY = "ca.pem", "ca.key", "site.pem", "site.key"
AUTHORITY_DAYS, SITE_DAYS, RENEWED_DAYS = 3652, 397, 30
HERE = ("localhost", "127.0.0.1")
NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.1/32")
NO_AUTHORITY = "Удостоверяющего центра школы или его ключа нет. Новый: nastavnik tls renew --authority"
LONGEST_NAME = 64  # bytes of UTF-8 that a common name holds
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class CertificateError(Exception):
    """Says to a person what is wrong with a certificate."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the certificate of a site."""

    names: tuple[str, ...]
    until: dt.datetime
    ours: bool


def folder(home: Path) -> Path:
    """Give the folder of the keys and certificates; nobody else may look into it."""
    found = home / "tls"
    if not found.exists():
        found.mkdir(mode=0o700, parents=True)
        _give_away(found)
    return found


def make_authority(home: Path, school: str, hosts: Iterable[str]) -> None:
    """Make the authority of a school for these names; private addresses may change later without a new one."""
    names, addresses = _told_apart([*hosts, *HERE])
    networks = [ipaddress.ip_network(each) for each in NETWORKS]
    networks += [ipaddress.ip_network(one) for one in addresses if not _inside(one, networks)]
    permitted = [*(x509.DNSName(name) for name in names), *(x509.IPAddress(one) for one in networks)]
    key, name = ec.generate_private_key(ec.SECP256R1()), _name(f"Наставник, {school}")
    usage = {use: use in {"key_cert_sign", "crl_sign"} for use in USES}
    built = (
        _begun(name, name, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)  # no programs, no mail
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    _write(folder(home) / AUTHORITY_KEY, _pem(key))
    _write(folder(home) / AUTHORITY, built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def certify(home: Path, hosts: Iterable[str]) -> list[str]:
    """Give the site a new key and certificate for what the authority may vouch for; gives the names left out."""
    authority, signing = _authority(home)
    wanted = list(dict.fromkeys([*hosts, *HERE]))
    refused = [host for host in wanted if not _permitted(authority, host)]
    names, addresses = _told_apart(host for host in wanted if host not in refused)
    others = [*(x509.DNSName(name) for name in names), *(x509.IPAddress(one) for one in addresses)]
    key = ec.generate_private_key(ec.SECP256R1())
    usage = {use: use == "digital_signature" for use in USES}
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    built = (
        _begun(_name(names[0]), authority.subject, key.public_key(), SITE_DAYS)
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(issuer_key, critical=False)
    )
    chain = [built.sign(signing, hashes.SHA256()), authority]
    _write(folder(home) / SITE_KEY, _pem(key))
    _write(folder(home) / SITE, b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))
    return refused


def use(home: Path, certificate: Path, key: Path) -> None:
    """Take a certificate somebody else vouches for; nothing is changed where it and the key do not fit."""
    try:
        chain = x509.load_pem_x509_certificates(certificate.read_bytes())
        private = serialization.load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise CertificateError(
            f"Не читается: нужны сертификат с цепочкой и ключ без пароля, оба в PEM. {error}"
        ) from error
    if private.public_key() != chain[0].public_key():
        raise CertificateError("Ключ не от этого сертификата. Первым в файле должен стоять сертификат самого сайта.")
    if chain[0].not_valid_after_utc <= dt.datetime.now(dt.UTC):
        raise CertificateError(f"Срок сертификата вышел {chain[0].not_valid_after_utc:%d.%m.%Y}.")
    form = serialization.PrivateFormat.PKCS8  # granian takes no other
    text = private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    _write(folder(home) / SITE_KEY, text)
    _write(folder(home) / SITE, b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain))


def shown(home: Path) -> Shown | None:
    """Read the certificate the site shows; nothing where it has none."""
    try:
        site = x509.load_pem_x509_certificate((home / "tls" / SITE).read_bytes())
    except (OSError, ValueError):
        return None
    names: tuple[str, ...] = ()
    with suppress(x509.ExtensionNotFound):
        others = site.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found = [*others.get_values_for_type(x509.DNSName), *others.get_values_for_type(x509.IPAddress)]
        names = tuple(str(one) for one in found)
    authority = authority_of(home)
    ours = authority is not None and authority.subject == site.issuer
    return Shown(names, site.not_valid_after_utc, ours)


def authority_of(home: Path) -> x509.Certificate | None:
    """Read the authority of a school; nothing where it has none."""
    try:
        return x509.load_pem_x509_certificate((home / "tls" / AUTHORITY).read_bytes())
    except (OSError, ValueError):
        return None


def due(home: Path, hosts: Iterable[str], now: dt.datetime | None = None) -> bool:
    """Say whether our own certificate ends soon or lacks a name the authority may vouch for."""
    site, authority = shown(home), authority_of(home)
    if authority is None or (site is not None and not site.ours):
        return False
    if site is None or site.until - (now or dt.datetime.now(dt.UTC)) < dt.timedelta(days=RENEWED_DAYS):
        return True
    return any(host not in site.names and _permitted(authority, host) for host in as_written(hosts))


def as_written(hosts: Iterable[str]) -> list[str]:
    """Write names and addresses as they stand in a certificate: in small letters, other scripts by their code."""
    names, addresses = _told_apart(hosts)
    return [*names, *map(str, addresses)]


def fingerprint(home: Path) -> str:
    """Give the fingerprint of the authority in groups of four, as it is printed and read aloud."""
    authority = authority_of(home)
    digits = authority.fingerprint(hashes.SHA256()).hex().upper() if authority else ""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def as_browsers_take_it(home: Path) -> bytes:
    """Give the authority as a file that a double click opens; empty where there is none."""
    authority = authority_of(home)
    return authority.public_bytes(serialization.Encoding.DER) if authority else b""


def _authority(home: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    authority = authority_of(home)
    try:
        key = serialization.load_pem_private_key((home / "tls" / AUTHORITY_KEY).read_bytes(), None)
    except (OSError, ValueError) as error:
        raise CertificateError(NO_AUTHORITY) from error
    if authority is None or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CertificateError(NO_AUTHORITY)
    return authority, key


def _permitted(authority: x509.Certificate, host: str) -> bool:
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    names, addresses = _told_apart([host])
    if addresses:
        networks = [one.value for one in constraints if isinstance(one, x509.IPAddress)]
        return _inside(addresses[0], networks)
    allowed = [one.value for one in constraints if isinstance(one, x509.DNSName)]
    return any(names[0] == one or names[0].endswith(f".{one}") for one in allowed)


def _inside(address: Address, networks: Iterable[object]) -> bool:
    known = (ipaddress.IPv4Network, ipaddress.IPv6Network)
    return any(address in one for one in networks if isinstance(one, known) and one.version == address.version)


def _told_apart(hosts: Iterable[str]) -> tuple[list[str], list[Address]]:
    """Tell names from addresses, each once."""
    names: list[str] = []
    addresses: list[Address] = []
    for host in dict.fromkeys(hosts):
        try:
            addresses.append(ipaddress.ip_address(host.strip("[]")))
        except ValueError:
            names.append(host.encode("idna").decode("ascii").lower())
    return names, addresses


def _name(text: str) -> x509.Name:
    cut = text.encode()[:LONGEST_NAME].decode(errors="ignore")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cut)])


def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int) -> x509.CertificateBuilder:
    """Begin a certificate that is good from yesterday: clocks of a school do not agree."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _write(path: Path, content: bytes) -> None:
    """Write a file only we read, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    _give_away(part)
    part.replace(path)


def _give_away(path: Path) -> None:
    """Give what an administrator made to the account of the site, which has to read it."""
    if os.name != "nt" and os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)  # the account may swap what lies there
