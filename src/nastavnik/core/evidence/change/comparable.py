"""Whether two forms measure the same, so that their difference is a change."""

from dataclasses import dataclass
from typing import Literal

from nastavnik.core.errors import N_
from nastavnik.core.evidence.change.waves import FormVersion

Kind = Literal["same", "wording", "common_items", "expectation_and_fact", "other_form", "other_items"]

#: Of the items of the fuller form, how many both forms must share.
COMMON_SHARE = 0.75

_REFUSED = {
    "expectation_and_fact": N_(
        "Анкеты «до» и «после» спрашивают о разном: сначала об ожиданиях, потом об оценке. "
        "Их разница показывает, насколько ожидания оправдались; изменением она не считается."
    ),
    "other_form": N_("«До» и «после» заполняли разные анкеты, поэтому изменение посчитать нельзя."),
    "other_items": N_(
        "Версии анкеты «до» и «после» слишком отличаются, поэтому изменение посчитать нельзя. "
        "Посчитайте баллы по общим вопросам или проведите опрос прежней версией."
    ),
}
_WARNED = {
    "wording": N_("Между опросами формулировки анкеты уточнялись; вопросы и ключ прежние."),
    "common_items": N_("Версии анкеты разные: баллы посчитаны только по общим вопросам, сравнивайте осторожно."),
}


@dataclass(frozen=True, slots=True)
class Comparability:
    """Tell how two forms relate, on which items they may be compared, and what to say about it."""

    kind: Kind
    items: tuple[str, ...]
    message: str = ""

    @property
    def allowed(self) -> bool:
        """Tell whether a paired comparison may be made at all."""
        return self.kind not in _REFUSED


def comparable(before: FormVersion, after: FormVersion, scored: tuple[str, ...] = ()) -> Comparability:
    """Decide whether the difference of two waves is a change.

    Parameters
    ----------
    before, after : FormVersion
        Forms of the two waves.
    scored : tuple of str, optional
        Items that both waves were scored on, when not all.

    Returns
    -------
    Comparability
        ``same`` version, another ``wording`` (same major version and items), ``common_items`` when the values
        stand on items of both forms, at least `COMMON_SHARE` of the fuller one. Otherwise refused: forms that
        ask expectations and then a judgement, other forms, other major version or other items.
    """
    if not (before.comparable_pre_post and after.comparable_pre_post):
        return _told("expectation_and_fact")
    if before.id != after.id:
        return _told("other_form")
    if set(before.items) == set(after.items) and _major(before) == _major(after):
        return _told("same" if before.sha256 == after.sha256 else "wording", before.items)
    return _by_common_items(before, after, scored)


def _by_common_items(before: FormVersion, after: FormVersion, scored: tuple[str, ...]) -> Comparability:
    mine, theirs = set(before.items), set(after.items)
    enough = len(mine & theirs) >= COMMON_SHARE * max(len(mine), len(theirs))
    if scored and enough and set(scored) <= mine & theirs:
        return _told("common_items", tuple(code for code in before.items if code in scored))
    return _told("other_items", tuple(code for code in before.items if code in theirs))


def _told(kind: Kind, items: tuple[str, ...] = ()) -> Comparability:
    return Comparability(kind, items, {**_REFUSED, **_WARNED}.get(kind, ""))


def _major(form: FormVersion) -> str:
    return form.version.partition(".")[0]
