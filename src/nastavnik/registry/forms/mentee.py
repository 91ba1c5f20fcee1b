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


class RequestForm(RowForm):
    """Ask what the teacher wants to work on; the service checks the words when the request is sent."""

    lock_first = "entry.programme"

    topic = forms.ChoiceField(label=_("Тема"), choices=RequestTopic.choices)
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
    weight = forms.TypedChoiceField(
        label=_("Насколько важно"),
        choices=[(3, _("очень важно")), (2, _("важно")), (1, _("хотелось бы"))],
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
    )
    text_for_coordinator = forms.CharField(
        label=_("Для куратора, чтобы подобрать наставника"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
        required=False,
        help_text=_("Для личной темы это поле не сохраняется: куратор о ней не читает."),
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
    self_rating_before = forms.ChoiceField(
        label=_("Как с этим сейчас"),
        choices=RATINGS,
        required=False,
        help_text=_("От 1 до 10. Это точка отсчёта: весной станет видно, что изменилось."),
    )


class WishForm(forms.Form):
    """Ask whom the teacher would like, or would not."""

    about = TeacherChoice(label=_("Кто"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    kind = forms.ChoiceField(
        label=_("Что записать"), choices=Preference.Kind.choices, widget=forms.RadioSelect, initial="wish"
    )
    rank = forms.TypedChoiceField(
        label=_("Какое по счёту пожелание"), choices=[(1, "1"), (2, "2"), (3, "3")], coerce=int, initial=1
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
        label=_("Тема"), choices=[one for one in RequestTopic.choices if one[0] not in PRIVATE_TOPICS]
    )
    need_type = forms.ChoiceField(
        label=_("Кто нужен"), choices=MentoringRequest.NeedType.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Предмет"), max_length=100, required=False)
    weight = forms.TypedChoiceField(
        label=_("Насколько важно"),
        choices=[(3, _("очень важно")), (2, _("важно")), (1, _("хотелось бы"))],
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
    )
    text_for_coordinator = forms.CharField(
        label=_("Для куратора, чтобы подобрать наставника"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
        max_length=4000,
    )
