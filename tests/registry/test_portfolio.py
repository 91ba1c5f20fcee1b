"""Achievements with a file, qualities, and the words of a colleague that the candidate reads first."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.kit.uploads import Upload
from nastavnik.ops.retention import sweep
from nastavnik.registry import services
from nastavnik.registry.models import Achievement, Reference
from tests import factories
from tests.mentoring.pairs import sent
from tests.people.desk import signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 14)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def school():
    with clock.at(DAY):
        yield factories.school()


@pytest.fixture
def year(school):
    return factories.programme(school)


@pytest.fixture
def entry(year):
    return factories.candidate(year)


def _page(account, name, *args):
    return signed_in(account).get(reverse(f"registry:{name}", args=args))


def _file(content=PDF, name="gramota.pdf"):
    return SimpleUploadedFile(name, content)


def test_an_achievement_is_added_with_its_file_corrected_and_removed(entry, school) -> None:
    own = signed_in(entry.teacher.account)
    new = reverse("registry:achievement_new")
    wrong = own.post(new, sent(kind="contest", title="Учитель года", file=_file(b"MZ\x90", "x.pdf")))
    assert wrong.status_code == 422, "the kind of a file is told by its content"
    later = own.post(new, sent(kind="contest", title="Учитель года", year="2030"))
    assert later.status_code == 422
    assert own.post(new, sent(kind="contest", title="Учитель года", year="2024", file=_file())).status_code == 302
    row = Achievement.objects.get()
    boss, member = (factories.account(school, roles=(role,)) for role in ("coordinator", "council_member"))
    assert b"gramota.pdf" in _page(boss, "mentor", entry.pk).content
    assert "Учитель года" in _page(member, "opinion", entry.pk).content.decode()
    assert _page(member, "achievement_file", row.pk).content == PDF
    assert _page(factories.account(school), "achievement_file", row.pk).status_code == 404
    edit = reverse("registry:achievement_edit", args=[row.pk])
    assert own.post(edit, sent(kind="contest", title="Учитель года, район", year="2024")).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.file_id is not None) == ("Учитель года, район", True)
    own.post(edit, sent(kind="contest", title="Учитель года", file=_file(PDF + b"2")))
    assert StoredFile.objects.count() == 1, "the former file is erased"
    assert _page(boss, "achievement_edit", row.pk).status_code == 404, "it is the candidate's to correct"
    own.post(reverse("registry:achievement_remove", args=[row.pk]), sent())
    assert not Achievement.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_goes_with_its_achievement_when_its_time_is_over(entry, year) -> None:
    upload = Upload.of("gramota.pdf", PDF)
    actor = entry.teacher.account
    services.add_achievement(entry=entry, kind="author", title="Пособие", upload=upload, actor=actor)
    year.archived_on = DAY
    year.save()
    later = DAY + dt.timedelta(days=3 * 365 + 2)
    with clock.at(later):
        sweep(later, year.school_id)
    assert not Achievement.objects.exists()
    assert not StoredFile.objects.exists()


def test_an_achievement_told_by_somebody_on_paper_is_entered(year, school) -> None:
    boss = factories.account(school, roles=("coordinator",))
    entry = factories.candidate(year)
    url = reverse("people:paper", args=[entry.teacher_id, "registry-achievement", entry.pk])
    assert "Называет достижение" in signed_in(boss).get(url).content.decode()
    paper = {"paper-kind": "told", "paper-day": DAY.isoformat(), "paper-number": ""}
    answer = signed_in(boss).post(url, sent(title="Вебинар", kind="speaker", **paper))
    assert answer.status_code == 302
    assert Achievement.objects.get().title == "Вебинар"


def test_words_are_read_by_the_candidate_first_and_taken_back_any_day(entry, school) -> None:
    colleague = factories.account(school)
    boss, member = (factories.account(school, roles=(role,)) for role in ("coordinator", "council_member"))
    own, other = signed_in(entry.teacher.account), signed_in(colleague)
    assert own.post(reverse("registry:reference_ask"), sent(colleague=colleague.teacher.pk)).status_code == 302
    row = Reference.objects.get()
    url = reverse("registry:reference", args=[row.pk])
    assert own.get(url).status_code == 404, "the candidate does not write"
    assert other.post(url, sent(words=" ")).status_code == 422
    assert other.post(url, sent(words="умеет ждать и слушать")).status_code == 302
    assert "умеет ждать" in own.get(reverse("registry:candidacy")).content.decode()
    assert "умеет ждать" not in _page(boss, "mentor", entry.pk).content.decode()
    assert other.post(reverse("registry:reference_pass_on", args=[row.pk]), sent()).status_code == 404
    own.post(reverse("registry:reference_pass_on", args=[row.pk]), sent())
    assert "умеет ждать" in _page(boss, "mentor", entry.pk).content.decode()
    assert "умеет ждать" in _page(member, "opinion", entry.pk).content.decode()
    assert other.post(url, sent(words="иначе")).status_code == 422, "decided already"
    own.post(reverse("registry:reference_keep", args=[row.pk]), sent())
    assert "умеет ждать" not in _page(boss, "mentor", entry.pk).content.decode()
    other.post(reverse("registry:reference_decline", args=[row.pk]), sent())
    row.refresh_from_db()
    assert (row.state, row.words) == ("declined", "")
    own.post(reverse("registry:reference_unask", args=[row.pk]), sent())
    assert not Reference.objects.exists()


def test_words_are_asked_of_a_colleague_with_a_way_in_and_of_three_at_most(entry, school) -> None:
    actor = entry.teacher.account
    for nobody in (factories.teacher(school), entry.teacher):
        with pytest.raises(RuleError):
            services.ask_reference(entry=entry, colleague=nobody, actor=actor)
    for _one in range(3):
        services.ask_reference(entry=entry, colleague=factories.account(school).teacher, actor=actor)
    with pytest.raises(RuleError):
        services.ask_reference(entry=entry, colleague=factories.account(school).teacher, actor=actor)


def test_qualities_and_the_need_of_training_stand_in_the_questionnaire(year, school) -> None:
    boss = factories.account(school, roles=("coordinator",))
    entry = factories.candidate(year, qualities=["empathy"], training_wish="разбирать урок без оценок")
    page = _page(boss, "mentor", entry.pk).content.decode()
    assert "замечаю, что другому трудно" in page
    assert "разбирать урок без оценок" in page
