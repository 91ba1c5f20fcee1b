"""A meeting that was called off, held or closed by mistake."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.journal.services import Offer, give_back, offer_of
from nastavnik.mentoring.models import Feedback, Meeting
from nastavnik.pairing.models import Place
from nastavnik.pairing.policies import side_of
from nastavnik.people.models import Account
from nastavnik.people.selectors import held_roles


def _standing(meeting: Meeting, actor: Account) -> set[str]:
    places = Place.objects.filter(attendances__meeting=meeting).select_related("mentor", "mentee")
    sides = {str(side) for place in places if (side := side_of(place, actor))}
    return sides | held_roles(actor, meeting.school_id)


def meeting_offer(meeting: Meeting, actor: Account) -> Offer | None:
    """Give the last press that changed a meeting, while this person may take it back."""
    return offer_of(meeting, actor, _standing(meeting, actor)) if meeting.state != Meeting.State.PLANNED else None


def return_meeting(*, meeting: Meeting, actor: Account, press: str = "") -> Meeting:
    """Bring a meeting back to what it was before the last press; a held one only until its first form."""

    def still() -> None:
        if meeting.state == Meeting.State.HELD and Feedback.objects.filter(meeting=meeting).exists():
            raise RuleError("return.feedback", N_("О встрече уже пришёл отзыв. Исправить её можно на её странице."))

    give_back(meeting, actor=actor, standing=_standing(meeting, actor), still=still, press=press)
    meeting.refresh_from_db()
    return meeting
