"""What a teacher types about themselves, into a request and about wishes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import RowForm, offer
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher
from nastavnik.registry.forms.windows import WindowsForm
from nastavnik.registry.models import (
    PRIVATE_TOPICS,
    Development,
    MenteeEntry,
    MentoringRequest,
    Preference,
    RequestTopic,
)

RATING_WORDS = {
    1: _("1, пока не получается"),
    4: _("4, обычно нужна помощь"),
    7: _("7, получается через раз"),
    10: _("10, уверенно"),
}
RATINGS = [("", _("не оценивать сейчас"))] + [
    (str(number), RATING_WORDS.get(number, str(number))) for number in range(1, 11)
]


class AboutForm(WindowsForm):
    """Ask what is closest now, when and how to meet."""

    category = forms.ChoiceField(
        label=_("Что сейчас ближе"),
        choices=[*MenteeEntry.Category.choices, ("", _("не указывать"))],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ["category", "forms", "times"]


class Weight(forms.TypedChoiceField):
    """How much a request matters to its author; nothing is chosen beforehand."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Насколько важно"),
            choices=[(3, _("очень важно")), (2, _("важно")), (1, _("хотелось бы"))],
            coerce=int,
            widget=forms.RadioSelect,
        )


class Unsaid(forms.ChoiceField):
    """A choice that may stay unsaid."""

    def __init__(self, label: Any, choices: Any) -> None:
        super().__init__(label=label, choices=[("", _("не указывать")), *choices], required=False)


class RequestForm(RowForm):
    """Ask what the teacher wants to work on; the service checks the words when the request is sent."""

    lock_first = "entry.programme"

    topic = forms.ChoiceField(label=_("Тема"), choices=[("", _("выберите тему")), *RequestTopic.choices])
    need_type = forms.ChoiceField(
        label=_("Кто нужен"),
        choices=MentoringRequest.NeedType.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Предметник ведёт тот же предмет и помогает с методикой. "
            "Консультант помогает с классом, людьми, документами, силами."
        ),
    )
    subject = forms.CharField(label=_("Предмет"), max_length=100, required=False)
    weight = Weight()
    text_for_coordinator = forms.CharField(
        label=_("Для куратора, чтобы подобрать наставника"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
        required=False,
        help_text=_(
            "Напишите здесь или в поле «Только для наставника», достаточно одного. Для личной темы это поле "
            "остаётся пустым: куратор о ней не читает."
        ),
    )
    text_for_mentor = forms.CharField(
        label=_("Только для наставника"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
        required=False,
    )
    share_with_mentor = forms.BooleanField(
        label=_("Показать наставнику вместе с приглашением на встречу"), required=False
    )
    expected_change = forms.CharField(
        label=_("Что изменится, если получится"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
        max_length=1000,
        required=False,
        help_text=_("Например: урок начинается без напоминаний."),
    )
    urgency = Unsaid(_("Насколько срочно"), MentoringRequest.Urgency.choices)
    horizon = Unsaid(_("За какое время"), MentoringRequest.Horizon.choices)
    self_rating_before = forms.ChoiceField(
        label=_("Как с этим сейчас"),
        choices=RATINGS,
        required=False,
        help_text=_("От 1 до 10. Это точка отсчёта: весной станет видно, что изменилось."),
    )
    another = forms.BooleanField(label=_("Это другой вопрос на ту же тему"), required=False)

    @property
    def says_more(self) -> bool:
        """Say whether something stands in the part that is folded otherwise."""
        folded = ("urgency", "horizon", "expected_change")
        return any(self[name].value() or self[name].errors for name in folded)

    @property
    def asks_whether_another(self) -> bool:
        """Say whether the same request was found, so that the reader is asked about it."""
        return bool(self["another"].errors or self["another"].value())


class WishForm(forms.Form):
    """Ask whom the teacher would like, or would not."""

    about = TeacherChoice(label=_("Кто"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    kind = forms.ChoiceField(label=_("Что записать"), choices=Preference.Kind.choices, widget=forms.RadioSelect)
    rank = forms.TypedChoiceField(
        label=_("Какое по счёту пожелание"), choices=[(1, "1"), (2, "2"), (3, "3")], coerce=int
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "about", people)


AS_ROLE = [("mentee", _("как наставляемый")), ("mentor", _("как наставник"))]


class SealedVetoForm(forms.Form):
    """Ask what a sealed sheet says: whose it is, and with whom they would not work."""

    by = TeacherChoice(label=_("Чей лист"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    as_role = forms.ChoiceField(label=_("В каком качестве"), choices=AS_ROLE, widget=forms.RadioSelect)
    about = TeacherChoice(label=_("С кем не работать"), queryset=Teacher.objects.none(), empty_label=_("выберите"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "by", people.filter(account__isnull=True))
        offer(self, "about", people)


class DevelopmentForm(forms.Form):
    """A new category, a contest or courses."""

    kind = forms.ChoiceField(label=_("Что это"), choices=Development.Kind.choices)
    title = forms.CharField(
        label=_("Что именно"), max_length=200, help_text=_("Например: первая категория, приказ № 14")
    )
    achieved_on = forms.DateField(label=_("Когда"), widget=forms.DateInput(attrs={"type": "date"}))


class PaperRequestForm(forms.Form):
    """A request from a signed sheet: never a private topic, never the words for the mentor."""

    topic = forms.ChoiceField(
        label=_("Тема"),
        choices=[
            ("", _("выберите тему")),
            *(one for one in RequestTopic.choices if one[0] not in PRIVATE_TOPICS),
        ],
    )
    need_type = forms.ChoiceField(
        label=_("Кто нужен"), choices=MentoringRequest.NeedType.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Предмет"), max_length=100, required=False)
    weight = Weight()
    text_for_coordinator = forms.CharField(
        label=_("Для куратора, чтобы подобрать наставника"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
    )
    expected_change = forms.CharField(
        label=_("Что изменится, если получится"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
        max_length=1000,
        required=False,
    )
    urgency = Unsaid(_("Насколько срочно"), MentoringRequest.Urgency.choices)
    horizon = Unsaid(_("За какое время"), MentoringRequest.Horizon.choices)
    another = forms.BooleanField(label=_("Это другой вопрос на ту же тему"), required=False)


class JoiningSheetsForm(forms.Form):
    """The numbers of the signed consents without which nobody joins; the day is that of the sheet with the request."""

    participation_sheet = forms.CharField(
        label=_("Номер листа: участие в программе"),
        max_length=40,
        required=False,
        help_text=_("Пусто, если согласие уже действует. Номера как в вашем журнале."),
    )
    questionnaires_sheet = forms.CharField(
        label=_("Номер листа: обработка ответов на анкеты"), max_length=40, required=False
    )
    baseline_reason = forms.CharField(
        label=_("Почему без исходной самооценки"),
        max_length=300,
        required=False,
        help_text=_("За человека её не вносят. Пусто, если он заполнил её сам."),
    )

    def sheets(self) -> dict[str, str]:
        """Give the number by the kind of consent, where one is named."""
        named = {
            "participation": self.cleaned_data["participation_sheet"],
            "questionnaires": self.cleaned_data["questionnaires_sheet"],
        }
        return {kind: number for kind, number in named.items() if number}


class CandidacySheetForm(forms.Form):
    """The number of the signed consent to be a candidate."""

    candidacy_sheet = forms.CharField(
        label=_("Номер листа: быть кандидатом в наставники"),
        max_length=40,
        required=False,
        help_text=_("Пусто, если согласие уже действует."),
    )

    def sheets(self) -> dict[str, str]:
        """Give the number by the kind of consent, where one is named."""
        number = self.cleaned_data["candidacy_sheet"]
        return {"candidacy": number} if number else {}
