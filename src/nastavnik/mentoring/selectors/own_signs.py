"""What a person's own answers say to that person alone; nothing of it is stored or told to anybody."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import get_language

from nastavnik.core.evidence.signals.pulse import TOP_MARK, own_progress
from nastavnik.core.evidence.signals.warnings import OWN_RULES, OwnFacts, Rule, raised, rule_of
from nastavnik.kit.combined import Prepared
from nastavnik.mentoring.models import Feedback
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.surveys.selectors import spec_of

LATEST_FORMS = 3


@dataclass(frozen=True, slots=True)
class OwnSigns:
    """One's own latest marks as the nearest answer in words, and rules that only the person learns of."""

    progress: str
    rules: tuple[Rule[OwnFacts], ...]
    last_meeting: int | None


def _nearest(form: Feedback, mean: float) -> str:
    """Give the answer nearest to the mean, in the words of the form itself."""
    item = spec_of(form.response.version).item("progress")
    language = "en" if (get_language() or "").startswith("en") else "ru"
    mark = str(round(mean * TOP_MARK))
    return next((option.label.display(language) for option in item.options if option.value == mark), "")


def _latest_forms(account: int, place: int) -> QuerySet[Feedback]:
    rows: QuerySet[Feedback] = Feedback.objects.filter(author__account=account, meeting__attendances__place=place)
    rows = rows.select_related("response__version").order_by("-meeting__held_on", "-meeting_id")
    return rows.only("meeting", "response__answers", "response__version__sha256")[:LATEST_FORMS]


_own_forms = Prepared(_latest_forms, account=int, place=int)


def own_signs(place: Place, account: Account) -> OwnSigns:
    """Read one's own latest forms about the meetings of a pair."""
    latest = _own_forms.ask(account=account.pk, place=place.pk)
    answers = [row.response.answers or {} for row in reversed(latest)]
    marks = [int(one["progress"]) for one in answers if str(one.get("progress", "")).isdigit()]
    openness = [int(one["openness"]) for one in answers if str(one.get("openness", "")).isdigit()]
    mean = own_progress(marks)
    codes = raised(OWN_RULES, OwnFacts(openness=openness))
    return OwnSigns(
        "" if mean is None else _nearest(latest[0], mean),
        tuple(rule_of(code) for code in codes),
        latest[0].meeting_id if latest else None,
    )
