"""What questionnaires hold of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import EVERYBODY, hold

hold(
    "surveys.Response",
    _("Ваши ответы на анкеты"),
    EVERYBODY,
    (_("сами ответы"), "answers"),
    (_("какая анкета, о чём она и в каком анкетировании"), "version wave about language"),
    (_("отвечаете вы или нет, и если без имени, то знак кода"), "respondent takes_part code_hash"),
    (_("на сайте или с бумаги, кем внесено, когда и что исправлено"), "channel entered_by submitted_at corrects"),
    whose=("respondent__account",),
    page="surveys:mine",
)
hold(
    "surveys.Share",
    _("Что из ответов вы открыли другим"),
    EVERYBODY,
    (_("какая часть, кому и с какого дня"), "response part reader mentor given_on"),
    whose=("response__respondent__account",),
    page="surveys:mine",
)
hold(
    "surveys.PaperEntry",
    _("Ваши анкеты с бумаги, пока их вносят"),
    EVERYBODY,
    (_("что внесено в первый и во второй раз"), "first second"),
    (_("какое анкетирование и кто вносит"), "wave teacher entered_by"),
    whose=("teacher__account",),
)
hold(
    "surveys.CodedDraft",
    _("Черновики анкет без имени"),
    EVERYBODY,
    (_("ответы до отправки под знаком кода, к вам они не ведут"), "wave code_hash data"),
)
hold(
    "surveys.Response",
    _("Ответы, которые вы внесли с бумаги"),
    "coordinator",
    (_("чьи это ответы и когда внесены; сами ответы после этого закрыты"), "entered_by respondent submitted_at"),
    whose=("entered_by",),
)
hold(
    "surveys.Share",
    _("Что из ответов открыли вам"),
    "mentor",
    (_("чьи ответы, какая часть и с какого дня"), "response part mentor given_on"),
    whose=("mentor__account",),
    page="surveys:opened",
)
