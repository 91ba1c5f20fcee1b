import pytest

from nastavnik.core.matching import CRITERIA, IMPORTANCE, Need, ProblemError, match, parts_of, weigh
from nastavnik.core.matching.model.subjects import ALIASES, AREAS, area_of, plain_subject
from tests.core.matching.builders import MATHS, mentee, mentor, problem

FULL = weigh().points


def parts(who, other, **fields):
    given = problem([who], [other], **fields)
    return parts_of(match(given), who.id, who.needs[0].type, other.id)


def asking(**topics):
    return mentee(need=Need("subject", MATHS, topics))


def test_default_points_follow_the_words():
    assert sum(FULL.values()) == 10_000
    assert FULL["topics"] > FULL["subject"] == FULL["wishes"] > FULL["times"]
    assert list(IMPORTANCE) == ["must", "high", "medium", "none"]


def test_named_weights_replace_their_own_numbers_only():
    numbers = dict.fromkeys(CRITERIA, 0.0) | {"times": 2, "form": 1}
    assert dict(weigh(numbers).points) == {
        "topics": 0,
        "subject": 0,
        "times": 6667,
        "wishes": 0,
        "experience": 0,
        "form": 3333,
    }
    assert weigh({"times": 0}).points["topics"] > FULL["topics"]
    assert set(weigh(dict.fromkeys(CRITERIA, 0)).points.values()) == {0}


def test_equal_remainders_go_to_the_earlier_criterion():
    assert [*weigh(dict.fromkeys(CRITERIA, 1)).points.values()] == [1667, 1667, 1667, 1667, 1666, 1666]


@pytest.mark.parametrize("numbers", [{"beauty": 1}, {"topics": -1}, {"topics": float("nan")}, {"topics": float("inf")}])
def test_wrong_weights_are_refused_with_the_place(numbers):
    with pytest.raises(ProblemError) as error:
        weigh(numbers)
    assert error.value.faults[0].place == f"weights.{next(iter(numbers))}"


def test_topics_weigh_levels_and_skip_refused_ones():
    skilled = mentor(competences={"a": 3, "b": 1})
    assert parts(asking(a=3), skilled)["topics"] == FULL["topics"]
    assert parts(asking(a=1, b=1), skilled)["topics"] == FULL["topics"] * 4 // 6
    assert parts(asking(a=1, c=3), skilled)["topics"] == FULL["topics"] * 3 // 12
    picky = mentor(competences={"a": 3, "b": 1}, refused_topics=frozenset({"a"}))
    assert parts(asking(a=1, b=1), picky)["topics"] == FULL["topics"] // 6
    assert parts(asking(), skilled)["topics"] == 0


def test_topic_map_takes_the_best_competence_instead_of_the_equal_code():
    skilled = mentor(competences={"a": 3, "x": 1, "y": 2})
    told = {"a": frozenset({"x", "y"})}
    assert parts(asking(a=1), skilled, topic_competences=told)["topics"] == FULL["topics"] * 2 // 3
    assert parts(asking(a=1), skilled, topic_competences={"a": frozenset()})["topics"] == 0


def test_subject_in_full_area_by_half():
    assert parts(mentee(), mentor())["subject"] == FULL["subject"]
    assert parts(mentee(), mentor(subjects=frozenset({"Информатика"})))["subject"] == FULL["subject"] // 2
    assert parts(mentee(need=Need("consultant")), mentor())["subject"] == 0


def test_shared_times_saturate():
    for slots, share in ((0, 0), (1, 1), (3, 3), (5, 3)):
        times = frozenset(map(str, range(slots)))
        told = parts(mentee(times=times | {"own"}), mentor(times=times | {"other"}))
        assert told["times"] == FULL["times"] * share // 3


def test_more_slots_than_a_machine_word():
    times = frozenset(map(str, range(200)))
    assert parts(mentee(times=times), mentor(times=frozenset({"0", "199"})))["times"] == FULL["times"] * 2 // 3


def test_wishes_of_both_sides_are_told_as_personal():
    told = parts(mentee(wishes=("boris",)), mentor(wishes=("anna",)))
    assert told["personal"] == FULL["wishes"]
    assert "wishes" not in told
    assert parts(mentee(wishes=("no", "boris", "boris")), mentor())["personal"] == FULL["wishes"] * 3 // 8
    last = mentor(wishes=(*map(str, range(9)), "anna"))
    assert parts(mentee(), last)["personal"] == FULL["wishes"] // 8


@pytest.mark.parametrize(("mine", "theirs", "share"), [(0, 30, 10), (3, 8, 5), (8, 3, 0), (None, 9, 0), (1, None, 0)])
def test_experience_counts_years_ahead(mine, theirs, share):
    told = parts(mentee(experience_years=mine), mentor(experience_years=theirs))
    assert told["experience"] == FULL["experience"] * share // 10


def test_form_in_person_within_a_school_is_easiest():
    remote = frozenset({"remote"})
    assert parts(mentee(), mentor())["form"] == FULL["form"]
    assert parts(mentee(forms=remote), mentor())["form"] == FULL["form"] // 2
    away = parts(mentee(school="1", network=True), mentor(school="2", network=True))
    assert away["form"] == FULL["form"] // 2


def test_a_perfect_pair_has_all_points():
    times = frozenset("123")
    who = mentee(need=Need("subject", MATHS, {"a": 2}), times=times, wishes=("boris",), experience_years=0)
    best = mentor(competences={"a": 3}, times=times, wishes=("anna",), experience_years=10)
    assert match(problem([who], [best])).pairs[0].score == 10_000


def test_every_subject_stands_in_one_area_under_its_plain_name():
    names = [name for subjects in AREAS.values() for name in subjects]
    assert len(names) == len(set(names))
    assert all(plain_subject(name) == name for name in names)
    assert all(area_of(alias) for alias in ALIASES)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("математика", "Информатика", True),
        ("физика", "География", True),
        ("русский", "литература", True),
        ("Английский язык", "китайский", True),
        ("история", "обществознание", True),
        ("труд", "ИЗО", True),
        ("Музыка", "технология", True),
        ("математика", "физика", False),
        ("русский язык", "английский", False),
    ],
)
def test_areas(one, other, same):
    assert (area_of(one) == area_of(other)) is same


def test_unknown_subject_has_no_area():
    assert area_of("шахматы") is None
