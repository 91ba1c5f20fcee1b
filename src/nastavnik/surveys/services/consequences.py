"""What a withdrawn consent to keep answers means: nothing is shown, nobody is asked, totals go without them."""

from nastavnik.consents.models import Consent
from nastavnik.journal.services import remove
from nastavnik.kit.registries import consequences
from nastavnik.people.models import Account
from nastavnik.surveys.models import Asked, PaperEntry, Response, Share
from nastavnik.surveys.services.opening import take_notices_back


def consent_withdrawn(*, consent: Consent, actor: Account) -> None:
    """Close what was opened and take the person out of open waves; totals leave them out by the consent itself.

    What a statement closes may be opened again within the day, should it be another's: those rows leave a line. Answers
    typed once from paper are kept for nobody: the sheet itself is there to be typed again.
    """
    if consent.kind != Consent.Kind.QUESTIONNAIRES:
        return
    mine = {"school_id": consent.school_id}
    shares = Share.objects.filter(
        response__respondent_id=consent.teacher_id, response__wave__programme_id=consent.programme_id, **mine
    )
    opened = list(Response.objects.filter(pk__in=shares.values("response_id")).select_related("respondent"))
    own = {"teacher_id": consent.teacher_id, "wave__programme_id": consent.programme_id, **mine}
    asked = Asked.objects.filter(answered_on__isnull=True, **own).exclude(wave__audience="staff")
    if consent.teacher.account_id == actor.pk:
        shares.delete()
        asked.delete()
    for share in shares.order_by("pk"):
        remove(share, kind="share.closed", actor=actor)
    for row in asked.order_by("pk"):
        remove(row, kind="survey.unasked", actor=actor)
    take_notices_back(opened)
    PaperEntry.objects.filter(**own).delete()


consequences.add("surveys", consent_withdrawn, turn=40)
