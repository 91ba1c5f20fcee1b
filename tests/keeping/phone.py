"""A telephone in the school's network: `python -m tests.keeping.phone first ADDRESS CODE`, `again ADDRESS`.

It trusts nothing but the authority that the school's own plain page gives out.
"""

import re
import ssl
import sys
from urllib.parse import urlsplit
from urllib.request import urlopen

from lxml import html

from tests.support.visitor import Browser

COORDINATOR, TEACHER = "petrova", "sidorov"
PASSWORD = "четыре обычных слова подряд"


def trusted(address: str) -> ssl.SSLContext:
    """Take the authority of the school as the sheet in the staff room says."""
    host = urlsplit(address).hostname
    with urlopen(f"http://{host}/ca.crt", timeout=20) as answer:
        given = answer.read()
    pem = given.decode("ascii") if given.startswith(b"-----") else ssl.DER_cert_to_PEM_cert(given)
    return ssl.create_default_context(cadata=pem)


def sent(browser: Browser, url: str, page: str, **typed: str) -> str:
    """Fill the form of a page that has these fields and send it; give the page that comes."""
    forms = [form for form in html.fromstring(page).forms if typed.keys() <= set(form.fields)]
    assert forms, f"{url}: no form with {sorted(typed)}"
    fields = {name: value for name, value in forms[0].form_values() if value} | typed
    status, answer, _ = browser.ask(url, **fields)
    assert status == 200, f"{url}: {status}"
    return answer


def first(address: str, code: str) -> None:
    """Begin the school by the code that was printed, print a teacher's code, let the teacher in on another telephone."""
    authority = trusted(address)
    office = Browser(authority)
    page = sent(office, f"{address}/start/", office.ask(f"{address}/start/")[1], code=code)
    page = sent(office, f"{address}/start/", page, login=COORDINATOR, password=PASSWORD)
    assert "/sign-out/" in page
    page = office.ask(f"{address}/people/add/")[1]
    sent(office, f"{address}/people/add/", page, last_name="Сидоров", first_name="Пётр")
    page = office.ask(f"{address}/people/codes/")[1]
    form = dict(re.findall(r'name="(form_key|csrfmiddlewaretoken)" value="([^"]+)"', page))
    printed = office.ask(f"{address}/people/codes/", everyone="1", **form)[1]
    invited = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", printed)
    assert invited, "no code was printed"
    own = Browser(authority)
    page = sent(own, f"{address}/code/", own.ask(f"{address}/code/")[1], code=invited[0])
    url = f"{address}/first-visit/{invited[0].replace('-', '')}/"
    page = sent(own, url, page, login=TEACHER, password=PASSWORD, language="ru")
    assert "/sign-out/" in page


def again(address: str) -> None:
    """Sign in as the teacher of that day."""
    own = Browser(trusted(address))
    status, page, _ = own.sign_in(address, TEACHER, PASSWORD)
    assert status == 200
    assert "/sign-out/" in page


if __name__ == "__main__":
    {"first": first, "again": again}[sys.argv[1]](*sys.argv[2:])
