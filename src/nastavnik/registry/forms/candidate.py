"""What a candidate adds to the questionnaire: achievements with a file, and whom to ask for some words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.forms import RowForm, offer
from nastavnik.kit.models import MAX_FILE
from nastavnik.kit.uploads import Upload, read_once
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher
from nastavnik.registry.models import Achievement
from nastavnik.registry.models.achievement import FIRST_YEAR


class AchievementForm(forms.Form):
    """Something a candidate has done."""

    kind = forms.ChoiceField(label=_("Что это"), choices=Achievement.Kind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Что именно"), max_length=300, help_text=_("Например: «Учитель года», второе место в районе")
    )
    year = forms.IntegerField(label=_("Год"), min_value=FIRST_YEAR, required=False)
    file = forms.FileField(
        label=_("Файл"),
        required=False,
        help_text=_("PDF, PNG, JPG, DOCX или ODT, до 12 МБ."),
    )

    def clean_year(self) -> int | None:
        """Refuse a year that has not come."""
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > clock.today().year:
            raise forms.ValidationError(_("Этот год ещё не наступил."))
        return year

    def clean_file(self) -> Any:
        """Refuse a file that the database would not take."""
        file: Any = self.cleaned_data.get("file")
        if file is not None and (file.size or 0) > MAX_FILE:
            raise forms.ValidationError(_("Файл больше 12 МБ. Уменьшите скан и загрузите снова."))
        return file

    def values(self) -> dict[str, Any]:
        """Give what the service takes."""
        data = dict(self.cleaned_data)
        file: Any = data.pop("file", None)
        upload: Upload | None = read_once(file) if file is not None else None
        return {**data, "upload": upload}


class AchievementEditForm(RowForm, AchievementForm):
    """An achievement, anew; without a new file the former one stays."""

    lock_first = "entry.programme"

    without_file = forms.BooleanField(label=_("Убрать файл"), required=False)

    def written(self, row: Any) -> dict[str, Any]:
        """Leave the file out: it is named on the page."""
        return {"kind": row.kind, "title": row.title, "year": row.year}


class AskForm(forms.Form):
    """Ask whom to turn to for some words."""

    colleague = TeacherChoice(label=_("Кого попросить"), queryset=Teacher.objects.none(), empty_label=_("выберите"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "colleague", people)


class ReferenceForm(RowForm):
    """Some words about a colleague."""

    lock_first = "entry.programme"

    words = forms.CharField(
        label=_("Ваши слова"),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 2000}),
        max_length=2000,
        help_text=_(
            "Как ведёт за собой, организует дело, разговаривает, замечает, что другому трудно. Без оценок и баллов: "
            "лучше один случай."
        ),
    )
