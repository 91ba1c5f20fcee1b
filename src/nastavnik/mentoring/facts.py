"""Facts of stage 6; the subject is a place."""

from django.db.models import Q

from nastavnik.kit.registries import fact
from nastavnik.mentoring.models import Ending, FinalAssessment, InterimReview
from nastavnik.pairing.models import Place

_BY_MENTOR_OR_PRIVATE = Q(mentor_response__isnull=False) | ~Q(private_outcome="")


@fact("mentoring.interim_review_done")
def interim_review_done(place: Place) -> bool:
    """Say whether the mentor filled in the rubric, or the mentee said what became of a private topic."""
    return InterimReview.objects.filter(_BY_MENTOR_OR_PRIVATE, place_id=place.pk).exists()


@fact("mentoring.final_assessment_or_reason")
def final_assessment_or_reason(place: Place) -> bool:
    """Say whether the final assessment is made, or the place ends early."""
    if FinalAssessment.objects.filter(_BY_MENTOR_OR_PRIVATE, place_id=place.pk).exists():
        return True
    return Ending.objects.filter(place_id=place.pk).exists()
