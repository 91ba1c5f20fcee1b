"""`nastavnik mail-test`: go to the mail server step by step and say in words how far one comes."""

import argparse
import smtplib
import socket
import ssl
from typing import Any

from nastavnik.cli.setup import start


def add_to(commands: Any) -> None:
    """Describe the command."""
    command = commands.add_parser("mail-test", help="отправить пробное письмо и сказать, на каком шаге не вышло")
    command.add_argument("address", metavar="АДРЕС")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Try the mail server of the settings with one letter; code 1 where a step failed."""
    start()
    from django.conf import settings  # noqa: PLC0415 - settings load after start

    if not settings.EMAIL_HOST:
        print("Почтовый сервер не указан: задайте NASTAVNIK_SMTP_HOST (docs/dev/running.md).")
        return 1
    try:
        _send(settings, chosen.address)
    except (OSError, smtplib.SMTPException) as error:
        print(f"Не вышло: {_why(error)}")
        return 1
    print("Письмо принято сервером. Если его нет во входящих, посмотрите в папке «Спам».")
    return 0


def _send(settings: Any, address: str) -> None:
    """Walk the steps, each named before it is tried."""
    from django.core.mail import EmailMessage, get_connection  # noqa: PLC0415 - settings load after start

    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    print(f"1. Имя сервера {host}: ", end="", flush=True)
    print(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
    secure = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else "без шифрования"
    signed_in = f", вход под именем {settings.EMAIL_HOST_USER}" if settings.EMAIL_HOST_USER else ""
    print(f"2. Соединение с портом {port}, {secure}{signed_in}: ", end="", flush=True)
    with get_connection() as connection:
        print("есть")
        print(f"3. Письмо от {settings.DEFAULT_FROM_EMAIL} на {address}: ", end="", flush=True)
        words = "Это пробное письмо программы наставничества. Отвечать на него не нужно."
        headers = {"Auto-Submitted": "auto-generated"}
        EmailMessage("Наставник: пробное письмо", words, to=[address], headers=headers, connection=connection).send()
        print("принято")


def _why(error: Exception) -> str:
    """Say in words why a step failed, and what to look at."""
    said = ""
    if "timed out" in str(error):  # the library tells a silent server from a closed connection by its words alone
        error = TimeoutError()
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        said = f" Ответ сервера: {error.smtp_code} {answer}"
    words = {
        socket.gaierror: "такого имени нет. Проверьте NASTAVNIK_SMTP_HOST и сеть.",
        TimeoutError: "сервер не отвечает. Проверьте порт и не закрывает ли его сеть школы.",
        ConnectionRefusedError: "сервер не принимает соединений на этом порту. Проверьте NASTAVNIK_SMTP_PORT.",
        ssl.SSLError: "защищённого соединения нет. NASTAVNIK_SMTP_SECURITY: tls для порта 465, starttls для 587.",
        smtplib.SMTPAuthenticationError: "сервер не принял логин и пароль. Некоторым почтам нужен «пароль приложения».",
        smtplib.SMTPNotSupportedError: "сервер не умеет входа или STARTTLS: проверьте NASTAVNIK_SMTP_SECURITY.",
        smtplib.SMTPSenderRefused: "сервер не принял отправителя. NASTAVNIK_SMTP_FROM должен быть тем же ящиком.",
        smtplib.SMTPRecipientsRefused: "сервер не принял адрес получателя.",
        smtplib.SMTPServerDisconnected: "сервер оборвал соединение: порт не подходит к NASTAVNIK_SMTP_SECURITY?",
    }
    found = next((text for kind, text in words.items() if isinstance(error, kind)), f"{error}.")
    return found + said
