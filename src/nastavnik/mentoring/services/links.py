"""Links to the form after a meeting: made for one person, kept as a hash, closed by time and by the sent form."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils.datastructures import MultiValueDict

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.states import MEETING_HELD
from nastavnik.journal.services import write
from nastavnik.kit import clock
from nastavnik.mentoring.guards import FEEDBACK_LINK
from nastavnik.mentoring.models import Feedback, FeedbackLink, Meeting
from nastavnik.mentoring.services.feedback import give_feedback, side_at
from nastavnik.people.models import Account, Teacher
from nastavnik.people.policies import require_role
from nastavnik.surveys.services import Raw

GOOD_FOR = dt.timedelta(days=14)
MOST_TYPED = 20_000
_GONE = N_("Эта ссылка больше не действует. Отзыв можно дать в своём кабинете или на бумаге.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_link(*, meeting: Meeting, teacher: Teacher) -> str:
    """Make a link for whoever was at a meeting; gives the secret, which is shown or mailed once and never stored."""
    side_at(meeting, teacher)
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        link = FeedbackLink(
            school_id=meeting.school_id,
            meeting=meeting,
            teacher=teacher,
            token_hash=_hash(secret),
            made_at=clock.now(),
            expires_at=clock.now() + GOOD_FOR,
        )
        write(link, "feedback.link_made", None)
    return secret


def show_link(*, meeting: Meeting, teacher: Teacher, actor: Account) -> str:
    """Make a link to print or to open on a phone: for oneself, or by the coordinator for whoever has no account."""
    if teacher.account_id is None:
        require_role(actor, meeting.school_id, "coordinator")
    elif teacher.account_id != actor.pk:
        raise RuleError("feedback.link_own", N_("Ссылку получает тот, чей это отзыв."))
    if meeting.state not in MEETING_HELD or Feedback.objects.filter(meeting=meeting, author=teacher).exists():
        raise RuleError("feedback.link_none", N_("Отзыв уже пришёл или встреча не отмечена: ссылка не нужна."))
    return make_link(meeting=meeting, teacher=teacher)


def find_link(secret: str) -> FeedbackLink | None:
    """Find the living link of a secret; of somebody who left the school there is none."""
    FEEDBACK_LINK.enter(_hash(secret))
    rows = FeedbackLink.objects.select_related("meeting__relationship", "teacher__account", "school")
    link: FeedbackLink | None = rows.filter(token_hash=_hash(secret), teacher__left_on__isnull=True).first()
    return link if link is not None and link.open_at(clock.now()) else None


def require_no_account_since(link: FeedbackLink) -> None:
    """Refuse a link handed out before its person had an account: whoever holds it may be somebody else."""
    account = link.teacher.account
    if account is not None and account.created_at >= link.made_at:
        raise RuleError(
            "feedback.link_earlier",
            N_(
                "Эта ссылка дана до того, как у вас появился свой вход, и больше ничего не отправляет. Войдите и дайте "
                "отзыв в своём кабинете; набранное здесь можно скопировать."
            ),
        )


def form_came(link: FeedbackLink) -> Feedback | None:
    """Give the sent form a link is about, if it came, by whatever way."""
    rows = Feedback.objects.filter(meeting_id=link.meeting_id, author_id=link.teacher_id)
    found: Feedback | None = rows.select_related("response").first()
    return found


def keep_link_draft(*, link: FeedbackLink, typed: MultiValueDict[str, str]) -> None:
    """Keep what was typed by a link."""
    data = {name: values for name, values in typed.lists() if name.startswith("q-")}
    if sum(len(value) for values in data.values() for value in values) > MOST_TYPED:
        raise RuleError("draft.long", N_("Текст слишком длинный для черновика. Сократите его."))
    FeedbackLink.objects.filter(pk=link.pk).update(draft=data)


def feedback_by_link(
    *, link: FeedbackLink, raw: Raw, language: str = "ru", confidant: Account | None = None
) -> Feedback:
    """Send the form by a link; the drafts of this person about this meeting are forgotten."""
    with transaction.atomic():
        row = FeedbackLink.objects.select_for_update(of=("self",)).select_related("meeting", "teacher__account")
        found: FeedbackLink = row.get(pk=link.pk)
        if not found.open_at(clock.now()):
            raise RuleError("feedback.link_gone", _GONE)
        require_no_account_since(found)
        feedback = give_feedback(
            meeting=found.meeting,
            teacher=found.teacher,
            raw=raw,
            actor=None,
            language=language,
            confidant=confidant,
        )
        FeedbackLink.objects.filter(meeting=found.meeting, teacher=found.teacher).update(draft=None)
    return feedback


def end_links() -> int:
    """End every link that is still good; gives how many."""
    now = clock.now()
    return FeedbackLink.objects.filter(expires_at__gt=now).update(expires_at=now)
