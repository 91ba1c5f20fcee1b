"""Facts of stage 6; the subject is a place."""

from nastavnik.core.states import MEETING_HELD
from nastavnik.kit.combined import each
from nastavnik.kit.registries import fact
from nastavnik.mentoring.models import Ending, FinalAssessment, InterimReview, Meeting
from nastavnik.mentoring.models.reviews import DONE
from nastavnik.pairing.models import Place
from nastavnik.programme.selectors import done_signs


def _meetings(kind: str) -> None:
    done_signs.add(
        {"introductory": "introductions", "final": "final_meetings"}[kind],
        lambda programme: each(
            Meeting.objects.filter(relationship__programme=programme, kind=kind, state__in=MEETING_HELD), "held_on"
        ),
    )


_meetings(Meeting.Kind.INTRODUCTORY)
_meetings(Meeting.Kind.FINAL)
done_signs.add(
    "interim", lambda programme: each(InterimReview.objects.filter(DONE, place__programme=programme), "held_on")
)


@fact("mentoring.interim_review_done")
def interim_review_done(place: Place) -> bool:
    """Say whether the mentor filled in the rubric, or the mentee said what became of a private topic."""
    return InterimReview.objects.filter(DONE, place_id=place.pk).exists()


@fact("mentoring.final_assessment_or_reason")
def final_assessment_or_reason(place: Place) -> bool:
    """Say whether the final assessment is made, or the place ends early."""
    if FinalAssessment.objects.filter(DONE, place_id=place.pk).exists():
        return True
    return Ending.objects.filter(place_id=place.pk).exists()
