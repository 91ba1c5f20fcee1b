"""What pages of stage 6 share: the row for its people, a form page, questions with their draft."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from nastavnik.kit import drafts
from nastavnik.kit.desk import closed
from nastavnik.kit.http import visible_or_404
from nastavnik.mentoring.forms import ConfidantForm
from nastavnik.mentoring.models import Meeting
from nastavnik.mentoring.policies import require_state
from nastavnik.mentoring.selectors.calls import confidants_for
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Teacher
from nastavnik.surveys.forms import QuestionnaireForm
from nastavnik.surveys.selectors import latest_version


def language() -> str:
    """Give the language the reader reads in."""
    return "en" if (get_language() or "ru").startswith("en") else "ru"


def place_or_404(request: DeskRequest, pk: int, *sides: str) -> Place:
    """Give a confirmed place to one of the named readers: mentor, mentee, coordinator."""
    rows = Place.objects.visible_to(request.user).for_list().select_related("school")
    place: Place = get_object_or_404(rows, pk=pk, confirmed_on__isnull=False)
    named = set(sides or ("mentor", "mentee"))
    stands: set[str | None] = {side_of(place, request.user)}
    if named & (stands | ({"coordinator"} & set(request.roles))):
        return place
    raise Http404


def open_place(request: DeskRequest, place: Place, policy: Callable[[Place], Any] = require_state) -> None:
    """Say what is missing where a form about a place would be refused whatever is typed."""
    closed(request, lambda: policy(place), "mentoring:work", pk=place.pk)


def meeting_or_404(request: DeskRequest, pk: int) -> Meeting:
    """Give a meeting to those who may find it."""
    return visible_or_404(request, Meeting, pk=pk)


def questions(request: DeskRequest, key: str, draft: str) -> QuestionnaireForm:
    """Give the questions of a questionnaire: as sent, or as the draft remembers them."""
    version = latest_version(key)
    if request.method == "POST":
        return QuestionnaireForm(version, request.POST)
    kept = drafts.load(request.user, draft)
    initial: dict[str, Any] = {"help": "no"}
    if kept is not None:
        initial |= {name.removeprefix("q-"): kept[name] for name in kept if name.startswith("q-")}
    return QuestionnaireForm(version, initial=initial)


def confidant_choice(request: DeskRequest, teacher: Teacher) -> ConfidantForm:
    """Ask which of several confidants a form after a meeting means; who they are is said in any case."""
    people = confidants_for(teacher.school_id, teacher)
    return ConfidantForm(request.POST or None, people=people)


def leave_confidant_out(form: QuestionnaireForm) -> None:
    """Do not offer the confidant where the coordinator reads the answer: on paper and when paper is entered."""
    widget: Any = form.fields["help"].widget
    widget.choices = [choice for choice in widget.choices if choice[0] != "confidant"]
