"""The form after a meeting by a link: without signing in, once, for one person, leaking nothing."""

import datetime as dt
import hashlib
import json
import re

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.mentoring.models import Feedback, FeedbackLink, Meeting
from nastavnik.mentoring.services.links import find_link, make_link, show_link
from nastavnik.ops.retention import sweep
from nastavnik.outbox.models import Notice
from nastavnik.outbox.services.letters import Post
from nastavnik.people.models import Account, Teacher
from nastavnik.surveys.models import Response
from tests.kit.waiting import wait_over
from tests.mentoring.pairs import MENTEE_FORM, MENTOR_FORM, TODAY, Pair, held

SENT = {f"q-{code}": value for code, value in MENTEE_FORM.items()}


@pytest.fixture
def meeting(told: Pair) -> Meeting:
    return held(told)


def link_of(told: Pair, meeting: Meeting, who: Account | None = None) -> str:
    return make_link(meeting=meeting, teacher=told.teacher(who or told.mentee))


def address(secret: str) -> str:
    return reverse("mentoring:by_link", args=[secret])


def test_the_form_is_sent_without_signing_in(told: Pair, meeting: Meeting) -> None:
    url = address(link_of(told, meeting))
    client = Client()
    page = client.get(url)
    assert page.status_code == 200
    assert client.post(url, SENT).status_code == 302
    given = Feedback.objects.get()
    assert (given.author, given.side) == (told.teacher(told.mentee), "mentee")
    assert (given.response.channel, given.response.entered_by) == ("link", None)
    thanks = client.get(url).content.decode()
    assert "Спасибо" in thanks
    assert MENTEE_FORM["try_text"] not in thanks


def test_both_sides_by_their_links_close_the_meeting(told: Pair, meeting: Meeting) -> None:
    mine, others = link_of(told, meeting), link_of(told, meeting, told.mentor)
    Client().post(address(mine), SENT)
    Client().post(address(others), {f"q-{code}": value for code, value in MENTOR_FORM.items()})
    meeting.refresh_from_db()
    assert meeting.state == "closed"


def test_opening_the_page_changes_nothing(told: Pair, meeting: Meeting) -> None:
    url = address(link_of(told, meeting))
    with connection.cursor() as cursor:
        before = _everything(cursor)
        for _time in range(3):
            assert Client().get(url).status_code == 200
            assert Client().head(url).status_code in {200, 405}
        assert _everything(cursor) == before


def _everything(cursor: object) -> str:
    rows = []
    for model in apps.get_models():
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # type: ignore[attr-defined]
        rows.append(json.dumps(cursor.fetchall(), default=str))  # type: ignore[attr-defined]
    return "\n".join(rows)


def test_only_the_hash_is_stored(told: Pair, meeting: Meeting) -> None:
    secret = link_of(told, meeting)
    assert len(secret) >= 43
    link = FeedbackLink.objects.get()
    assert link.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    with connection.cursor() as cursor:
        assert secret not in _everything(cursor)


def test_the_page_tells_nothing_else_and_its_address_travels_no_further(told: Pair, meeting: Meeting) -> None:
    page = Client().get(address(link_of(told, meeting)))
    text = page.content.decode()
    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    for person in (told.mentor, told.mentee, told.coordinator):
        assert person.teacher.last_name not in text
    assert not re.search(r"https?://", text.replace("http://www.w3.org/2000/svg", ""))


@pytest.mark.parametrize("again", [SENT, {**SENT, "q-differently": "ДРУГОЙ ТЕКСТ"}])
def test_sent_twice_is_one_form_and_another_text_is_shown_back(
    told: Pair, meeting: Meeting, again: dict[str, str]
) -> None:
    url = address(link_of(told, meeting))
    client = Client()
    client.post(url, SENT)
    second = client.post(url, again)
    assert Response.objects.filter(about=f"meeting:{meeting.pk}").count() == 1
    if again is SENT:
        assert second.status_code == 302
    else:
        assert second.status_code == 409
        text = second.content.decode()
        assert "ДРУГОЙ ТЕКСТ" in text
        assert "Записано" not in text


def test_a_refused_form_keeps_what_was_typed(told: Pair, meeting: Meeting) -> None:
    url = address(link_of(told, meeting))
    page = Client().post(url, {**SENT, "q-progress": "", "q-try_text": "СЛОВО"})
    assert page.status_code == 422
    assert "СЛОВО" in page.content.decode()
    assert not Feedback.objects.exists()


def test_the_draft_is_on_the_server_under_the_link(told: Pair, meeting: Meeting) -> None:
    secret = link_of(told, meeting)
    draft = reverse("mentoring:link_draft", args=[secret])
    typed = {"q-progress": "1", "q-try_text": "СЛОВО", "name": "x"}
    assert Client().post(draft, typed).status_code == 204
    page = Client().get(address(secret)).content.decode()
    assert "СЛОВО" in page
    assert re.search(r'name="q-progress" value="1"[^>]*checked', page)
    with connection.cursor() as cursor:
        assert "СЛОВО" not in _everything(cursor)
    Client().post(address(secret), SENT)
    assert FeedbackLink.objects.get().draft is None
    assert Client().post(draft, typed).status_code == 403
    assert Client().post(draft.replace(secret, "x" * 43), typed).status_code == 410


def test_a_link_ends_with_its_days_and_with_the_work_here(told: Pair, meeting: Meeting) -> None:
    secret = link_of(told, meeting)
    with clock.at(TODAY + dt.timedelta(days=13)):
        assert find_link(secret) is not None
    with clock.at(TODAY + dt.timedelta(days=15)):
        assert find_link(secret) is None
        late = Client().post(address(secret), {**SENT, "q-try_text": "СЛОВО"})
        assert late.status_code == 410
        assert "СЛОВО" in late.content.decode()
        sweep(clock.today(), told.story.school.pk)
        assert not FeedbackLink.objects.exists()
    other = link_of(told, meeting)
    Teacher.objects.filter(account=told.mentee).update(left_on=TODAY)
    assert find_link(other) is None


def test_a_made_up_link_is_nobodys_and_many_wait(told: Pair, meeting: Meeting) -> None:
    secret = link_of(told, meeting)
    for number in range(21):
        assert Client().get(address(f"made-up-{number}")).status_code == 410
    waits = Client().post(address(secret), {"q-what": "Слово, которое набрали"})
    assert (waits.status_code, waits["Retry-After"]) == (429, "1")
    assert "Слово, которое набрали" in waits.content.decode()
    assert Client().get(address(secret), REMOTE_ADDR="10.0.0.7").status_code == 200
    wait_over()
    assert Client().get(address(secret)).status_code == 200


def test_a_link_is_for_its_person_alone(told: Pair, meeting: Meeting) -> None:
    client = Client()
    client.force_login(told.mentor)
    client.post(address(link_of(told, meeting)), SENT)
    assert Feedback.objects.get().author == told.teacher(told.mentee)


def test_who_may_be_shown_a_link(told: Pair, meeting: Meeting) -> None:
    mentee = told.teacher(told.mentee)
    assert show_link(meeting=meeting, teacher=mentee, actor=told.mentee)
    for other in (told.mentor, told.coordinator):
        with pytest.raises(RuleError, match="тот, чей"):
            show_link(meeting=meeting, teacher=mentee, actor=other)
    Teacher.objects.filter(pk=mentee.pk).update(account=None)
    mentee.refresh_from_db()
    assert show_link(meeting=meeting, teacher=mentee, actor=told.coordinator)
    with pytest.raises(RuleError):
        show_link(meeting=meeting, teacher=mentee, actor=told.mentor)


def test_the_sheet_has_the_code_and_is_shown_once(told: Pair, meeting: Meeting) -> None:
    client = Client()
    client.force_login(told.mentee)
    url = reverse("mentoring:feedback_sheet", args=[meeting.pk, told.teacher(told.mentee).pk])
    key = "0b8f2f0e-6a0b-4c0e-9a51-7c4b8f2f0e6a"
    page = client.post(url, {"form_key": key})
    assert page.status_code == 200
    (secret,) = re.findall(r"/f/([\w-]{43})/", page.content.decode())
    assert find_link(secret) is not None
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()
    again = client.post(url, {"form_key": key})
    assert again.status_code == 302
    assert FeedbackLink.objects.count() == 1


def test_the_letter_carries_the_link_and_the_database_does_not(told: Pair) -> None:
    Account.objects.filter(pk=told.mentee.pk).update(email="mentee@school.example")
    with override_settings(
        EMAIL_HOST="mail",
        SITE_ADDRESS="https://school.example",
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        held(told)
        notice = Notice.objects.get(kind="mentoring.feedback_wanted", account=told.mentee)
        assert notice.url.startswith("/meetings/")
        Post().send_waiting()
    (letter,) = [one for one in mail.outbox if "/f/" in one.body]
    (secret,) = re.findall(r"https://school\.example/f/([\w-]{43})/", letter.body)
    link = find_link(secret)
    assert link is not None
    assert link.teacher == told.teacher(told.mentee)
    with connection.cursor() as cursor:
        assert secret not in _everything(cursor)


def test_a_link_handed_out_before_the_person_had_an_account_sends_nothing_and_keeps_the_text(
    told: Pair, meeting: Meeting
) -> None:
    url = address(link_of(told, meeting))
    Account.objects.filter(pk=told.mentee.pk).update(created_at=clock.now() + dt.timedelta(hours=1))
    client = Client()
    assert "появился свой вход" in client.get(url).content.decode()
    answer = client.post(url, SENT)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "появился свой вход" in page
    assert MENTEE_FORM["try_text"] in page, "what was typed is kept"
    assert not Feedback.objects.exists()
    later = address(link_of(told, meeting))
    FeedbackLink.objects.filter(token_hash=hashlib.sha256(later.split("/")[-2].encode()).hexdigest()).update(
        made_at=clock.now() + dt.timedelta(hours=2)
    )
    assert client.post(later, SENT).status_code == 302
