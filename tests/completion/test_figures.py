import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nastavnik.completion.selectors.figures import Figure, Figures, figures
from nastavnik.completion.selectors.people import final_forms
from nastavnik.completion.selectors.rows import YearRows
from nastavnik.completion.selectors.wording import in_words, share_of, value_of
from nastavnik.kit import clock
from nastavnik.kit.registries import facts
from nastavnik.mentoring import services as mentoring
from nastavnik.programme.selectors import path_of_programme
from tests import factories, stories
from tests.completion import year

pytestmark = pytest.mark.django_db


def test_an_empty_year_has_dashes_and_no_forms_are_not_enough():
    programme = factories.programme(factories.school())
    found = figures(YearRows(programme))
    for code in ("young.joined", "pairs.completed", "meetings.forms", "results.places", "requests.resolved"):
        assert found.find(code) == Figure(code, 0, 0)
        assert share_of(found.find(code)) == "—"
    assert found.find("satisfaction.mentees") == Figure("satisfaction.mentees", 0, 0)
    assert not facts["completion.forms_in"](path_of_programme(programme))
    assert facts["completion.pairs_closed"](path_of_programme(programme))
    assert all(line.how for group in in_words(found) for line in group.lines)


def test_the_figures_of_a_small_year_are_exact():
    story, [place] = year.begin()
    mentee = place.mentee
    mentee.pedagogical_years = 3
    mentee.save()
    factories.teacher(story.school, pedagogical_years=0)
    factories.teacher(story.school, pedagogical_years=1, left_on=year.MAY)
    with clock.at(year.WINTER):
        mentoring.add_practical_result(
            place=place, kind="open_lesson", title="Урок", shown_on=year.WINTER, actor=mentee.account
        )
    year.complete(place)
    found = figures(YearRows(story.programme, year.MAY))
    expected = {
        "mentees.all": (1, None),
        "mentees.completed": (1, None),
        "mentees.joined": (0, None),
        "young.all": (2, None),
        "young.invited": (1, 2),
        "young.joined": (1, 2),
        "mentors.register": (1, None),
        "mentors.working": (1, None),
        "pairs.pairs": (1, None),
        "pairs.groups": (0, None),
        "pairs.completed": (1, 1),
        "pairs.ended": (0, 1),
        "meetings.held": (1, None),
        "meetings.closed": (0, 1),
        "meetings.forms": (0, 2),
        "goals.all": (0, None),
        "results.open_lesson": (1, None),
        "results.places": (1, 1),
        "requests.all": (1, None),
        "requests.told": (1, 1),
        "topics.methods": (1, None),
    }
    assert {code: (found.find(code).value, found.find(code).of) for code in expected} == expected
    assert facts["completion.forms_in"](path_of_programme(story.programme))
    assert Figures.from_json(found.as_json()) == found


def test_a_counted_introduction_asks_for_no_forms():
    story, [place] = year.begin()
    with clock.at(year.WINTER):
        mentoring.count_introduction(place=place, actor=place.mentor.account)
    found = figures(YearRows(story.programme))
    assert found.find("meetings.held").value == 1
    assert found.find("meetings.forms") == Figure("meetings.forms", 0, 0)


def test_four_answers_are_not_shown_and_five_are():
    story, places = year.begin(pairs=5)
    for place in places[:4]:
        year.complete(place, satisfaction="8")
    found = figures(YearRows(story.programme))
    assert found.find("satisfaction.mentees") == Figure("satisfaction.mentees", None, 4)
    assert found.find("satisfaction.mentors") == Figure("satisfaction.mentors", None, 4)
    assert found.find("requests.resolved") == Figure("requests.resolved", None, 4)
    assert "мало" in value_of(found.find("satisfaction.mentees"))
    assert share_of(found.find("satisfaction.mentees")) == ""
    assert found.find("pairs.completed") == Figure("pairs.completed", 4, 5)

    year.complete(places[4], satisfaction="6", outcome="partly")
    found = figures(YearRows(story.programme))
    assert found.find("satisfaction.mentees") == Figure("satisfaction.mentees", 4, 5)
    assert found.find("satisfaction.mentors") == Figure("satisfaction.mentors", None, 5)  # all of few alike
    assert found.find("requests.partly") == Figure("requests.partly", 1, 5)
    assert share_of(found.find("satisfaction.mentees")) == "80 %"


def test_private_topics_stand_together_below_five():
    story, _places = year.begin()
    with clock.at(stories.START):
        for topic in ("wellbeing", "personal", "personal"):
            stories.joined_mentee(story, topic=topic)
    found = figures(YearRows(story.programme))
    codes = {line.code for _group, lines in found.groups for line in lines}
    assert found.find("topics.other").value == 3
    assert not codes & {"topics.wellbeing", "topics.personal"}
    with clock.at(stories.START):
        for _ in range(3):
            stories.joined_mentee(story, topic="personal")
    found = figures(YearRows(story.programme))
    assert found.find("topics.personal").value == 5
    assert found.find("topics.other").value == 1


def test_an_early_end_counts_and_owes_no_final_form():
    story, places = year.begin(pairs=2)
    with clock.at(year.WINTER):
        mentoring.leave_place(place=places[0], actor=places[0].mentee.account, reason="личное")
    assert figures(YearRows(story.programme)).find("pairs.ended") == Figure("pairs.ended", 1, 2)
    forms = final_forms(story.programme)
    assert (forms.expected, forms.received) == (2, 0)
    assert {side for _name, side in forms.waiting} == {"mentee", "mentor"}
    assert not facts["completion.pairs_closed"](path_of_programme(story.programme))


def test_four_fifths_of_the_forms_are_enough():
    story, places = year.begin(pairs=5)
    for place in places[:3]:
        year.complete(place)
    assert final_forms(story.programme).received == 6
    assert not facts["completion.forms_in"](path_of_programme(story.programme))
    year.complete(places[3])
    assert facts["completion.forms_in"](path_of_programme(story.programme))


def test_figures_cost_the_same_for_one_pair_and_for_more():
    story, [place] = year.begin()
    year.complete(place)
    figures(YearRows(story.programme))
    with CaptureQueriesContext(
        connection,
    ) as one:
        figures(YearRows(story.programme))
    more, places = year.begin(pairs=6)
    for each in places:
        year.complete(each)
    with CaptureQueriesContext(connection) as many:
        figures(YearRows(more.programme))
    assert len(one) == len(many)
