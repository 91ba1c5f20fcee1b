"""Notes of a talk: nobody's request before the teacher says so, gone with a «no», signed on paper where need be."""

import datetime as dt

import pytest
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Former
from nastavnik.kit import clock
from nastavnik.ops.retention import sweep
from nastavnik.registry import services
from nastavnik.registry.models import Interview, MenteeEntry, MentoringRequest
from tests import factories

WORDS = {
    "held_by": "",
    "topic": "parents",
    "need_type": "consultant",
    "subject": "",
    "weight": 3,
    "text": "Родители звонят вечером",
    "expected_change": "Звонки только днём",
    "urgency": "now",
    "horizon": "short",
}


def talk(programme, coordinator, teacher, **other):
    return services.note_interview(
        programme=programme, teacher=teacher, actor=coordinator, **{**WORDS, "held_on": clock.today(), **other}
    )


def test_a_talk_invites_and_is_no_request_until_the_teacher_says_so(programme, coordinator, person, as_user):
    new = reverse("registry:interview_new")
    page = as_user.get(coordinator, new)
    assert page.status_code == 200
    sent = {**WORDS, "teacher": person.teacher.pk, "held_on": clock.today()}
    assert as_user.post(coordinator, new, **{**sent, "text": " "}).status_code == 422
    assert as_user.post(coordinator, new, **sent).status_code == 302
    made, entry = Interview.objects.get(), MenteeEntry.objects.get()
    assert (entry.state, entry.source) == ("invited", "interview")
    assert not MentoringRequest.objects.exists()
    assert "Прочитать и решить" in as_user.get(person, reverse("registry:participation")).text
    own = reverse("registry:interview_own", args=[made.pk])
    assert "Родители звонят вечером" in as_user.get(person, own).text
    answer = as_user.post(person, own, **{**WORDS, "text": "Родители звонят после восьми"})
    assert answer.status_code == 302
    asked = MentoringRequest.objects.get()
    assert asked.text_for_coordinator == "Родители звонят после восьми"
    assert (asked.state, asked.urgency, asked.expected_change) == ("submitted", "now", "Звонки только днём")
    made.refresh_from_db()
    entry.refresh_from_db()
    assert (made.state, made.request, entry.state) == ("confirmed", asked, "thinking")
    assert "Открыть запрос" in as_user.get(coordinator, reverse("registry:interview", args=[made.pk])).text


def test_a_no_erases_the_words_at_once(programme, coordinator, person, as_user):
    made = talk(programme, coordinator, person.teacher)
    as_user.post(person, reverse("registry:interview_decline", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, made.text, made.expected_change) == ("declined", "", "")
    assert not Former.objects.exists()
    assert not MentoringRequest.objects.exists()
    page = as_user.get(coordinator, reverse("registry:interview", args=[made.pk]))
    assert "Родители звонят" not in page.text
    with pytest.raises(RuleError):
        services.correct_interview(interview=made, actor=coordinator, **WORDS, held_on=clock.today())


def test_notes_are_put_right_and_erased_without_a_trace(programme, coordinator, person, as_user):
    made = talk(programme, coordinator, person.teacher)
    edit = reverse("registry:interview_edit", args=[made.pk])
    assert as_user.post(coordinator, edit, **{**WORDS, "held_on": clock.today(), "text": "Иначе"}).status_code == 302
    made.refresh_from_db()
    assert made.text == "Иначе"
    assert not Former.objects.exists()
    as_user.post(coordinator, reverse("registry:interview_erase", args=[made.pk]))
    assert not Interview.objects.exists()


def test_nobody_else_confirms_or_reads(programme, coordinator, person, stranger, as_user):
    made = talk(programme, coordinator, person.teacher)
    colleague = factories.account(programme.school)
    for who, name in ((colleague, "interview_own"), (stranger, "interview"), (coordinator, "interview_own")):
        assert as_user.get(who, reverse(f"registry:{name}", args=[made.pk])).status_code in {403, 404}
    for act in (services.confirm_interview, services.decline_interview):
        with pytest.raises(RuleError):
            act(interview=made, actor=coordinator)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topic": "wellbeing"}, "topic"),
        ({"text": "  "}, "text"),
        ({"need_type": "subject"}, "subject"),
        ({"held_on": dt.date(2099, 1, 1)}, "held_on"),
    ],
)
def test_what_could_be_no_request_is_refused(programme, coordinator, person, changed, field):
    with pytest.raises(RuleError) as refused:
        talk(programme, coordinator, person.teacher, **changed)
    assert refused.value.field == field


def test_a_teacher_on_paper_signs_the_sheet(programme, coordinator, as_user):
    teacher = factories.teacher(programme.school)
    made = talk(programme, coordinator, teacher)
    assert "Подпись ____" in as_user.get(coordinator, reverse("registry:interview", args=[made.pk])).text
    url = reverse("people:paper", args=[teacher.pk, "registry-interview", made.pk])
    page = as_user.post(coordinator, url, **{"paper-number": "14", "paper-day": clock.today()})
    assert page.status_code == 302, page.text
    asked = MentoringRequest.objects.get()
    assert (asked.entry.teacher, asked.state) == (teacher, "submitted")


def test_words_do_not_outlive_their_use(programme, coordinator, person):
    made = talk(programme, coordinator, person.teacher)
    services.confirm_interview(interview=made, actor=person)
    waiting = talk(programme, coordinator, factories.teacher(programme.school))
    sweep(clock.today() + dt.timedelta(days=15), programme.school_id)
    made.refresh_from_db()
    assert made.text == ""
    assert Interview.objects.filter(pk=waiting.pk).exists()
    sweep(clock.today() + dt.timedelta(days=91), programme.school_id)
    assert not Interview.objects.filter(pk=waiting.pk).exists()
