"""Whoever keeps to paper joins from one pile; what was entered for the wrong person goes back whole, consents too."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nastavnik.consents.models import Consent
from nastavnik.kit import clock
from nastavnik.pairing.services import propose
from nastavnik.people.models import Account, Entered, Teacher
from nastavnik.programme.models import GateDecision, Programme
from nastavnik.registry import services
from nastavnik.registry.models import MenteeEntry, MentorEntry
from tests import factories

TODAY = dt.date(2026, 11, 9)
WORDS = {
    "topic": "methods",
    "need_type": "consultant",
    "weight": "2",
    "text_for_coordinator": "как написано на листе",
    "times": ["tue-6"],
    "participation_sheet": "У-1",
    "questionnaires_sheet": "Д-1",
    "baseline_reason": "самооценку на бумаге не ведём",
}


@pytest.fixture
def pile(db: None) -> Any:
    """Give a coordinator, a teacher without an account who was invited, and a colleague invited after her."""
    with clock.at(TODAY):
        school = factories.school()
        year, boss = factories.programme(school), factories.account(school, roles=("coordinator",))
        people = [factories.teacher(school, last_name=name) for name in ("Арбузова", "Яшина")]
        entries = [services.invite_mentee(programme=year, teacher=one, actor=boss) for one in people]
        yield year, boss, people, entries


def send(boss: Account, teacher: Teacher, act: str, row: int, **words: Any) -> Any:
    client = Client()
    client.force_login(boss)
    paper = {"paper-day": clock.today().isoformat(), "paper-number": "1", "form_key": str(uuid.uuid4())}
    return client.post(reverse("people:paper", args=[teacher.pk, act, row]), {**paper, **words})


def press(boss: Account, row: Entered, **words: Any) -> Any:
    client = Client()
    client.force_login(boss)
    return client.post(reverse("people:entry_back", args=[row.pk]), {"form_key": str(uuid.uuid4()), **words})


def test_one_pile_joins_and_each_consent_has_its_own_number(pile: Any) -> None:
    _year, boss, (person, after), (entry, other) = pile
    answer = send(boss, person, "registry-pile", entry.pk, **WORDS, **{"paper-following": str(after.pk)}, next="1")
    assert answer.url.startswith(reverse("people:paper", args=[after.pk, "registry-pile", other.pk]))
    entry.refresh_from_db()
    assert entry.state == "joined"
    sheets = dict(Consent.objects.filter(teacher=person, state="in_force").values_list("kind", "sheet_number"))
    assert sheets == {"participation": "У-1", "questionnaires": "Д-1"}
    assert entry.requests.get().state == "submitted"


@pytest.mark.parametrize("missing", ["participation_sheet", "baseline_reason"])
def test_nobody_joins_without_what_the_gate_asks_for(pile: Any, missing: str) -> None:
    _year, boss, (person, _after), (entry, _other) = pile
    answer = send(boss, person, "registry-pile", entry.pk, **{**WORDS, missing: ""})
    assert answer.status_code == 422
    assert "как написано на листе" in answer.content.decode(), "what was typed stays"
    entry.refresh_from_db()
    assert entry.state == "invited"
    assert not Consent.objects.exists()


def test_a_pile_of_the_wrong_person_goes_back_whole(pile: Any) -> None:
    _year, boss, (person, _after), (entry, _other) = pile
    send(boss, person, "registry-pile", entry.pk, **WORDS)
    row = Entered.objects.get()
    assert "Что произойдёт" in press(boss, row).content.decode()
    assert not Entered.objects.get().annulled, "it is said before it is done"
    press(boss, row, sure="1")
    entry.refresh_from_db()
    assert (entry.state, entry.requests.count()) == ("invited", 0)
    assert set(Consent.objects.values_list("state", flat=True)) == {"withdrawn"}, (
        "what was signed is withdrawn, not gone"
    )
    assert not GateDecision.objects.filter(subject_id=entry.pk).exists()
    assert Entered.objects.get().annulled
    assert send(boss, person, "registry-pile", entry.pk, **WORDS).status_code == 302, "and it may be entered anew"


def test_what_a_pair_relies_on_stays(pile: Any) -> None:
    year, boss, (person, _after), (entry, _other) = pile
    send(boss, person, "registry-pile", entry.pk, **WORDS)
    _proposed(year, boss, person)
    told = press(boss, Entered.objects.get(), sure="1")
    entry.refresh_from_db()
    assert told.status_code == 302
    assert entry.state == "joined"


def _proposed(year: Programme, boss: Account, mentee: Teacher) -> None:
    mentor = factories.mentor(year).teacher
    propose(programme=year, mentor=mentor, mentee=mentee, type="consultant", actor=boss)


def test_only_the_coordinator_takes_back_and_for_a_fortnight(pile: Any) -> None:
    year, boss, (person, _after), (entry, _other) = pile
    send(boss, person, "registry-pile", entry.pk, **WORDS)
    row = Entered.objects.get()
    assert press(factories.account(year.school), row, sure="1").status_code == 403
    with clock.at(TODAY + dt.timedelta(days=15)):
        press(boss, row, sure="1")
    assert MenteeEntry.objects.get(pk=entry.pk).state == "joined"


def test_a_candidate_comes_with_the_sheet_and_without_it_is_refused(pile: Any) -> None:
    _year, boss, (person, _after), _entries = pile
    offer = {
        "types": ["consultant"],
        "subjects": "труд",
        "capacity": "2",
        "strengths": ["inclusion"],
        "hours_per_week": "2",
    }
    assert send(boss, person, "registry-candidate", person.pk, **offer).status_code == 422
    assert send(boss, person, "registry-candidate", person.pk, **offer, candidacy_sheet="К-1").status_code == 302
    assert MentorEntry.objects.get().state == "applied"
    assert Consent.objects.get().sheet_number == "К-1"
