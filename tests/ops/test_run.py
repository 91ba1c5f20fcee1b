"""Where `nastavnik run` listens: HTTPS in a school's network, plain for this computer or a proxy; what it cannot is told."""

import socket
from pathlib import Path

import pytest
from django.core.management import CommandError

from nastavnik.cli import run
from nastavnik.cli.run import Place, place_of
from nastavnik.config import home
from nastavnik.ops import certificates
from tests.browser.server import free_port

HOSTS = ["192.168.1.20"]


@pytest.fixture
def school(tmp_path: Path) -> Path:
    certificates.make_authority(tmp_path, "школа № 12", HOSTS)
    certificates.certify(tmp_path, HOSTS)
    return tmp_path


def allowed(*ports: int):
    """Stand for an account that may listen on these ports alone."""

    class Account(socket.socket):
        def bind(self, address) -> None:
            if address[1] not in ports:
                raise PermissionError(13, "Permission denied")

    return Account


@pytest.mark.parametrize(
    ("may", "port", "address"),
    [((443, 8443), 443, "https://127.0.0.1/"), ((8443,), 8443, "https://127.0.0.1:8443/")],
)
def test_a_school_is_open_to_its_network_over_https(school: Path, monkeypatch, may, port: int, address: str) -> None:
    monkeypatch.setattr(run.socket, "socket", allowed(*may))
    place = place_of({home.MODE: "school"}, school, None, None)
    assert place == Place("0.0.0.0", port, True)  # noqa: S104 - the network of a school
    assert place.address == address
    assert "--tls" in place.command()


def test_without_a_certificate_a_school_is_open_to_its_own_computer_alone(tmp_path: Path) -> None:
    port = free_port()
    assert place_of({home.MODE: "school", "NASTAVNIK_PORT": str(port)}, tmp_path, None, None) == Place(
        "127.0.0.1", port, False
    )
    with pytest.raises(CommandError, match="tls renew"):
        place_of({home.MODE: "school", "NASTAVNIK_LISTEN": "192.168.1.20"}, tmp_path, None, None)


def test_a_site_behind_a_proxy_listens_where_it_is_told(tmp_path: Path) -> None:
    port = free_port()
    given = {home.MODE: "server", "NASTAVNIK_LISTEN": "127.0.0.1", "NASTAVNIK_PORT": str(port)}
    assert place_of(given, tmp_path, None, None) == Place("127.0.0.1", port, False)
    other = free_port()
    assert place_of(given, tmp_path, "127.0.0.1", other).port == other


def test_a_port_that_is_taken_or_forbidden_is_told_in_words(tmp_path: Path, monkeypatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match="занят другой программой"):
            place_of({home.MODE: "server"}, tmp_path, None, port)
        assert Place("127.0.0.1", port, False).answers()
    assert not Place("127.0.0.1", port, False).answers()
    monkeypatch.setattr(run.socket, "socket", allowed())
    with pytest.raises(CommandError, match="нельзя слушать порт 81"):
        place_of({home.MODE: "server"}, tmp_path, None, 81)
