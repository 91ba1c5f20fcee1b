"""The questionnaire of a mentor, each question declared once: form, service, card, register and workbook read it here.

Times, ways of meeting and the twenty areas of competence have a form of their own and stand beside these.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.words import number_of
from nastavnik.registry.models import PRIVATE_TOPICS, MentoringRequest, RequestTopic

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"
TOPICS = RequestTopic.choices


@dataclass(frozen=True, slots=True)
class Question:
    """A question about one field of the entry, on one sheet (`part`) of the form: `first`, or one of the rest.

    `lacking` says what a questionnaire without an answer lacks; where it is empty the answer may be left out. `kept`
    turns an answer into what the entry keeps and refuses a wrong one, `said` turns that into words. `shown` is its name
    on the card, in the print and in the workbook; `guarded` says that the access matrix names its readers.
    """

    name: str
    part: str
    field: Callable[[], forms.Field]
    unsaid: Any = ""
    kept: Callable[[Any], Any] = str.strip
    said: Callable[[Any], str] = str
    shown: Words = ""
    guarded: bool = False
    lacking: str = ""


class Several(forms.CharField):
    """Words between commas."""

    def prepare_value(self, value: Any) -> Any:
        """Write them in one line."""
        return value if isinstance(value, str) or value is None else ", ".join(value)

    def clean(self, value: Any) -> list[str]:
        """Take them apart."""
        return str(super().clean(value)).split(",")


def _text(label: Words, help_text: Words = "") -> Callable[[], forms.Field]:
    area = forms.Textarea(attrs={"rows": 3, "maxlength": 2000})
    return lambda: forms.CharField(label=label, widget=area, max_length=2000, required=False, help_text=help_text)


def _codes(name: str, part: str, label: Words, choices: Iterable[tuple[str, "Words"]], **more: Any) -> Question:
    """Ask for any number of a list, kept in its order."""
    labels = dict(choices)

    def kept(answer: Iterable[str]) -> list[str]:
        asked = set(answer)
        if asked - set(labels):
            raise RuleError(f"mentor_entry.{name}", N_("Выберите варианты из списка."), name)
        return [code for code in labels if code in asked]

    def field() -> forms.Field:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=list(labels.items()), widget=boxes, required=False)

    return Question(name, part, field, (), kept, lambda codes: ", ".join(str(labels[code]) for code in codes), **more)


def _hours_said(hours: Decimal | None) -> str:
    return number_of(hours) if hours else ""


QUESTIONS: tuple[Question, ...] = (
    _codes(
        "types",
        "first",
        _("Каким наставником готовы быть"),
        MentoringRequest.NeedType.choices,
        shown=_("Тип"),
        lacking=N_("Отметьте, каким наставником готовы быть: предметником, консультантом или обоими."),
    ),
    Question(
        "subjects",
        "first",
        lambda: Several(
            label=_("Предметы"), max_length=300, required=False, help_text=_("Через запятую, если несколько.")
        ),
        unsaid=(),
        kept=lambda words: [word.strip() for word in words if word.strip()],
        said=", ".join,
        shown=_("Предметы"),
    ),
    _codes(
        "private_topics",
        "help",
        _("С какими личными темами можно ко мне прийти"),
        [topic for topic in TOPICS if topic[0] in PRIVATE_TOPICS],
    ),
    _codes(
        "refused_topics",
        "help",
        _("За какие темы не берусь"),
        [topic for topic in TOPICS if topic[0] not in PRIVATE_TOPICS],
    ),
    Question(
        "capacity",
        "first",
        lambda: forms.TypedChoiceField(
            label=_("Сколько наставляемых"),
            choices=[(number, str(number)) for number in range(1, 6)],
            coerce=int,
            empty_value="1",
            required=False,
        ),
        unsaid=1,
        kept=int,
        shown=_("Мест"),
    ),
    Question(
        "group_ready",
        "time",
        lambda: forms.BooleanField(label=_("Возьму группу"), required=False),
        unsaid=False,
        kept=bool,
        said=lambda ready: now("да") if ready else "",
        shown=_("Готовность к группе"),
    ),
    Question(
        "hours_per_week",
        "first",
        lambda: forms.DecimalField(
            label=_("Часов в неделю"), min_value=0, max_value=40, max_digits=4, decimal_places=1, required=False
        ),
        unsaid=None,
        kept=lambda hours: None if hours is None else Decimal(str(hours)),
        said=_hours_said,
        shown=_("Часов в неделю"),
        lacking=N_("Напишите, сколько часов в неделю можете отдать: хотя бы полчаса."),
    ),
    Question(
        "achievements",
        "words",
        _text(
            _("Достижения, важные для программы"), _("Конкурсы, пособия, вебинары. Это видят куратор и члены совета.")
        ),
        shown=_("Достижения"),
    ),
    _codes(
        "qualities",
        "words",
        _("Что из этого обо мне"),
        (
            ("leadership", _("веду за собой, беру ответственность")),
            ("organising", _("умею организовать дело и время")),
            ("communication", _("слушаю и договариваюсь")),
            ("empathy", _("замечаю, что другому трудно")),
        ),
        shown=_("О себе"),
    ),
    Question(
        "training_wish",
        "words",
        lambda: forms.CharField(
            label=_("Нужно ли обучение и чему"),
            max_length=300,
            required=False,
            help_text=_("Например: как разбирать урок без оценок. Или: не нужно."),
        ),
        shown=_("Нужно ли обучение"),
    ),
    Question("motivation", "first", _text(_("Почему мне это интересно")), guarded=True),
)


def shown_answers() -> tuple[str, ...]:
    """Name the fields of an entry that are shown with their answers."""
    return tuple(each.name for each in QUESTIONS if each.shown and not each.guarded)


def described(entry: Any, competences: Iterable[str]) -> list[tuple["Words", str]]:
    """Give what the card, the print and the workbook show of an entry: names and words, guarded answers never."""
    told = [(each.shown, each.said(getattr(entry, each.name))) for each in QUESTIONS if each.name in shown_answers()]
    return [*told, (_("Компетенции"), ", ".join(competences))]


def answers(said: dict[str, Any]) -> dict[str, Any]:
    """Read the answers to every question by its own rule; nobody is asked anything else."""
    unknown = set(said) - {each.name for each in QUESTIONS}
    if unknown:
        raise TypeError(f"no such questions: {', '.join(sorted(unknown))}")
    return {each.name: each.kept(said.get(each.name, each.unsaid)) for each in QUESTIONS}


#: The areas have a field of their own; this is what is lacking without any.
STRENGTHS, WITHOUT_STRENGTHS = "strengths", N_("Отметьте сильные стороны: обычно хватает трёх.")


def lacking(own: Mapping[str, Any], areas: Iterable[str]) -> list[tuple[str, str]]:
    """Give what a questionnaire still lacks, field and words, so that the council never reads a blank."""
    found = [(each.name, each.lacking) for each in QUESTIONS if each.lacking and not own.get(each.name)]
    return found if list(areas) else [*found, (STRENGTHS, WITHOUT_STRENGTHS)]
