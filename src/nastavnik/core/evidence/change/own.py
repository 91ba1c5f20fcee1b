"""One person about themselves: two values, and one of two phrases where the error of the form is known."""

from dataclasses import dataclass

from nastavnik.core.evidence.change.comparable import comparable
from nastavnik.core.evidence.change.waves import FormVersion, Measure
from nastavnik.core.evidence.stats.measurement import beyond_error
from nastavnik.core.evidence.words.figures import decimal, rounded
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.surveys.form import Questionnaire, Reliability
from nastavnik.core.texts import Text


@dataclass(frozen=True, slots=True)
class Own:
    """Hold what a person reads about their own two answers.

    `change` is the difference of the two shown values, so that anybody can check it; `verdict` is ``T6.beyond``,
    ``T6.within`` or "".
    """

    pre: float | None
    post: float | None
    verdict: str
    texts: tuple[Text, ...]
    change: float | None = None


def own_change(
    measure: Measure,
    before: FormVersion,
    after: FormVersion,
    retest: Reliability | None = None,
    sd: float | None = None,
) -> Own:
    """Tell a person about their own change.

    Parameters
    ----------
    measure : Measure
        The two values of the person.
    before, after : FormVersion
        Forms of the two waves.
    retest : Reliability, optional
        Retest reliability of the scale; any other kind counts as none.
    sd : float, optional
        Deviation of the scale in the population of the reliability.

    Returns
    -------
    Own
        Never a word of better or worse; without the retest reliability no verdict at all.
    """
    refused = own_refusal(before, after, same_language=measure.same_language)
    if refused is not None:
        return Own(None, None, "", (refused,))
    if measure.change is None or measure.baseline is None or measure.post is None:
        return Own(None, None, "", (say("own.no_pair"),))
    pre, post = rounded(measure.baseline), rounded(measure.post)
    change = rounded(post - pre)
    values = say("own.change", pre=decimal(pre), post=decimal(post))
    if retest is None or retest.type != "retest" or not sd:
        return Own(pre, post, "", (values, say("own.unknown")), change)
    verdict = "T6.beyond" if beyond_error(measure.baseline, measure.post, sd, retest) else "T6.within"
    return Own(pre, post, verdict, (values, say(verdict)), change)


def own_refusal(before: FormVersion, after: FormVersion, *, same_language: bool = True) -> Text | None:
    """Say why two answers of one person may not be compared; None when they may.

    Parameters
    ----------
    before, after : FormVersion
        Forms of the two answers.
    same_language : bool, optional
        Whether both were given in the same language.

    Returns
    -------
    Text or None
        What to do about other versions is the coordinator's matter, so the person is told only the reason.
    """
    told = comparable(before, after)
    if told.kind == "other_items":
        return say("own.other_items")
    if not told.allowed:
        return Text(told.message)
    return None if same_language else say("own.language")


def error_known(spec: Questionnaire, scale: str) -> tuple[Reliability | None, float | None]:
    """Find what a verdict about one person stands on.

    Parameters
    ----------
    spec : Questionnaire
        The form.
    scale : str
        Code of the scale.

    Returns
    -------
    retest : Reliability or None
        The first retest reliability of the scale whose population has a norm with a deviation; None unless the form
        allows verdicts at all.
    sd : float or None
        That deviation, in units of the scale.
    """
    if not spec.rci_enabled:
        return None, None
    spreads = {norm.population: norm.sd for norm in spec.norms if norm.scale == scale and (norm.sd or 0.0) > 0}
    for one in spec.reliability:
        if one.scale == scale and one.type == "retest" and one.population in spreads:
            return one, spreads[one.population]
    return None, None
