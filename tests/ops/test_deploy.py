"""What a server is set up from: the files name what there is, and say the same as the product."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from nastavnik.cli.main import parser
from nastavnik.config import home
from nastavnik.kit.gate import LIMITS

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OF_THE_KEYS = {"NASTAVNIK_FIELD_KEYS", "NASTAVNIK_SECRET_KEY"}
KNOWN = {name for name, _kind in home.KEYS.values()} | {home.DATA} | OF_THE_KEYS


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8")))


def settings_named(text: str) -> set[str]:
    return {name.removesuffix("_FILE") for name in re.findall(r"NASTAVNIK_[A-Z_]+", text)}


@pytest.mark.parametrize("name", ["compose.yaml", "Containerfile"])
def test_every_setting_that_is_named_exists(name: str) -> None:
    named = settings_named((DEPLOY / name).read_text(encoding="utf-8"))
    assert named
    assert named <= KNOWN


def test_the_services_stand_on_each_other_and_start_commands_of_ours(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"db", "migrate", "site", "worker", "proxy"}
    assert {name: services[name]["deploy"]["replicas"] for name in ("site", "worker")} == {"site": 2, "worker": 2}
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        used = {one if isinstance(one, str) else one["source"] for one in service.get("secrets", [])}
        assert used <= set(compose["secrets"])
    for name in ("migrate", "worker"):
        assert parser().parse_args(services[name]["command"]).run
    started = re.search(r"^CMD (\[.+\])$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert started
    assert parser().parse_args(yaml.safe_load(started[1])).run


def test_the_image_can_make_copies_of_that_very_server(compose: dict[str, Any]) -> None:
    version = compose["services"]["db"]["image"].rpartition(":")[2]
    assert f"postgresql-client-{version}" in (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert compose["services"]["worker"]["volumes"] == ["copies:/var/lib/nastavnik"]


def test_every_secret_is_handed_over_as_a_file(compose: dict[str, Any]) -> None:
    given = compose["x-product"]["environment"]
    secret = {name for name in given if re.search("URL|KEY", name)}
    assert len(secret) == 4
    assert {name for name in secret if not name.endswith("_FILE")} == set()
    assert {Path(given[name]).name for name in secret} == set(compose["x-product"]["secrets"])


def test_the_sites_believe_the_proxy_alone(compose: dict[str, Any]) -> None:
    address = compose["services"]["proxy"]["networks"]["inside"]["ipv4_address"]
    assert compose["x-product"]["environment"]["NASTAVNIK_PROXIES"] == f"{address}/32"


def test_what_the_container_copies_is_there() -> None:
    lines = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    sources = [source for line in lines for source in line.split()]
    assert len(sources) > 5
    assert [source for source in sources if not (ROOT / source).exists()] == []


@pytest.mark.parametrize("name", ["nginx-site.conf", "nginx-compose.conf"])
def test_the_proxy_overwrites_what_is_said_of_who_asks_and_bounds_what_the_site_does(name: str, tmp_path: Path) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "proxy_set_header X-Forwarded-Proto https;" in text
    assert f"client_max_body_size {LIMITS.body // 1024**2}m;" in text
    assert not re.search(r"^\s*limit_", text, re.MULTILINE), "a whole school comes from one address"
    if shutil.which("nginx"):
        assert "syntax is ok" in read_by_nginx(text, tmp_path)
        assert "syntax is ok" not in read_by_nginx(text.replace("proxy_pass", "proxy_pas"), tmp_path), "the control"


def read_by_nginx(text: str, folder: Path) -> str:
    """Ask nginx itself, without the certificate and the names it has only where it stands."""
    for word, instead in (("site:8000", "127.0.0.1:8000"), (" ssl http2", ""), ("/etc/nastavnik", str(folder))):
        text = text.replace(word, instead)
    text = re.sub(r"^\s*ssl_certificate.*$", "", text, flags=re.MULTILINE)
    file = folder / "nginx.conf"
    file.write_text(f"pid {folder}/pid; error_log stderr; events {{}} http {{ {text} }}")
    done = subprocess.run(["nginx", "-t", "-c", str(file)], capture_output=True, text=True, check=False)
    return done.stderr


def test_pages_have_a_role_that_owns_nothing() -> None:
    script = (DEPLOY / "role-of-the-site.sh").read_text(encoding="utf-8")
    assert "NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS" in script
