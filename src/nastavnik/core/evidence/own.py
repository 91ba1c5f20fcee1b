"""One person about themselves: two values, and one of two phrases where the error of the form is known."""

from dataclasses import dataclass

from nastavnik.core.evidence.comparable import comparable
from nastavnik.core.evidence.figures import decimal, rounded
from nastavnik.core.evidence.measurement import reliable_change
from nastavnik.core.evidence.waves import FormVersion, Measure
from nastavnik.core.evidence.wording import say
from nastavnik.core.surveys.form import Reliability
from nastavnik.core.texts import Text


@dataclass(frozen=True, slots=True)
class Own:
    """Hold what a person reads about their own two answers; `verdict` is ``T6.beyond``, ``T6.within`` or ""."""

    pre: float | None
    post: float | None
    verdict: str
    texts: tuple[Text, ...]


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
    told = comparable(before, after)
    if not told.allowed:
        return Own(None, None, "", (Text(told.message),))
    if measure.change is None or measure.baseline is None or measure.post is None:
        return Own(None, None, "", (say("own.no_pair"),))
    pre, post = rounded(measure.baseline), rounded(measure.post)
    values = say("own.change", pre=decimal(pre), post=decimal(post))
    if retest is None or retest.type != "retest" or not sd:
        return Own(pre, post, "", (values, say("own.unknown")))
    beyond = reliable_change(measure.baseline, measure.post, sd, retest).beyond_error
    verdict = "T6.beyond" if beyond else "T6.within"
    return Own(pre, post, verdict, (values, say(verdict)))
