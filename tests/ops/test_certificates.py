"""The authority of a school vouches for its names and private addresses alone, and its site never runs out of term."""

import argparse
import datetime as dt
import ipaddress
import os
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from nastavnik.cli import run, tls
from nastavnik.config import home as homes
from nastavnik.config.modes import MODES
from nastavnik.ops import addresses, certificates, health

HOSTS = ["school-pc", "school-pc.local", "192.168.1.20"]
SCHOOL = "Муниципальное общеобразовательное учреждение «Средняя школа № 12»"
FOREIGN = "bank.example"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    certificates.make_authority(tmp_path, SCHOOL, HOSTS)
    assert certificates.certify(tmp_path, HOSTS) == []
    return tmp_path


def chain(home: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates((home / "tls" / certificates.SITE).read_bytes())


def signed_by(home: Path, name: str) -> x509.Certificate:
    """Sign a name with the key of the authority, as a thief of that key would."""
    authority = certificates.authority_of(home)
    key = serialization.load_pem_private_key((home / "tls" / certificates.AUTHORITY_KEY).read_bytes(), None)
    assert authority is not None
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def openssl(home: Path, certificate: x509.Certificate) -> str:
    """Ask the library that is not ours."""
    file = home / "asked.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    authority = str(home / "tls" / certificates.AUTHORITY)
    command = ["openssl", "verify", "-x509_strict", "-CAfile", authority, str(file)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout


def test_browsers_that_know_the_authority_take_every_name_and_address_of_the_site(home: Path) -> None:
    site, authority = chain(home)
    assert openssl(home, site).strip().endswith("OK")
    shown = certificates.shown(home)
    assert shown is not None
    assert shown.ours
    assert set(shown.names) == {*HOSTS, "localhost", "127.0.0.1"}
    assert (site.not_valid_after_utc - site.not_valid_before_utc).days == 397
    assert authority == certificates.authority_of(home)
    assert len(authority.subject.rfc4514_string().removeprefix("CN=").encode()) <= 66


def test_a_stolen_authority_imitates_no_other_site(home: Path) -> None:
    assert "permitted subtree violation" in openssl(home, signed_by(home, FOREIGN))
    assert openssl(home, signed_by(home, "school-pc.local")).strip().endswith("OK")


def test_control_an_authority_without_bounds_imitates_a_bank(home: Path) -> None:
    authority = certificates.authority_of(home)
    assert authority is not None
    key = serialization.load_pem_private_key((home / "tls" / certificates.AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    unbound = (
        x509.CertificateBuilder()
        .subject_name(authority.subject)
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(authority.not_valid_before_utc)
        .not_valid_after(authority.not_valid_after_utc)
    )
    for one in authority.extensions:
        if not isinstance(one.value, x509.NameConstraints):
            unbound = unbound.add_extension(one.value, one.critical)
    kept = (home / "tls" / certificates.AUTHORITY).read_bytes()
    made = unbound.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (home / "tls" / certificates.AUTHORITY).write_bytes(made)
    assert openssl(home, signed_by(home, FOREIGN)).strip().endswith("OK")
    (home / "tls" / certificates.AUTHORITY).write_bytes(kept)


def test_files_are_for_us_alone_and_the_key_is_of_the_kind_the_server_takes(home: Path) -> None:
    for name in (certificates.AUTHORITY_KEY, certificates.SITE_KEY):
        path = home / "tls" / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert stat.S_IMODE((home / "tls").stat().st_mode) == 0o700


def test_a_new_address_needs_a_new_certificate_but_no_new_authority(home: Path) -> None:
    before = certificates.fingerprint(home)
    assert not certificates.due(home, HOSTS)
    assert certificates.due(home, [*HOSTS, "10.20.30.40"])
    assert certificates.certify(home, [*HOSTS, "10.20.30.40", FOREIGN]) == [FOREIGN]
    assert not certificates.due(home, [*HOSTS, "10.20.30.40", FOREIGN])
    assert ipaddress.ip_address("10.20.30.40") in chain(home)[0].extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    ).value.get_values_for_type(x509.IPAddress)
    assert certificates.fingerprint(home) == before


def test_names_are_compared_as_a_certificate_writes_them(tmp_path: Path) -> None:
    hosts = ["School-PC.local", "кабинет-5", "192.168.1.20"]
    certificates.make_authority(tmp_path, SCHOOL, hosts)
    certificates.certify(tmp_path, hosts)
    assert not certificates.due(tmp_path, hosts), "else there is a new certificate every night, and phones warn again"


def test_a_stolen_authority_vouches_for_no_program(home: Path) -> None:
    authority = certificates.authority_of(home)
    assert authority is not None
    uses = authority.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [x509.ExtendedKeyUsageOID.SERVER_AUTH]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of files are others there")
def test_what_is_given_away_is_never_what_a_link_leads_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bool] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda *_, follow_symlinks=True: given.append(follow_symlinks))
    certificates.make_authority(tmp_path, SCHOOL, HOSTS)
    assert given
    assert not any(given)


def test_a_new_address_of_the_computer_comes_into_the_certificate_and_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    given = {
        homes.MODE: "school",
        "NASTAVNIK_HOSTS": "school-pc.local",
        "NASTAVNIK_SITE_ADDRESS": "https://192.168.1.20",
    }
    monkeypatch.setattr(homes, "given", lambda _environ: given)
    for module in (tls, run, addresses):
        monkeypatch.setattr(module, "own_addresses", lambda: ["192.168.1.77"])
    tls.renew_tls(home, argparse.Namespace(authority=False, school=SCHOOL))
    shown = certificates.shown(home)
    assert shown is not None
    assert {"school-pc.local", "192.168.1.77"} <= set(shown.names)
    assert "192.168.1.77" in tls.moved(given)
    assert tls.moved({**given, "NASTAVNIK_SITE_ADDRESS": "https://192.168.1.77"}) == ""
    assert tls.moved({**given, "NASTAVNIK_SITE_ADDRESS": "https://nastavnik.example"}) == ""
    settings.MODE, settings.SITE_ADDRESS = MODES["school"], "https://192.168.1.20"
    assert ["192.168.1.77" in one.note for one in health._address()] == [True]
    settings.SITE_ADDRESS = "https://192.168.1.77"
    assert list(health._address()) == []
    (home / "tls" / certificates.AUTHORITY_KEY).unlink()
    monkeypatch.setattr(tls, "own_addresses", lambda: ["192.168.1.78"])
    run._renew(home)  # a site whose authority is elsewhere goes on with what it has


@pytest.mark.parametrize(("days", "due"), [(300, False), (365, False), (368, True), (500, True)])
def test_it_is_renewed_a_month_before_its_end(home: Path, days: int, due: bool) -> None:
    assert certificates.due(home, HOSTS, dt.datetime.now(dt.UTC) + dt.timedelta(days=days)) is due


def test_a_certificate_of_others_is_taken_whole_and_left_alone(home: Path, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nastavnik.gorod.ru")])
    now = dt.datetime.now(dt.UTC)
    own = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    given, given_key = tmp_path / "given.pem", tmp_path / "given.key"
    certificate = own.not_valid_before(now).not_valid_after(now + dt.timedelta(days=9)).sign(key, hashes.SHA256())
    given.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.TraditionalOpenSSL
    given_key.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    with pytest.raises(certificates.CertificateError, match="Ключ не от этого"):
        certificates.use(home, given, home / "tls" / certificates.SITE_KEY)
    assert chain(home)[0] != certificate
    certificates.use(home, given, given_key)
    assert chain(home) == [certificate]
    assert (home / "tls" / certificates.SITE_KEY).read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert not certificates.due(home, HOSTS), "what others vouch for is not ours to renew"


def test_words_where_there_is_nothing(tmp_path: Path) -> None:
    assert certificates.shown(tmp_path) is None
    assert certificates.fingerprint(tmp_path) == ""
    assert not certificates.due(tmp_path, HOSTS)
    with pytest.raises(certificates.CertificateError, match="tls renew"):
        certificates.certify(tmp_path, HOSTS)
