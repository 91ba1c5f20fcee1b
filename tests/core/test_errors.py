import pickle

from nastavnik.core.errors import N_, RuleError


def test_marking_changes_nothing():
    assert N_("Куратор") == "Куратор"


def test_plain_error_shows_its_message_even_with_a_percent_sign():
    error = RuleError("a.b", "Собрано 80 % анкет")
    assert (error.code, error.field, str(error)) == ("a.b", None, "Собрано 80 % анкет")


def test_values_are_filled_after_translation_and_details_are_translated():
    english = {"Осталось %(n)s": "%(n)s left", "приказ": "order", "встреча": "meeting"}
    error = RuleError("a.b", "Осталось %(n)s", "seats", params={"n": 2}, details=["приказ", "встреча"])
    assert error.field == "seats"
    assert error.render(english.__getitem__) == "2 left: order; meeting"
    assert str(error) == "Осталось 2: приказ; встреча"


def test_error_survives_a_process_border():
    error = pickle.loads(pickle.dumps(RuleError("a.b", "Нет", "x", params={"n": 1}, details=["д"])))  # noqa: S301
    assert (error.code, error.message, error.field, error.params, error.details) == (
        "a.b",
        "Нет",
        "x",
        {"n": 1},
        ("д",),
    )
