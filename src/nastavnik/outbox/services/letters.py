"""The only writer of letters: written with what they tell about, mailed outside every transaction, noted afterwards."""

import datetime as dt
import logging
import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.utils.translation import override

from nastavnik.core.states import LETTER_ON_ITS_WAY, LETTER_STUCK, LETTER_UNSENT
from nastavnik.kit import clock
from nastavnik.kit.letters import Words
from nastavnik.kit.registries import letter_kinds
from nastavnik.outbox.models import Letter, Notice

#: When a letter is tried again after a trouble that passes; after the last it has failed.
AGAIN = tuple(
    dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 8 * 60, 24 * 60)
)  # fmt: skip
CLAIMED = dt.timedelta(minutes=2)
A_TURN = 20
PERMANENT = 500
#: After so many letters running that a server did not take, it is left in peace for a while.
SILENT_AFTER, PAUSE = 3, dt.timedelta(minutes=10)
State, Trouble = Letter.State, Letter.Trouble
log = logging.getLogger("nastavnik.outbox")


def mailboxes(account: Any, everywhere: bool) -> list[str]:
    """Give where letters to an account go: the own mailbox, where it matters the one before a recent change too."""
    return list(account.every_mailbox(clock.today())) if everywhere else list(filter(None, [account.email]))


def write_letter(
    *,
    kind: str,
    school_id: int,
    account: Any = None,
    about: int | None = None,
    notice: Notice | None = None,
    **params: Any,
) -> Letter:
    """Write a letter in the transaction of what it tells about; the worker mails it once that is committed."""
    letter_kinds[kind]
    now = clock.now()
    return Letter.objects.create(
        kind=kind,
        school_id=school_id,
        account=account,
        about=about,
        notice=notice,
        params=params,
        created_at=now,
        next_at=now,
    )


def send_again(letters: QuerySet[Letter]) -> int:
    """Let letters that failed, or wait for their next try, be tried now; gives how many."""
    rows = letters.filter(state__in=LETTER_UNSENT)
    return rows.update(state=State.WAITING, tries=0, next_at=clock.now(), trouble="")


def give_up(letters: QuerySet[Letter]) -> int:
    """Say that letters which failed, or are held, are needed no more; gives how many."""
    return letters.filter(state__in=LETTER_STUCK).update(state=State.DROPPED)


def hold_letters() -> int:
    """Hold what waits in a database that came back from the past: it may have been sent since; gives how many."""
    waiting = Letter.objects.filter(state__in=LETTER_ON_ITS_WAY)
    return waiting.update(state=State.HELD, until=None)


class Post:
    """The way to the mail server of one worker: it knows when the server is silent, and leaves it in peace."""

    def __init__(self) -> None:
        self._refused, self._quiet_until = 0, clock.now()

    def send_waiting(self, most: int = A_TURN) -> int:
        """Mail what is due, at most so many, so that other work goes between; give how many were tried."""
        tried = 0
        while tried < most and clock.now() >= self._quiet_until and (letter := claim()) is not None:
            self._deliver(letter)
            tried += 1
        return tried

    def _deliver(self, letter: Letter) -> None:
        trouble, passes = _mailed(letter)
        if trouble in {Trouble.SILENT, Trouble.SIGN_IN, Trouble.SENDER}:
            self._refused += 1
            if self._refused >= SILENT_AFTER:
                self._refused, self._quiet_until = 0, clock.now() + PAUSE
        else:
            self._refused = 0
        note(letter, trouble, passes=passes)


def claim() -> Letter | None:
    """Take the next letter that is due, or that a worker who died had taken; no other worker takes it too."""
    now = clock.now()
    due = Letter.objects.filter(Q(state=State.WAITING, next_at__lte=now) | Q(state=State.SENDING, until__lt=now))
    for letter in due.select_related("account__school", "notice").order_by("next_at", "pk")[:A_TURN]:
        mine = Letter.objects.filter(pk=letter.pk, state=letter.state, until=letter.until)
        if mine.update(state=State.SENDING, until=now + CLAIMED, tries=letter.tries + 1):
            letter.tries += 1
            return letter
    return None


def note(letter: Letter, trouble: str, *, passes: bool) -> None:
    """Note how the mailing ended; a letter taken back meanwhile stays so."""
    told: dict[str, Any] = {"trouble": trouble, "until": None, "reached": letter.reached}
    if not trouble:
        told["state"] = State.SENT
    elif passes and letter.tries <= len(AGAIN):
        told |= {"state": State.WAITING, "next_at": clock.now() + AGAIN[letter.tries - 1]}
    else:
        told["state"] = State.FAILED
    Letter.objects.filter(pk=letter.pk, state=State.SENDING).update(**told)


def _mailed(letter: Letter) -> tuple[str, bool]:
    """Compose and mail one letter; gives what troubled it, if anything, and whether that may pass."""
    try:
        words = _words(letter)
    except Exception:
        log.exception("letter %s of kind %s is not composed", letter.pk, letter.kind)
        return Trouble.BROKEN, False
    if words is None:
        Letter.objects.filter(pk=letter.pk).update(state=State.DROPPED, until=None)
        return "", False
    return _to_each(letter, words)


def _to_each(letter: Letter, words: Words) -> tuple[str, bool]:
    """Mail to each address apart: none of them is to show another; one that was reached gets no second letter."""
    trouble: tuple[str, bool] = ("", False)
    for address in words.addresses:
        if address in letter.reached:
            continue
        try:
            _message(letter, words, address).send()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            trouble = trouble_of(error)
        else:
            letter.reached.append(address)
    return trouble


def _words(letter: Letter) -> Words | None:
    """Compose a letter in the language of its reader, with the school in its subject."""
    reader, school = letter.account, getattr(letter.account, "school", None)
    language = (reader.language if reader is not None else "") or settings.LANGUAGE_CODE
    with override(language), clock.lived_in(school and school.time_zone):
        words: Words | None = letter_kinds[letter.kind].compose(letter)
    if words is None or school is None:
        return words
    subject = " ".join(f"{school.short_name}: {words.subject}".split())
    return Words(subject, words.text, words.addresses)


def _message(letter: Letter, words: Words, address: str) -> EmailMessage:
    """Make the message: marked as automatic, and of a name that stays, so that one mailed twice is seen to be one."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<{letter.message}@{host}>"}
    return EmailMessage(words.subject, words.text, to=[address], headers=headers, connection=get_connection())


def trouble_of(error: Exception) -> tuple[str, bool]:
    """Say what an error of mailing means for the letter, and whether it may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words_of_it in error.recipients.values()]
        return (Trouble.ADDRESS, False) if min(codes, default=0) >= PERMANENT else (Trouble.LATER, True)
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError):
        return Trouble.SIGN_IN, True
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Trouble.SENDER, True
    if isinstance(error, smtplib.SMTPDataError):
        return (Trouble.CONTENT, False) if error.smtp_code >= PERMANENT else (Trouble.LATER, True)
    if isinstance(error, ValueError):
        return Trouble.ADDRESS, False
    return Trouble.SILENT, True
