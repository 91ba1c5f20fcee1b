"""Whatever a teacher, a candidate, a mentor or a mentee does herself can be done on paper, or it says why not.

`paper.tsv` has a row for each page that takes something from them: the act by which the coordinator enters it, after
«=» another page that takes the sheet, or «–» and the reason.
"""

import csv
from pathlib import Path

from django.urls import reverse

from nastavnik.completion.models import PlaceResult
from nastavnik.completion.services import sum_up_place
from nastavnik.kit import access, clock
from nastavnik.kit.paper import paper_acts
from nastavnik.mentoring.models import ChangeRequest, Pause
from nastavnik.registry.models import Preference
from tests import factories
from tests.mentoring.pairs import Pair, planned, refused, sent
from tests.mentoring.test_paper import entered
from tests.people.desk import signed_in

ROWS = list(
    csv.DictReader(Path(__file__).with_name("paper.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t")
)
THEMSELVES = {"teacher", "mentor", "mentee"}


def test_each_thing_done_by_oneself_has_its_paper_or_a_reason() -> None:
    urls = access.matrix().urls
    own = {name for name, row in urls.items() if "POST" in row.methods and THEMSELVES & set(row.who)}
    assert {row["url"] for row in ROWS} == own
    for row in ROWS:
        paper = row["paper"]
        if paper == "–":
            assert row["why"], row["url"]
        elif paper.startswith("="):
            assert "coordinator" in urls[paper[1:]].who or paper == "=registry:sealed_veto", row["url"]
        else:
            assert paper in paper_acts, row["url"]


def test_each_paper_act_stands_for_something_done_by_oneself() -> None:
    assert {name for name, _act in paper_acts} == {row["paper"] for row in ROWS if row["paper"] in paper_acts}


def test_a_pause_a_meeting_and_a_wish_for_a_change_are_entered_from_what_was_said(told: Pair) -> None:
    mentee, boss = told.teacher(told.mentee), told.coordinator
    meeting = planned(told)
    entered(
        boss, mentee, "mentoring-move", meeting, number="",
        planned_on="2026-10-20", planned_time="", venue="", mode="in_person", topic="",
    )  # fmt: skip
    entered(boss, mentee, "mentoring-cancel", meeting, number="")
    entered(boss, mentee, "mentoring-change", told.place, number="")
    assert ChangeRequest.objects.get().asked_by == told.mentee, "it is hers, and she may take it back"
    entered(boss, mentee, "mentoring-pause", told.place, number="", until="2026-11-02")
    assert (Pause.objects.get().asked_by, told.fresh().state) == ("mentee", "paused")
    entered(boss, mentee, "mentoring-resume", told.place, number="")
    assert told.fresh().state == "confirmed"
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


def test_an_empty_sheet_of_each_act_names_who_will_read_it(told: Pair) -> None:
    mentee = told.teacher(told.mentee)
    url = reverse("people:blank", args=[mentee.pk, "mentoring-interim-self", told.place.pk])
    client = signed_in(told.coordinator)
    assert (
        url
        in client.get(
            reverse("people:paper", args=[mentee.pk, "mentoring-interim-self", told.place.pk])
        ).content.decode()
    )
    page = client.get(url).content.decode()
    assert told.coordinator.full_name in page
    assert "Подпись" in page
    assert signed_in(told.mentor).get(url).status_code == 403


def test_the_result_of_a_pair_is_summed_up_and_agreed_to_on_sheets(told: Pair) -> None:
    mentor, mentee, boss = told.teacher(told.mentor), told.teacher(told.mentee), told.coordinator
    with refused("completion.own"):
        sum_up_place(place=told.place, text="итог", actor=boss)
    entered(boss, mentor, "completion-summary", told.place, text="класс работает сам")
    entered(boss, mentee, "completion-agree", told.place)
    result = PlaceResult.objects.get()
    assert (result.text, result.agreed_by_mentee_on) == ("класс работает сам", clock.today())


def test_a_veto_of_somebody_without_a_way_in_goes_through_the_confidant_alone(told: Pair) -> None:
    school = told.story.school
    confidant = factories.account(school, roles=("confidant",))
    by, about = factories.teacher(school), told.teacher(told.mentor)
    url, client = reverse("registry:sealed_veto"), signed_in(confidant)
    assert url in client.get(reverse("mentoring:confidant")).content.decode()
    assert signed_in(told.coordinator).get(url).status_code == 403
    assert client.post(url, sent(by=told.teacher(told.mentee).pk, about=about.pk, as_role="mentee")).status_code == 422
    assert client.post(url, sent(by=by.pk, about=by.pk, as_role="mentee")).status_code == 422
    assert client.post(url, sent(by=by.pk, about=about.pk, as_role="mentee")).status_code == 302
    kept = Preference.objects.get(by=by)
    assert (kept.about, kept.kind) == (about, "veto")
    assert not Preference.objects.visible_to(confidant).exists(), "it is not read again"
    assert about.full_name not in client.get(reverse("mentoring:confidant")).content.decode()
