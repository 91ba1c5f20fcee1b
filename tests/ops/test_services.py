"""What the system is told to start: systemd finds no fault in the unit, the task is whole, and both start `run`."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree as ET

import pytest

from nastavnik.cli import service
from nastavnik.cli.main import parser
from nastavnik.ops.services import Service, line, task, unit, windows_commands

HERE = Service((sys.executable, "-m", "nastavnik"), Path("/var/lib/nastavnik"), "root", (443, 80), "/media/flash")
WINDOWS = Service((r"C:\Program Files\Nastavnik\nastavnik.cmd",), PureWindowsPath(r"C:\ProgramData\Школа & Ко"))
NAMESPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def verified(text: str, folder: Path) -> str:
    file = folder / "nastavnik.service"
    file.write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return "\n".join(told for told in done.stdout.splitlines() if "nastavnik" in told)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    assert verified(unit(HERE), tmp_path) == ""
    assert verified(unit(replace(HERE, home=Path('/srv/Школа № 12 "100%"'))), tmp_path) == ""
    assert verified(unit(HERE).replace("Type=notify", "Typ=notify"), tmp_path) != "", "the control"


def test_the_unit_starts_run_and_lets_it_write_where_it_must() -> None:
    lines = dict(one.partition("=")[::2] for one in unit(HERE).splitlines() if "=" in one)
    assert lines["ExecStart"] == f'"{sys.executable}" "-m" "nastavnik" run'
    assert lines["ReadWritePaths"] == '"/var/lib/nastavnik" -"/media/flash"'
    assert (lines["UMask"], lines["User"], lines["ProtectHome"]) == ("0077", "root", "yes")
    home = dict(one.partition("=")[::2] for one in unit(replace(HERE, home=Path("/home/a"))).splitlines() if "=" in one)
    assert home["ProtectHome"] == "no"


def test_the_task_is_read_back_as_it_was_meant() -> None:
    text = task(WINDOWS)
    assert text.startswith(b"\xff\xfe"), "the scheduler of Windows takes UTF-16"
    told = ET.fromstring(text)  # noqa: S314 - our own
    assert told.findtext(".//t:Command", namespaces=NAMESPACE) == WINDOWS.command[0]
    assert told.findtext(".//t:Arguments", namespaces=NAMESPACE) == f'--home "{WINDOWS.home}" run'
    assert told.findtext(".//t:ExecutionTimeLimit", namespaces=NAMESPACE) == "PT0S"
    assert told.find(".//t:BootTrigger", namespaces=NAMESPACE) is not None


def test_windows_opens_the_ports_of_the_site_in_a_private_network_alone() -> None:
    told = [line(command) for command in windows_commands(WINDOWS, WINDOWS.home / "task.xml")]
    (opened,) = [one for one in told if "localport" in one]
    assert opened.startswith("netsh advfirewall firewall add rule")
    assert "localport=443,80" in opened
    assert "profile=private,domain" in opened
    assert "powercfg /change standby-timeout-ac 0" in told


def test_on_windows_a_folder_somebody_else_made_is_refused_and_ours_is_closed(tmp_path: Path, monkeypatch) -> None:
    told, owner = [], ["S-1-5-21-7-1001\nS-1-5-21-7-500\n"]

    def ran(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        told.append(line(command))
        return subprocess.CompletedProcess(command, int("/reset" in command), owner[0], "nothing there")

    monkeypatch.setattr(service, "OURS", "windows")
    monkeypatch.setattr(service.home, "system_folder", lambda: tmp_path)
    monkeypatch.setattr(service.subprocess, "run", ran)
    with pytest.raises(service.home.HomeError, match="кто-то другой"):
        service.demand_own(tmp_path)
    for owner[0] in ("S-1-5-32-544\nS-1-5-21-7-500\n", "S-1-5-21-7-500\nS-1-5-21-7-500\n"):
        service.demand_own(tmp_path)
    told.clear()
    service.close(tmp_path)
    owned, closed, reset = told
    assert owned == f"icacls {tmp_path} /setowner *S-1-5-32-544 /T /C /Q".replace("*S-1-5-32-544", '"*S-1-5-32-544"')
    assert "/inheritance:r" in closed
    assert [who in closed for who in ("*S-1-5-18:", "*S-1-5-32-544:", "*S-1-5-19:")] == [True] * 3
    assert "/reset /T" in reset, "a folder that a newer Python closed is opened to the service again"
    service.close(tmp_path / "elsewhere")
    assert len(told) == 3
    assert told == [line(one) for one in windows_commands(replace(WINDOWS, home=tmp_path), tmp_path / "task.xml")][:3]


def test_what_is_started_is_the_current_release_whichever_that_is(tmp_path: Path, monkeypatch) -> None:
    assert parser().parse_args(["run"]).run
    assert service.command() == (sys.executable, "-m", "nastavnik")
    (tmp_path / "nastavnik").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "releases" / "1.4.0" / "python"))
    assert service.command() == (str(tmp_path / "nastavnik"),)
