from dataclasses import replace

import pytest

from nastavnik.core.matching import REASON_WORDS, REASONS, Need, ProblemError, as_output, match
from tests.core.matching.builders import MATHS, mentee, mentor, problem

CONSULTANT = Need("consultant")


def reasons(given):
    (left,) = match(given).unmatched
    return dict(left.reasons)


def one(who, other, **fields):
    return problem([who], [other], **fields)


REFUSED = {
    "oneself": one(mentee("anna"), mentor("anna")),
    "type": one(mentee(need=CONSULTANT), mentor(types=frozenset({"subject"}))),
    "subject": one(mentee(), mentor(subjects=frozenset({"физика"}))),
    "school": one(mentee(school="1", network=True), mentor(school="2")),
    "form": one(mentee(forms=frozenset({"remote"})), mentor(forms=frozenset({"in_person"}))),
    "topic": one(mentee(need=Need("subject", MATHS, {"a": 1})), mentor(refused_topics=frozenset({"a"}))),
    "capacity": one(mentee(), mentor(capacity=0)),
    "too few hours": one(mentee(), mentor(capacity=2, hours=1.5), hours_per_need=2.0),
}

PERSONAL = {
    "mentee's veto": one(mentee(veto=frozenset({"boris"})), mentor()),
    "mentor's veto": one(mentee(), mentor(veto=frozenset({"anna"}))),
    "forbidden": one(mentee(), mentor(), forbidden=frozenset({("anna", "boris"), ("no", "boris"), ("anna", "no")})),
    "forbidden for this need": one(
        mentee(),
        mentor(),
        forbidden_needs=frozenset(
            {("anna", "subject", "boris"), ("no", "subject", "boris"), ("anna", "subject", "no")}
        ),
    ),
    "line manager": one(mentee(line_manager="boris"), mentor()),
    "private topic": one(
        mentee(need=Need("consultant", "", {"tired": 2})), mentor(), private_topics=frozenset({"tired"})
    ),
}


@pytest.mark.parametrize("code", REFUSED)
def test_each_rule_refuses_under_its_own_code(code):
    assert reasons(REFUSED[code]) == {{"too few hours": "capacity"}.get(code, code): 1}


@pytest.mark.parametrize("case", PERSONAL)
def test_personal_reasons_are_never_told_apart(case):
    told = as_output(match(PERSONAL[case]), edges=True)
    assert told["unmatched"] == [
        {"mentee": "anna", "type": PERSONAL[case].mentees[0].needs[0].type, "reasons": {"personal": 1}}
    ]
    assert told["edges"] == []


def test_every_reason_has_words():
    assert {"", *REASON_WORDS} == {*REASONS, "taken"}


def test_personal_comes_last_so_that_a_plain_reason_is_told_first():
    given = one(mentee(veto=frozenset({"boris"})), mentor(capacity=0))
    assert reasons(given) == {"capacity": 1}


PAIRED = {
    "same subject in other words": one(
        mentee(need=Need("subject", "Русский")), mentor(subjects=frozenset({"русский язык"}))
    ),
    "same area": one(mentee(), mentor(subjects=frozenset({"информатика"}))),
    "a subject the table does not know": one(
        mentee(need=Need("subject", "шахматы")), mentor(subjects=frozenset({"Шахматы"}))
    ),
    "a consultant of any subject": one(mentee(need=CONSULTANT), mentor(subjects=frozenset({"музыка"}))),
    "two schools in a network": one(mentee(school="1", network=True), mentor(school="2", network=True)),
    "one topic of two refused": one(
        mentee(need=Need("subject", MATHS, {"a": 1, "b": 1})), mentor(refused_topics=frozenset({"a"}))
    ),
    "ready for the private topic": one(
        mentee(need=Need("consultant", "", {"tired": 2})),
        mentor(ready_topics=frozenset({"tired"})),
        private_topics=frozenset({"tired"}),
    ),
    "veto of somebody absent": one(
        mentee(veto=frozenset({"ghost"}), line_manager="ghost", wishes=("ghost",)),
        mentor(wishes=("ghost",), veto=frozenset({"ghost"})),
    ),
    "forbidden for the other need": one(
        mentee(), mentor(), forbidden_needs=frozenset({("anna", "consultant", "boris")})
    ),
    "hours for one need": one(mentee(), mentor(hours=2.0), hours_per_need=2.0),
    "a locked line manager": one(mentee(line_manager="boris"), mentor(), locks=(("anna", "subject", "boris"),)),
}


@pytest.mark.parametrize("case", PAIRED)
def test_allowed(case):
    (pair,) = match(PAIRED[case]).pairs
    assert (pair.mentee, pair.mentor) == ("anna", "boris")


def test_unknown_subject_has_no_area_to_share():
    given = one(mentee(need=Need("subject", "шахматы")), mentor(subjects=frozenset({"шашки"})))
    assert reasons(given) == {"subject": 1}


def test_lock_of_a_manager_frees_only_the_locked_need():
    who = mentee(needs=(CONSULTANT, Need("subject", MATHS)), line_manager="boris")
    result = match(one(who, mentor(capacity=2), locks=(("anna", "subject", "boris"),)))
    assert [pair.type for pair in result.pairs] == ["subject"]
    assert [(left.type, dict(left.reasons)) for left in result.unmatched] == [("consultant", {"personal": 1})]


def test_reasons_count_every_mentor_once_and_name_the_taken():
    mentors = [
        mentor("busy"),
        mentor("full", 0),
        mentor("other", subjects=frozenset({"физика"})),
        mentor("anna"),
    ]
    people = [mentee("anna"), mentee("vera", wishes=("busy",))]
    result = match(problem(people, [*mentors, mentor("vera", 0)]))
    assert [pair.mentee for pair in result.pairs] == ["anna", "vera"]
    result = match(problem(people, [x for x in mentors if x.id != "anna"]))
    (left,) = result.unmatched
    assert (left.mentee, dict(left.reasons)) == ("anna", {"subject": 1, "capacity": 1, "taken": 1})


def test_one_mentor_may_serve_both_needs_and_each_takes_a_place():
    who = mentee(needs=(CONSULTANT, Need("subject", MATHS)))
    both = match(one(who, mentor(capacity=2)))
    assert [(pair.type, pair.mentor) for pair in both.pairs] == [
        ("consultant", "boris"),
        ("subject", "boris"),
    ]
    assert len(match(one(who, mentor(capacity=1))).pairs) == 1


def test_even_load_decides_between_equal_scores():
    people = [mentee("a"), mentee("b")]
    result = match(problem(people, [mentor("x", 2), mentor("y", 2)]))
    assert [pair.mentor for pair in result.pairs] == ["x", "y"]


def test_locks_count_in_the_evenness_and_the_capacity():
    given = problem(
        [mentee("a"), mentee("b"), mentee("c")],
        [mentor("x", 2), mentor("y", 2)],
        locks=(("c", "subject", "x"), ("c", "subject", "x")),
    )
    result = match(given)
    assert [(pair.mentee, pair.mentor, pair.locked) for pair in result.pairs] == [
        ("a", "x", False),
        ("b", "y", False),
        ("c", "x", True),
    ]
    full = match(replace(given, mentors=(mentor("x", 1), mentor("y", 2))))
    assert [pair.mentor for pair in full.pairs] == ["y", "y", "x"]


@pytest.mark.parametrize(
    ("capacity", "hours", "per_need", "places"),
    [(3, None, 1.0, 3), (3, 2.5, 1.0, 2), (1, 9.0, 1.0, 1), (9, 0.3, 0.1, 3), (2, 0.0, 1.0, 0), (2, -1.0, 1.0, 0)],
)
def test_hours_limit_the_places(capacity, hours, per_need, places):
    given = one(mentee(), mentor(capacity=capacity, hours=hours), hours_per_need=per_need)
    assert match(given).tables.mentors.capacity.tolist() == [places]


def test_more_locks_than_the_hours_allow_are_refused():
    people = [mentee("a"), mentee("b")]
    locks = (("a", "subject", "boris"), ("b", "subject", "boris"))
    with pytest.raises(ProblemError) as error:
        match(problem(people, [mentor(capacity=2, hours=1.0)], locks=locks))
    assert [(fault.place, fault.code) for fault in error.value.faults] == [("locks", "conflict")]
    assert len(match(problem(people, [mentor(capacity=2, hours=2.0)], locks=locks)).pairs) == 2


@pytest.mark.parametrize("per_need", [0.0, -1.0, float("nan")])
def test_hours_for_a_need_must_be_positive(per_need):
    with pytest.raises(ProblemError) as error:
        match(one(mentee(), mentor(hours=1.0), hours_per_need=per_need, locks=(("anna", "subject", "boris"),)))
    assert [(fault.place, fault.code) for fault in error.value.faults] == [("hours_per_need", "range")]
