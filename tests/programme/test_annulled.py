"""A registered paper entered wrongly is corrected, or annulled with a reason: it stays, struck out, and frees all."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nastavnik.completion.models import ProgrammeReport
from nastavnik.core.errors import RuleError
from nastavnik.journal.models import Reason
from nastavnik.kit import clock
from nastavnik.pairing.services import register_order
from nastavnik.programme.models import Act, Outreach, RoadmapItem
from nastavnik.programme.selectors import plan_of
from nastavnik.programme.services import (
    annul_act,
    approve_roadmap,
    change_programme,
    correct_act,
    correct_outreach,
    create_programme,
    record_outreach,
    register_paper,
    remove_outreach,
)
from tests import factories
from tests.completion import year as story
from tests.pairing.scene import TODAY, Scene
from tests.people.desk import signed_in

DAY = dt.date(2026, 9, 3)


def refused(code: str):
    return pytest.raises(RuleError, check=lambda error: error.code == code)


def sent(**data):
    return {**data, "form_key": str(uuid.uuid4())}


@pytest.fixture
def chief(db):
    return factories.account(factories.school(), roles=("coordinator",), staff=False)


@pytest.fixture
def year(chief):
    with clock.at(DAY):
        yield create_programme(school=chief.school, start_year=2026, actor=chief)


def test_number_and_date_are_corrected_with_a_reason(year, chief) -> None:
    act = approve_roadmap(programme=year, number="12", dated=DAY, actor=chief)
    client = signed_in(chief)
    url = reverse("programme:act_correct", args=[act.pk])
    assert url in client.get(reverse("programme:act", args=[act.pk])).content.decode()
    answer = client.post(url, sent(number="21", dated="2026-09-01", reason="описка"))
    assert answer.status_code == 302
    act.refresh_from_db()
    assert (act.number, act.dated) == ("21", dt.date(2026, 9, 1))
    assert Reason.objects.filter(event__kind="act.corrected").get().text == "описка"
    with refused("act.future"):
        correct_act(act=act, number="21", dated=dt.date(2026, 9, 4), reason="", actor=chief)


def test_an_annulled_paper_stays_struck_out_and_frees_its_number_and_its_measure(year, chief) -> None:
    act = approve_roadmap(programme=year, number="12", dated=DAY, actor=chief)
    client = signed_in(chief)
    with refused("act.reason"):
        annul_act(act=act, reason=" ", actor=chief)
    assert client.post(reverse("programme:act_annul", args=[act.pk]), sent(reason="не тот")).status_code == 302
    assert "Аннулирован" in client.get(reverse("programme:act", args=[act.pk])).content.decode()
    assert "аннулирован" in client.get(reverse("programme:acts")).content.decode()
    assert RoadmapItem.objects.get(programme=year, code="roadmap_order").state == "planned"
    assert plan_of(year, DAY).order is None
    again = approve_roadmap(programme=year, number="12", dated=DAY, actor=chief)
    assert plan_of(year, DAY).order == again
    for touch in (annul_act, correct_act):
        extra = {"number": "1", "dated": DAY} if touch is correct_act else {}
        with refused("act.annulled"):
            touch(act=act, reason="ещё", actor=chief, **extra)


def test_pairs_of_an_annulled_order_are_without_one(db: None) -> None:
    with clock.at(TODAY):
        scene = Scene()
        place = scene.agreed()
        act = register_order(programme=scene.year, places=[place], number="7", dated=TODAY, actor=scene.boss)
        annul_act(act=act, reason="не те пары", actor=scene.boss)
        place.refresh_from_db()
        assert place.order is None
        register_order(programme=scene.year, places=[place], number="7", dated=TODAY, actor=scene.boss)


def test_the_approval_of_a_report_is_annulled_and_the_report_is_open_again(db: None) -> None:
    told, [place] = story.begin()
    story.complete(place)
    story.close(told)
    with clock.at(story.MAY):
        story.fill(told)
        report = ProgrammeReport.objects.get()
        annul_act(act=report.act, reason="опечатка", actor=told.coordinator)
    report.refresh_from_db()
    assert (report.approved_on, report.act) == (None, None)


def test_minutes_are_registered_by_hand_and_tick_their_measure(year, chief) -> None:
    client = signed_in(chief)
    data = sent(kind="council_minutes", number="3", dated="2026-09-02")
    assert client.post(reverse("programme:act_new"), data).status_code == 302
    act = Act.objects.get(kind="council_minutes")
    assert RoadmapItem.objects.get(programme=year, code="council_minutes").act == act
    with refused("act.kind"):
        register_paper(programme=year, kind="pairing_order", number="1", dated=DAY, actor=chief)


def test_an_outreach_and_the_days_of_a_year_are_corrected(year, chief) -> None:
    row = record_outreach(programme=year, audience="staff", title="Педсовет", held_on=DAY, actor=chief)
    client = signed_in(chief)
    url = reverse("programme:outreach_edit", args=[row.pk])
    assert url in client.get(reverse("programme:outreach")).content.decode()
    answer = client.post(
        url, sent(audience="mentors", way="motivation", title="Совещание", held_on="2026-09-01", attendees="12")
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.title, row.attendees) == ("Совещание", 12)
    with refused("outreach.future"):
        correct_outreach(outreach=row, actor=chief, held_on=dt.date(2026, 9, 4))
    remove_outreach(outreach=row, actor=chief)
    assert not Outreach.objects.exists()
    days = {"starts_on": "2026-08-15", "ends_on": "2027-06-15"}
    assert client.post(reverse("programme:about"), sent(title="Наставничество", **days)).status_code == 302
    year.refresh_from_db()
    assert (year.title, year.starts_on) == ("Наставничество", dt.date(2026, 8, 15))
    year.archived_on = DAY
    year.save()
    with refused("programme.archived"):
        change_programme(programme=year, title="x", starts_on=DAY, ends_on=DAY, actor=chief)


def test_a_signed_copy_is_replaced_with_a_reason_and_the_former_one_stays(year, chief) -> None:
    act = approve_roadmap(programme=year, number="12", dated=DAY, actor=chief)
    client, page = signed_in(chief), reverse("programme:act", args=[act.pk])
    upload = lambda name: SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode())  # noqa: E731
    client.post(page, sent(file=upload("first.pdf")))
    url = reverse("programme:act_file_new", args=[act.pk])
    assert url in client.get(page).content.decode()
    assert client.post(url, sent(file=upload("second.pdf"), reason="")).status_code == 422
    assert client.post(url, sent(file=upload("second.pdf"), reason="нет печати")).status_code == 302
    act.refresh_from_db()
    shown = client.get(page).content.decode()
    former = act.signed_file.replaces
    assert "first.pdf" in shown
    assert "second.pdf" in shown
    at = reverse("programme:act_file", args=[act.pk])
    assert client.get(at).content.endswith(b"second.pdf")
    assert client.get(f"{at}?copy={former.pk}").content.endswith(b"first.pdf")
    assert client.get(f"{at}?copy=x").status_code == 404
    assert Reason.objects.get(event__kind="act.file_replaced").text == "нет печати"
