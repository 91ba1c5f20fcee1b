"""How the system starts `nastavnik run` with the computer: a unit of systemd, a task of the Windows scheduler."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from xml.sax.saxutils import escape

UNIT = Path("/etc/systemd/system/nastavnik.service")
TASK = "Nastavnik"
SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"
LOCAL_SERVICE = "S-1-5-19"  # an account without a password that owns nothing
WATCHDOG = 60
IN_A_HOME = re.compile(r"/(home|root)(/|$)")


@dataclass(frozen=True, slots=True)
class Service:
    """What is to be started: the command, the installation, the account, the ports, where copies are put besides."""

    command: Sequence[str]
    home: PurePath
    account: str = "nastavnik"
    ports: Sequence[int] = (443, 80)
    second_copies: str = ""


def _writable(service: Service) -> str:
    """Name where the site may write: its own folder, and the second place of the copies, which may be away."""
    second = f" -{_quoted(service.second_copies)}" if service.second_copies else ""
    return f"{_quoted(service.home)}{second}"


def unit(service: Service) -> str:
    """Describe it to systemd. An end that `nastavnik stop` asked for stays one; any other is followed by a start."""
    return f"""[Unit]
Description=Nastavnik, a school's mentoring programme
After=network-online.target
Wants=network-online.target
StartLimitIntervalSec=600
StartLimitBurst=10

[Service]
Type=notify
NotifyAccess=main
WatchdogSec={WATCHDOG}
User={service.account}
UMask=0077
WorkingDirectory={_escaped(service.home)}
Environment={_quoted(f"NASTAVNIK_DATA={service.home}")}
ExecStart={" ".join(map(_quoted, service.command))} run
Restart=on-failure
RestartSec=5
TimeoutStartSec=180
TimeoutStopSec=30
KillMode=mixed
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={_writable(service)}
ProtectHome={"no" if IN_A_HOME.match(str(service.home)) else "yes"}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallFilter=@system-service
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
AmbientCapabilities=CAP_NET_BIND_SERVICE

[Install]
WantedBy=multi-user.target
"""


def task(service: Service) -> bytes:
    """Describe it to the scheduler of Windows, which takes UTF-16: no service, so nothing beside Python is needed."""
    program, *words = service.command
    arguments = " ".join([*words, "--home", f'"{service.home}"', "run"])
    text = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><URI>\\{TASK}</URI></RegistrationInfo>
  <Triggers><BootTrigger><Enabled>true</Enabled><Delay>PT30S</Delay></BootTrigger></Triggers>
  <Principals>
    <Principal id="A"><UserId>{LOCAL_SERVICE}</UserId><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>999</Count></RestartOnFailure>
  </Settings>
  <Actions Context="A">
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(str(service.home))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
    return text.replace("\n", "\r\n").encode("utf-16")


def windows_rights(home: PurePath) -> list[list[str]]:
    """List what closes a folder to everybody but the system, administrators and the service, whoever made it.

    What lies in it is given the rights of the folder: newer Pythons close each folder they make to the service too.
    """
    rights = [f"*{who}:(OI)(CI)F" for who in (SYSTEM, ADMINISTRATORS, LOCAL_SERVICE)]
    quietly = ["/T", "/C", "/Q"]
    return [
        ["icacls", str(home), "/setowner", f"*{ADMINISTRATORS}", *quietly],
        ["icacls", str(home), "/inheritance:r", *(word for right in rights for word in ("/grant:r", right))],
        ["icacls", str(home / "*"), "/reset", *quietly],
    ]


def windows_owner(home: PurePath) -> list[str]:
    """Give what prints who owns a folder and, on a second line, who asks, by their numbers."""
    path = str(home).replace("'", "''")
    number = "[System.Security.Principal.SecurityIdentifier]"
    owner = f"(Get-Acl -LiteralPath '{path}').GetOwner({number}).Value"
    return [
        "powershell",
        "-NoProfile",
        "-Command",
        f"{owner}; [Security.Principal.WindowsIdentity]::GetCurrent().User.Value",
    ]


def is_ours(told: str) -> bool:
    """Say from that answer whether the folder is the system's, of the administrators or of whoever asks."""
    owner, *who = told.split() or [""]
    return owner in (SYSTEM, ADMINISTRATORS, *who)


def windows_commands(service: Service, file: PurePath) -> list[list[str]]:
    """List what Windows is told: who may read the folder, the task, the firewall, and not to fall asleep."""
    ports = ",".join(str(port) for port in service.ports)
    rule = ["netsh", "advfirewall", "firewall"]
    return [
        *windows_rights(service.home),
        ["schtasks", "/create", "/tn", TASK, "/xml", str(file), "/f"],
        [*rule, "delete", "rule", f"name={TASK}"],
        [
            *(*rule, "add", "rule", f"name={TASK}", "dir=in", "action=allow", "protocol=TCP"),
            *(f"localport={ports}", "profile=private,domain"),
        ],
        ["powercfg", "/change", "standby-timeout-ac", "0"],
        ["schtasks", "/run", "/tn", TASK],
    ]


def windows_removal() -> list[list[str]]:
    """List what takes it away again; nothing of the installation is touched."""
    return [
        ["schtasks", "/delete", "/tn", TASK, "/f"],
        ["netsh", "advfirewall", "firewall", "delete", "rule", f"name={TASK}"],
    ]


def linux_commands() -> list[list[str]]:
    """List what starts the unit, now and with the computer."""
    return [["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", UNIT.stem]]


def linux_removal() -> list[list[str]]:
    """List what ends the unit before its file is taken away."""
    return [["systemctl", "disable", "--now", UNIT.stem]]


def line(command: Sequence[str]) -> str:
    """Write a command as one types it."""
    return shlex.join(command).replace("'", '"')


def _quoted(text: object) -> str:
    """Write a word of a unit: a space parts none, a percent sign means nothing."""
    return '"{}"'.format(_escaped(text).replace("\\", "\\\\").replace('"', '\\"'))


def _escaped(text: object) -> str:
    return str(text).replace("%", "%%")
