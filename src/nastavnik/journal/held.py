"""What the journal holds of a person."""

from django.utils.translation import gettext_lazy as _

from nastavnik.kit.held import EVERYBODY, hold

hold(
    "journal.Event",
    _("Строки журнала о ваших действиях"),
    EVERYBODY,
    (_("что сделано, когда и с какой записью, без слов и имён"), "actor kind at subject_type subject_id data occasion"),
    whose=("actor",),
)
hold(
    "journal.Reason",
    _("Причины ваших решений"),
    "coordinator",
    (_("слова причины и строка журнала, к которой они относятся"), "text event"),
    whose=("event__actor",),
)
hold(
    "journal.Former",
    _("Прежний текст того, что вы исправили"),
    EVERYBODY,
    (_("каким был текст до исправления и к какой строке журнала он относится"), "words field event"),
    whose=("event__actor",),
)
