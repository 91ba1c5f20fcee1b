"""The second step of signing in at the browser: an app, spare codes, a passkey that a virtual device holds."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser

from tests.browser.person import Person
from tests.browser.test_axe import look

pytestmark = pytest.mark.browser
PASSWORD = "самовар лодка облако полка"


def founder(browser: Browser, address: str) -> Person:
    """Begin a school at a host that has a name, as whoever will have the second factor."""
    person = Person(browser, address.replace("127.0.0.1", "localhost"))
    person.open("/start/").fill(name="Школа № 5", short_name="Школа № 5", coordinator_name="Петрова Мария Ивановна")
    person.fill(login="petrova", password=PASSWORD).press("Начать")
    return person.press("Ключ записан")


def begin(person: Person) -> None:
    person.press("Выйти, я за общим компьютером", within="header")
    person.fill(login="petrova", password=PASSWORD).press("Войти").sees("Второй шаг входа")


@pytest.mark.timeout(300)
def test_an_app_then_spare_codes_then_a_passkey(browser: Browser, empty_site: str) -> None:
    person = founder(browser, empty_site)
    device = person.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})
    person.open("/entry/").press("Настроить второй шаг")
    found = look(person)

    # The app, by keyboard alone.
    person.page.locator("[name=app-password]").focus()
    person.page.keyboard.type(PASSWORD)
    person.page.keyboard.press("Enter")
    person.sees("наведите его на рисунок")
    secret = person.page.locator(".factor-secret").inner_text().replace(" ", "")
    found += look(person)
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    person.page.locator("[name=code]").focus()
    person.page.keyboard.type(code)
    person.page.keyboard.press("Enter")
    person.sees("второй раз они не показываются")
    found += look(person)
    spare = person.page.locator(".factor-codes li").all_inner_texts()
    assert len(spare) == 10
    person.press("Коды записаны").sees("Приложение в телефоне")

    # A code of the paper.
    person.open("/")
    begin(person)
    found += look(person)
    person.fill(code=spare[0]).press("Войти").sees("Выйти, я за")

    # A passkey.
    person.open("/entry/second/")
    person.fill(**{"passkey-name": "Ноутбук завуча", "passkey-password": PASSWORD}).press("Добавить ключ доступа")
    found += look(person)
    person.page.get_by_role("button", name="Создать ключ доступа").click()
    person.sees("Ключ доступа добавлен").sees("Ключ доступа «Ноутбук завуча»")
    found += look(person)
    begin(person)
    found += look(person)
    person.page.get_by_role("button", name="Войти с ключом доступа").click()
    person.sees("Выйти, я за")
    assert re.fullmatch(r"http://localhost:\d+/", person.page.url)

    # Called otherwise.
    person.open("/entry/second/")
    person.fill(**{"rename-name": "Ключ на связке"}).press("Переименовать").sees("Ключ доступа «Ключ на связке»")
    found += look(person)

    # Taken away, it is asked for no more; nothing but the paper is left.
    person.open("/entry/second/")
    for name in ("Приложение в телефоне", "Ключ доступа «Ключ на связке»"):
        person.fill(**{"remove-number": name, "remove-password": PASSWORD})
        person.page.locator("form[action='/entry/second/remove/'] button:not([type=button])").click()
        person.sees("Убрано.")
    begin(person)
    assert person.page.get_by_role("button", name="Войти с ключом доступа").count() == 0
    person.fill(code=spare[1]).press("Войти").sees("Выйти, я за")
    person.close()
    assert found == []
