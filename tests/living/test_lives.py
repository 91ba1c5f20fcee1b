"""Every state somebody can stand in has an owner and a term, or a reason why nobody waits there."""

import inspect
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from nastavnik.core import transitions
from nastavnik.core.transitions import Transitions
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit import access
from nastavnik.kit.matters import ADDRESSEE, ROLES, declare, lives
from nastavnik.programme.selectors.matters import OWNERS

#: States in which nobody is waited for, by the model that has them; at most five.
WITHOUT_LIFE = {
    "completion.SwotLine": "a line is accepted or declined by one press; the analysis as a whole is waited for",
}
#: Who opens pages as whom: the sides are roles of the site, or any row of the staff list.
STANDS_AS = {
    "mentor": {"mentor", "teacher"},
    "mentee": {"mentee", "teacher"},
    "person": {"teacher", "mentee", "mentor"},
    "author": {"teacher", "mentee"},
    "colleague": {"teacher"},
    ADDRESSEE: ROLES | {"teacher"},
}
WAITS = [(name, state, wait) for name, one in lives for state, wait in one.life.every()]
NAMED = pytest.mark.parametrize(
    ("life", "state", "wait"), WAITS, ids=[f"{life}-{state}-{wait.owner}-{wait.after}" for life, state, wait in WAITS]
)


def test_no_state_hides_under_another_name() -> None:
    """A field that says how far a record is has its choices where `_states` finds them."""
    found, lost = _states(), []
    for model in apps.get_models():
        for field in model._meta.concrete_fields if model.__module__.startswith("nastavnik.") else ():
            if field.name.endswith(("state", "status", "stage_of", "training")) and field.choices:
                known = [set(choices.values) for choices in found.get(model._meta.label, ())]
                lost += [] if {value for value, _label in field.flatchoices} in known else [str(field)]
    assert lost == []


def _states() -> dict[str, list[type[models.TextChoices]]]:
    """Find the choices of states of every model of ours."""
    found: dict[str, list[type[models.TextChoices]]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("nastavnik."):
            nested = [getattr(model, name, None) for name in ("State", "Training")]
            chosen = [one for one in nested if inspect.isclass(one) and issubclass(one, models.TextChoices)]
            if chosen:
                found[model._meta.label] = chosen
    return found


def test_every_state_of_every_model_is_somebody_s_or_settled() -> None:
    covered = {(choices, value) for _name, one in lives for choices in one.stored for value in _covered(one, choices)}
    wanted = {
        (choices, value)
        for label, found in _states().items()
        if label not in WITHOUT_LIFE
        for choices in found
        for value in choices.values
    }
    missing = sorted(f"{choices.__qualname__}.{value}" for choices, value in wanted - covered)
    assert missing == []
    assert set(WITHOUT_LIFE) <= set(_states())
    assert len(WITHOUT_LIFE) <= 5


def _covered(declared: Any, choices: Any) -> list[str]:
    """Give the values a life stands for; what it leaves to another life is none of them."""
    return [value for value in choices.values if declared.life.stands_for.get(value, (value,)) != ()]


def test_every_table_of_moves_is_stored_by_a_model_that_has_a_life() -> None:
    tables = [one for one in vars(transitions).values() if isinstance(one, Transitions)]
    lived = [set(choices.values) for _name, one in lives for choices in one.stored]
    assert len(tables) == 7
    assert [table.name for table in tables if set(table.states) not in lived] == []


def test_control_a_life_with_a_hole_or_a_stranger_does_not_start() -> None:
    wait = Wait("coordinator", 1, "a", "b: %(n)s", "c", 1, "web:home")
    settled = Settled("done")
    with pytest.raises(LookupError, match="forgot"):
        declare(Life("pair", ("asked", "over"), {"asked": (wait,)}))
    stored = models.TextChoices("State", "asked over")
    with pytest.raises(LookupError, match="forgot"):
        declare(Life("pair", ("asked",), {"asked": (wait,)}), stored=(stored,))
    stranger = Wait("neighbour", 1, "a", "b: %(n)s", "c", 1, "web:home")
    with pytest.raises(LookupError, match="neighbour"):
        declare(Life("pair", ("asked", "over"), {"asked": (stranger,), "over": settled}))


@NAMED
def test_the_owner_opens_the_page_of_the_wait(life: str, state: str, wait: Wait) -> None:
    declared = lives[life]
    assert wait.owner in ROLES or wait.owner == ADDRESSEE or wait.owner in declared.sides
    assert wait.owner in OWNERS
    assert access.may_open(wait.page, STANDS_AS.get(wait.owner, {wait.owner}))
    assert 1 <= wait.stage <= 7
    assert wait.term >= 0
    assert list(wait.nudges) == sorted(set(wait.nudges))
    assert not (declared.private and wait.owner in ROLES)


@NAMED
def test_the_words_are_there_in_both_languages_and_read_well_for_any_number(life: str, state: str, wait: Wait) -> None:
    texts = [text for text in (wait.one, wait.many, wait.action, wait.quiet) if text and text != "%(title)s"]
    told = {"who": "X", "title": "Y", "day": "Z", "n": 3}
    with translation.override("en"):
        assert [text for text in texts if gettext(text) == text] == []
        assert all((gettext(text) % told) for text in texts)
    for number in (1, 2, 5):
        said = wait.many % {"n": number}
        assert said.endswith(f": {number}"), "the number stands after a colon, so that any number reads well"
    assert bool(wait.waiter) == bool(wait.quiet)
