"""Goals, steps and practical results."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.core.states import GOAL_SETTLED
from nastavnik.kit import clock
from nastavnik.kit.forms import RowForm
from nastavnik.kit.models import MAX_FILE, StoredFile
from nastavnik.kit.uploads import read_once
from nastavnik.mentoring.forms.dates import DayField
from nastavnik.mentoring.models import Goal, GoalLevels, PracticalResult
from nastavnik.people.models import Account

GOAL_EXAMPLES = (
    _("начинать урок за две минуты без напоминаний; видно по наблюдению пяти уроков"),
    _("адаптировать шесть заданий для ученика с РАС; видно по самим заданиям и работам ученика"),
    _("провести родительское собрание; видно по отзывам родителей, не ниже четырёх из пяти"),
    _("получить первую категорию в 2028 году; видно по приказу об аттестации"),
)
OUTCOMES = [(state.value, state.label) for state in map(Goal.State, GOAL_SETTLED)]


class GoalForm(forms.Form):
    """By which day what will be done, and how it will be seen."""

    title = forms.CharField(
        label=_("Цель"), max_length=300, help_text=_("Что будет получаться: действие или результат, а не тема")
    )
    success_sign = forms.CharField(
        label=_("По чему будет видно"), max_length=300, help_text=_("Что можно увидеть, посчитать или показать")
    )
    horizon = forms.ChoiceField(label=_("Срок"), choices=Goal.Horizon.choices, widget=forms.RadioSelect)
    start_on = DayField(label=_("С какого дня"), initial=clock.today)
    due_on = DayField(label=_("К какому дню"))


class GoalOutcomeForm(forms.Form):
    """What became of a goal."""

    outcome = forms.ChoiceField(label=_("Чем закончилась"), choices=OUTCOMES, widget=forms.RadioSelect)
    reached = forms.TypedChoiceField(
        label=_("Какой уровень достигнут"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )

    def __init__(self, levels: list[tuple[int, str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if levels:
            field: Any = self.fields["reached"]
            field.choices = [(number, f"{title}: {words}") for number, title, words in levels]
        else:
            del self.fields["reached"]


class LevelsForm(RowForm):
    """Five levels of a goal, the expected one first in mind."""

    lock_first = "goal.place.programme"

    expected = forms.CharField(label=_("Как ожидаем"), max_length=200, help_text=_("То, что честно получится к сроку"))
    more = forms.CharField(label=_("Больше ожидаемого"), max_length=200)
    much_more = forms.CharField(label=_("Намного больше ожидаемого"), max_length=200)
    less = forms.CharField(label=_("Меньше ожидаемого"), max_length=200)
    much_less = forms.CharField(
        label=_("Намного меньше ожидаемого"), max_length=200, help_text=_("Обычно так, как сейчас, или хуже")
    )
    weight = forms.TypedChoiceField(
        label=_("Насколько важна"),
        coerce=int,
        choices=GoalLevels.Weight.choices,
        initial=1,
        widget=forms.RadioSelect,
    )


class StepForm(forms.Form):
    """A step until the next time."""

    title = forms.CharField(label=_("Шаг"), max_length=300)
    due_on = DayField(label=_("Вернёмся к нему"), required=False)


class StepDoneForm(forms.Form):
    """What came of a step."""

    outcome = forms.CharField(label=_("Что получилось"), max_length=500, required=False)


class ResultForm(forms.Form):
    """Something that can be shown."""

    kind = forms.ChoiceField(label=_("Что это"), choices=PracticalResult.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Название"), max_length=300)
    shown_on = DayField(label=_("Когда показано"), initial=clock.today)
    where = forms.CharField(
        label=_("Где найти"), max_length=300, required=False, help_text=_("Ссылка, кабинет, выходные данные")
    )
    file = forms.FileField(label=_("Файл"), required=False, help_text=_("До 12 МБ"))

    def clean_file(self) -> Any:
        """Refuse a file that the database would not take."""
        file: Any = self.cleaned_data.get("file")
        if file is not None and (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(_("Файл больше 12 МБ. Уменьшите его или укажите, где найти."))
        return file

    def stored(self, account: Account) -> StoredFile | None:
        """Describe the uploaded file as a row, unsaved."""
        file: Any = self.cleaned_data.get("file")
        if file is None:
            return None
        return read_once(file).row(
            school_id=account.school_id,
            name=file.name[-255:],
            content_type="application/octet-stream",
            created_by=account,
        )
