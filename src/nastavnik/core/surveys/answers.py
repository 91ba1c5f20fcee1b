"""Check what a person sent against the questionnaire, without losing anything they wrote."""

import re
from collections.abc import Mapping, Sequence

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Item, Questionnaire

#: One stored answer: a whole number, an option or «Н», a text, or several options.
Answer = int | str | list[str]
Raw = str | Sequence[str]

TEXT_LIMIT = 4000
_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

REQUIRED = N_("Ответьте, пожалуйста, на этот вопрос.")
ONE_OF = N_("Такого варианта ответа нет. Выберите один из предложенных.")
ONLY_ONE = N_("Здесь нужен один ответ. Оставьте один вариант.")
WHOLE_NUMBER = N_("Введите целое число в пределах шкалы.")
TOO_LONG = N_("Текст длиннее 4000 знаков. Сократите его или разбейте на части.")
TOO_MANY = N_("Отмечено больше вариантов, чем можно. Снимите лишние отметки.")
AT_LEAST_ONE = N_("Ответьте хотя бы на один из этих вопросов.")


class _InvalidError(Exception):
    """Carry the message about one answer."""


def check_answers(spec: Questionnaire, raw: Mapping[str, Raw]) -> tuple[dict[str, Answer], dict[str, str]]:
    """Turn what a form sent into answers to store.

    Parameters
    ----------
    spec : Questionnaire
        The form that was filled in.
    raw : mapping of str to str or list of str
        Values by item code; anything else in it is left aside.

    Returns
    -------
    answers : dict
        Valid answers by item code: int for likert and number, str for an option, «Н» and text,
        list of str for several options. An item without an answer is absent.
    errors : dict of str to str
        Russian message by item code; empty when everything can be stored.
    """
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for item in spec.items:
        try:
            answer = _read(item, _values(raw.get(item.code)))
        except _InvalidError as invalid:
            errors[item.code] = str(invalid)
        else:
            if answer is not None:
                answers[item.code] = answer
    for group in spec.any_of:
        if not any(code in answers or code in errors for code in group):
            errors[group[0]] = AT_LEAST_ONE
    return answers, errors


def clean_text(value: str) -> str:
    """Drop what no database keeps and no person typed.

    Parameters
    ----------
    value : str
        Text as it came.

    Returns
    -------
    str
        Without NUL, other control signs and broken surrogates; line ends are single; trimmed.
    """
    return _DROPPED.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _values(raw: Raw | None) -> list[str]:
    found = [raw] if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else []
    return [text for text in (clean_text(value) for value in found if isinstance(value, str)) if text]


def _read(item: Item, values: Sequence[str]) -> Answer | None:
    if not values:
        if item.required:
            raise _InvalidError(REQUIRED)
        return None
    if item.kind == "multi":
        return _several(item, values)
    if len(values) > 1:
        raise _InvalidError(ONLY_ONE)
    return _single(item, values[0])


def _several(item: Item, values: Sequence[str]) -> list[str]:
    known = [option.value for option in item.options]
    if not set(values) <= set(known):
        raise _InvalidError(ONE_OF)
    chosen = [value for value in known if value in values]
    if item.max_choices is not None and len(chosen) > item.max_choices:
        raise _InvalidError(TOO_MANY)
    return chosen


def _single(item: Item, value: str) -> int | str:
    if item.kind == "text":
        if len(value) > TEXT_LIMIT:
            raise _InvalidError(TOO_LONG)
        return value
    if any(value == option.value for option in item.na):
        return value
    if item.kind == "number":
        return _number(item, value)
    if not any(value == option.value for option in item.options):
        raise _InvalidError(ONE_OF)
    return int(value) if item.kind == "likert" else value


def _number(item: Item, value: str) -> int:
    number = int(value) if re.fullmatch(r"[+-]?[0-9]{1,9}", value) else None
    if number is None or item.min is None or item.max is None or not item.min <= number <= item.max:
        raise _InvalidError(WHOLE_NUMBER)
    return number
