"""Stage 5: a run of the engine, proposals, personal meetings, answers, a group, a refusal, the order."""

import datetime as dt

from nastavnik.consents.services import prepare_sheet, register_sheet
from nastavnik.demo.cast import MENTORS
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.pairing import services as pairing
from nastavnik.pairing.models import Place

GROUP = ("Калмыкова", "Шубина", "Ракитина")
REFUSING = "Гольцев"
HERSELF = ("Фадеева", "Лаптева")
WAITING = "Осокина"


def propose_and_meet(hand: Stagehand) -> None:
    """Run the engine, propose, let people meet; everybody answers alone."""
    _sheets(hand)
    with hand.on(dt.date(YEAR, 9, 23)):
        run = pairing.run_matching(programme=hand.year, actor=hand.coordinator)
        _propose(hand, run.result)
    with hand.on(dt.date(YEAR, 9, 24)):
        for place in hand.places.values():
            if place.invited_on is None:
                pairing.invite_to_meeting(place=place, actor=hand.coordinator)
    with hand.on(dt.date(YEAR, 9, 29)):
        for mentee, place in hand.places.items():
            pairing.record_meeting(
                place=place, met_on=dt.date(YEAR, 9, 28), mode="in_person", actor=hand.account(mentee)
            )
    with hand.on(dt.date(YEAR, 9, 30)):
        _answer(hand)
        # Places and answers have changed since the first run; this one is about what is left.
        pairing.run_matching(programme=hand.year, actor=hand.coordinator)


def _sheets(hand: Stagehand) -> None:
    """Register the signed sheets of the mentors."""
    for number, part in enumerate(MENTORS, start=1):
        with hand.on(dt.date(YEAR, 9, 22)):
            sheet = prepare_sheet(
                teacher=hand.teacher(part.surname),
                programme=hand.year,
                kind="mentor_work",
                actor=hand.coordinator,
                up_to_mentees=part.capacity,
            )
            register_sheet(
                consent=sheet, sheet_number=f"Н-{number:02d}", signed_on=dt.date(YEAR, 9, 22), actor=hand.coordinator
            )


def _propose(hand: Stagehand, result: dict[str, object]) -> None:
    """Take the engine's proposals; three mentees of one mentor become a group; one chooses herself."""
    teachers = {str(teacher.pk): teacher for teacher in hand.school_teachers()}
    group = None
    for pair in result["pairs"]:  # type: ignore[attr-defined]
        mentor, mentee = teachers[str(pair["mentor"])], teachers[str(pair["mentee"])]
        if mentee.last_name == WAITING:
            continue
        in_group = mentee.last_name in GROUP and mentor.last_name == "Белозёрова"
        place = pairing.propose(
            programme=hand.year,
            mentor=mentor,
            mentee=mentee,
            type=pair["type"],
            actor=hand.coordinator,
            format="group" if in_group else "one_to_one",
            relationship=group if in_group else None,
            reasons=pair["parts"],
            score=pair["score"],
        )
        group = place.relationship if in_group else group
        hand.places[mentee.last_name] = place
    mentee_name, mentor_name = HERSELF
    hand.places[mentee_name] = pairing.choose_mentor(
        programme=hand.year,
        mentee=hand.teacher(mentee_name),
        mentor=hand.teacher(mentor_name),
        type="consultant",
        actor=hand.account(mentee_name),
    )


def _answer(hand: Stagehand) -> None:
    """Let both sides answer each for themselves; one mentee says no."""
    for mentee, place in hand.places.items():
        pairing.answer(place=place, side="mentor", yes=True, actor=hand.account(place.mentor.last_name))
        pairing.answer(place=hand.place(mentee), side="mentee", yes=mentee != REFUSING, actor=hand.account(mentee))


def confirm_pairs(hand: Stagehand) -> None:
    """Register the order and confirm place by place; the refused place is replaced by another mentor's."""
    agreed = [hand.place(mentee) for mentee in hand.places if mentee != REFUSING]
    with hand.on(dt.date(YEAR, 10, 5)):
        pairing.register_order(
            programme=hand.year, places=agreed, number="187-од", dated=dt.date(YEAR, 10, 5), actor=hand.coordinator
        )
        for place in agreed:
            pairing.confirm(place=Place.objects.get(pk=place.pk), actor=hand.coordinator)
    _second_try(hand)


def _second_try(hand: Stagehand) -> None:
    """After the refusal propose somebody else, meet, answer, confirm."""
    mentee = hand.teacher(REFUSING)
    with hand.on(dt.date(YEAR, 10, 6)):
        other = next(
            teacher
            for teacher in hand.free_mentors("subject", "consultant")
            if teacher.pk != hand.places[REFUSING].mentor_id
        )
        kind = "subject" if "subject" in hand.mentor_types(other) else "consultant"
        place = pairing.propose(
            programme=hand.year,
            mentor=other,
            mentee=mentee,
            type=kind,
            actor=hand.coordinator,
            replaces=hand.place(REFUSING),
        )
        pairing.invite_to_meeting(place=place, actor=hand.coordinator)
        hand.places[REFUSING] = place
    with hand.on(dt.date(YEAR, 10, 9)):
        pairing.record_meeting(place=place, met_on=dt.date(YEAR, 10, 9), mode="in_person", actor=hand.account(REFUSING))
        pairing.answer(place=hand.place(REFUSING), side="mentor", yes=True, actor=hand.account(other.last_name))
        pairing.answer(place=hand.place(REFUSING), side="mentee", yes=True, actor=hand.account(REFUSING))
        pairing.register_order(
            programme=hand.year,
            places=[hand.place(REFUSING)],
            number="193-од",
            dated=dt.date(YEAR, 10, 9),
            actor=hand.coordinator,
        )
        pairing.confirm(place=hand.place(REFUSING), actor=hand.coordinator)
