"""Hours of a mentor: pairs take them, and nobody is proposed beyond what was offered."""

import datetime as dt

import pytest

from nastavnik.core.errors import RuleError
from nastavnik.kit import clock
from nastavnik.mentoring.services import agree_rhythm
from nastavnik.pairing import services
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.selectors.own import own_choices
from nastavnik.pairing.selectors.workshop.by_hand import by_hand
from nastavnik.registry.models import MentorEntry
from nastavnik.registry.selectors.hours import hours_of_entry
from tests import stories

pytestmark = pytest.mark.django_db
LATER = stories.START + dt.timedelta(days=7)


def _offers(story: stories.Story, hours: str) -> MentorEntry:
    MentorEntry.objects.filter(programme=story.programme).update(hours_per_week=hours)
    return MentorEntry.objects.get(programme=story.programme)


def test_a_pair_beyond_the_hours_is_not_proposed() -> None:
    story = stories.begin(mentees=2)
    entry = _offers(story, "0.5")
    with clock.at(LATER):
        stories.proposed(story, story.mentors[0], story.mentees[0])
        assert hours_of_entry(entry).out
        with pytest.raises(RuleError) as refused:
            stories.proposed(story, story.mentors[0], story.mentees[1])
    assert refused.value.code == "place.hours"
    assert Place.objects.count() == 1


def test_a_proposal_taken_back_gives_its_hours_back() -> None:
    story = stories.begin(mentees=2)
    _offers(story, "0.5")
    with clock.at(LATER):
        place = stories.proposed(story, story.mentors[0], story.mentees[0])
        services.withdraw_proposal(place=place, actor=story.coordinator)
        assert stories.proposed(story, story.mentors[0], story.mentees[1]).state == "proposed"


def test_a_group_takes_its_hours_once() -> None:
    story = stories.begin(mentees=2)
    entry = _offers(story, "0.5")
    mentor = story.teacher(story.mentors[0])
    given = {"programme": story.programme, "mentor": mentor, "type": "consultant", "actor": story.coordinator}
    with clock.at(LATER):
        first = services.propose(mentee=story.teacher(story.mentees[0]), format="group", **given)
        group = Relationship.objects.get(pk=first.relationship_id)
        services.propose(mentee=story.teacher(story.mentees[1]), relationship=group, **given)
    assert hours_of_entry(entry).taken == 0.5


def test_meeting_every_week_takes_an_hour() -> None:
    story = stories.begin(mentees=2)
    entry = _offers(story, "1")
    with clock.at(LATER):
        place = stories.confirmed(story, story.mentors[0], story.mentees[0])
        agree_rhythm(place=place, every_days=7, actor=story.mentors[0])
        assert hours_of_entry(entry).taken == 1
        with pytest.raises(RuleError):
            stories.proposed(story, story.mentors[0], story.mentees[1])


def test_nobody_is_left_out_for_hours_that_were_not_named() -> None:
    story = stories.begin(mentees=2)
    MentorEntry.objects.update(hours_per_week=None)
    with clock.at(LATER):
        stories.proposed(story, story.mentors[0], story.mentees[0])
        stories.proposed(story, story.mentors[0], story.mentees[1])


def test_matching_and_the_choice_by_hand_say_that_there_are_no_hours() -> None:
    story = stories.begin(mentees=2)
    _offers(story, "0.5")
    with clock.at(LATER):
        stories.proposed(story, story.mentors[0], story.mentees[0])
        run = services.run_matching(programme=story.programme, actor=story.coordinator)
        page = by_hand(story.programme, story.teacher(story.mentees[1]), "consultant", run)
    told = run.result["unmatched"][0]
    assert run.result["pairs"] == []
    assert told["reasons"] == {"hours": 1}
    assert list(told["refused"]) == ["hours"]
    assert run.result["gains"] == []
    assert [(who.pk, str(why)) for who, why in page.impossible] == [(story.teacher(story.mentors[0]).pk, "часов нет")]


def test_a_run_gives_no_more_than_the_hours_allow() -> None:
    story = stories.begin(mentees=3, capacity=3)
    _offers(story, "1")
    with clock.at(LATER):
        run = services.run_matching(programme=story.programme, actor=story.coordinator)
    assert len(run.result["pairs"]) == 2
    assert run.result["places"] == 2


def test_a_mentee_choosing_alone_is_not_offered_a_mentor_without_hours() -> None:
    story = stories.begin(mentees=2)
    entry = _offers(story, "0.5")
    MentorEntry.objects.update(private_topics=["wellbeing"])
    with clock.at(LATER):
        alone = stories.joined_mentee(story, topic="wellbeing")
        own = lambda: own_choices(story.programme, story.teacher(alone))[0].ready  # noqa: E731
        assert [row.pk for row, _words in own()] == [entry.pk]
        stories.proposed(story, story.mentors[0], story.mentees[0])
        assert own() == ()
