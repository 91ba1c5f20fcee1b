"""Forms about consents: their shape only, the rules live in services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.consents.models import Consent, DataRequest
from nastavnik.kit.forms import offer
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher

MAX_MENTEES = 30


class GiveForm(forms.Form):
    """A press that gives a consent; the mentor's work asks for how many mentees."""

    up_to_mentees = forms.IntegerField(
        label=_("Наставляемых не больше"),
        min_value=1,
        max_value=MAX_MENTEES,
        initial=1,
        help_text=_("Один лист на учебный год: больше этого числа предложить нельзя"),
    )

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Consent.Kind.MENTOR_WORK:
            del self.fields["up_to_mentees"]


class SignForm(forms.Form):
    """The number, the date and perhaps a scan of a signed sheet."""

    sheet_number = forms.CharField(label=_("Номер листа"), max_length=40, help_text=_("Как в вашем журнале"))
    signed_on = forms.DateField(
        label=_("Дата подписи"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scan = forms.FileField(
        label=_("Скан листа"),
        required=False,
        help_text=_("PDF, PNG или JPG, не больше 12 МБ. Паспортные данные на скане закройте"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class StatementForm(forms.Form):
    """The written statement by which somebody withdraws a consent on paper."""

    sheet_number = forms.CharField(label=_("Номер заявления"), max_length=40, help_text=_("Как в вашем журнале"))
    signed_on = forms.DateField(
        label=_("Дата заявления"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _scan(label: Any, *, required: bool = True) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=required,
        help_text=_("PDF, PNG или JPG, не больше 12 МБ. Паспортные данные на скане закройте"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )


class AdditionForm(forms.Form):
    """What a registered sheet should say, and on what ground."""

    sheet_number = forms.CharField(label=_("Верный номер"), max_length=40, required=False)
    given_on = forms.DateField(
        label=_("Верная дата подписи"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    ground = forms.CharField(
        label=_("Основание"),
        max_length=300,
        help_text=_("Например: номер в журнале регистрации, служебная записка № 3"),
    )
    scan = _scan(_("Скан основания"))


class OtherScanForm(forms.Form):
    """A scan of a sheet, in the place of the one that is there."""

    scan = _scan(_("Скан листа"))
    reason = forms.CharField(label=_("Чем прежний скан не подошёл"), max_length=500)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"]


class ErrorForm(forms.Form):
    """Why a sheet was entered by mistake."""

    reason = forms.CharField(
        label=_("В чём ошибка"),
        max_length=500,
        help_text=_("Например: это лист однофамильца, подписан другим человеком"),
    )


class SignedOnForm(forms.Form):
    """The day on which a pile of sheets was signed."""

    signed_on = forms.DateField(
        label=_("Дата подписи"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SheetNumberForm(forms.Form):
    """The number of one sheet of a pile."""

    sheet_number = forms.CharField(label=_("Номер листа"), max_length=40)


class PrepareManyForm(forms.Form):
    """To what the sheets are prepared."""

    kind = forms.ChoiceField(label=_("На что"), choices=Consent.Kind.choices)
    up_to_mentees = forms.IntegerField(
        label=_("Наставляемых не больше"),
        min_value=1,
        max_value=MAX_MENTEES,
        required=False,
        help_text=_("Только для согласия на работу наставника"),
    )
    until = forms.DateField(
        label=_("Действует по"),
        required=False,
        help_text=_("Только для согласия на работу наставника; пусто – до конца учебного года"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the number where the sheet needs it."""
        data = dict(self.cleaned_data)
        if data.get("kind") == Consent.Kind.MENTOR_WORK and not data.get("up_to_mentees"):
            self.add_error("up_to_mentees", _("Укажите, сколько наставляемых не больше: это число стоит в листе."))
        return data


class PrepareForm(PrepareManyForm):
    """Whose sheet to prepare, and to what."""

    teacher = TeacherChoice(label=_("Педагог"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    field_order = ["teacher", "kind", "up_to_mentees", "until"]

    def __init__(self, school_id: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Teacher.objects.filter(school_id=school_id).here().by_name()
        offer(self, "teacher", people)


class DataRequestForm(forms.Form):
    """What to put right or to erase of what is held of oneself."""

    kind = forms.ChoiceField(label=_("О чём просьба"), choices=DataRequest.Kind.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Что именно и как верно"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000,
    )


class DataAnswerForm(forms.Form):
    """What was done about it, or why it was not."""

    outcome = forms.ChoiceField(
        label=_("Чем закончилось"),
        choices=[("done", _("сделано")), ("refused", _("сделать нельзя"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Что сделано или почему нельзя"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}),
        max_length=2000,
        help_text=_("Это прочтёт человек, который просил."),
    )

    def values(self) -> dict[str, Any]:
        """Give what the service takes."""
        return {"done": self.cleaned_data["outcome"] == "done", "answer": self.cleaned_data["answer"]}
