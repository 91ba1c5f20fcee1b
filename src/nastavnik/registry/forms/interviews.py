"""What is written down of a talk, and what its teacher makes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import clock
from nastavnik.kit.forms import RowForm, offer
from nastavnik.people.forms import TeacherChoice
from nastavnik.people.models import Teacher
from nastavnik.registry.forms.mentee import Unsaid, Weight
from nastavnik.registry.models import PRIVATE_TOPICS, MentoringRequest, RequestTopic

TOPICS = [("", _("выберите тему")), *(one for one in RequestTopic.choices if one[0] not in PRIVATE_TOPICS)]


def _area(label: Any, rows: int, longest: int, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": longest})
    return forms.CharField(label=label, widget=widget, max_length=longest, **more)


class InterviewOwnForm(RowForm):
    """The notes as their teacher reads, corrects and confirms them."""

    lock_first = "entry.programme"

    topic = forms.ChoiceField(label=_("Тема"), choices=TOPICS)
    need_type = forms.ChoiceField(
        label=_("Кто нужен"), choices=MentoringRequest.NeedType.choices, widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("Предмет"),
        max_length=100,
        required=False,
        help_text=_("Нужен, если выбран наставник-предметник."),
    )
    weight = Weight()
    text = _area(_("Для куратора, чтобы подобрать наставника"), 4, 4000)
    expected_change = _area(_("Что изменится, если получится"), 2, 1000, required=False)
    urgency = Unsaid(_("Насколько срочно"), MentoringRequest.Urgency.choices)
    horizon = Unsaid(_("За какое время"), MentoringRequest.Horizon.choices)
    another = forms.BooleanField(label=_("Это другой вопрос на ту же тему"), required=False)

    def words(self) -> dict[str, Any]:
        """Give the words of a request."""
        data = dict(self.cleaned_data)
        data["text_for_coordinator"] = data.pop("text")
        return data


class InterviewForm(RowForm):
    """The notes as the coordinator writes them."""

    lock_first = "entry.programme"

    held_on = forms.DateField(
        label=_("Когда беседовали"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=clock.today,
    )
    held_by = forms.CharField(label=_("Кто беседовал, если не вы"), max_length=120, required=False)
    topic = forms.ChoiceField(
        label=_("Тема"),
        choices=TOPICS,
        help_text=_("Самочувствие, администрацию и личную задачу педагог пишет только сам."),
    )
    need_type = InterviewOwnForm.base_fields["need_type"]
    subject = InterviewOwnForm.base_fields["subject"]
    weight = Weight()
    text = _area(
        _("Что сказал педагог"), 4, 4000, help_text=_("Словами педагога: он прочтёт это, поправит и решит сам.")
    )
    expected_change = _area(_("Что изменится, если получится"), 2, 1000, required=False)
    urgency = Unsaid(_("Насколько срочно"), MentoringRequest.Urgency.choices)
    horizon = Unsaid(_("За какое время"), MentoringRequest.Horizon.choices)


class NewInterviewForm(InterviewForm):
    """New notes: with whom the talk was."""

    teacher = TeacherChoice(label=_("С кем беседа"), queryset=Teacher.objects.none(), empty_label=_("выберите"))
    field_order = ["teacher"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "teacher", people)
