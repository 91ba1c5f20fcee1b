"""What the minutes of a council say: once of the sitting, and beside each candidate."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.forms import RowForm
from nastavnik.registry.models import CouncilOpinion, MentorEntry, Sitting

#: How the council's opinion is said in its minutes, where a single member says it otherwise.
OF_COUNCIL = [
    ("recommend", _("рекомендуют")),
    ("abstain", _("вернуться позднее")),
    ("against", _("не рекомендуют")),
]


class Votes(forms.CharField):
    """Three numbers: for, against, abstained."""

    def __init__(self) -> None:
        super().__init__(label=_("За, против, воздержались"), max_length=20, required=False)
        self.widget.attrs |= {"size": "7", "placeholder": "7-0-1", "class": "num"}

    def prepare_value(self, value: Any) -> Any:
        """Write them in one line."""
        return "-".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[int]:
        """Read them, whatever stands between."""
        words = str(super().clean(value))
        found = [int(one) for one in re.findall(r"\d{1,3}", words)]
        if words and len(found) != len(("for", "against", "abstained")):
            raise forms.ValidationError(gettext("Три числа: за, против, воздержались. Например, 7-0-1."))
        return found


class MinutesForm(forms.Form):
    """The number and the day of the council's minutes; the rest is for schools that keep it here too."""

    #: What stands folded under «in detail».
    folded = (
        *("body", "chair", "secretary", "present", "members", "invited"),
        *("agenda", "conflicts", "no_objections"),
    )

    number = forms.CharField(label=_("Номер протокола"), max_length=40)
    dated = forms.DateField(
        label=_("Дата протокола"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    body = forms.ChoiceField(label=_("Какой совет"), choices=Sitting.Body.choices, required=False)
    chair = forms.CharField(label=_("Председатель"), max_length=100, required=False)
    secretary = forms.CharField(label=_("Секретарь"), max_length=100, required=False)
    present = forms.IntegerField(label=_("Сколько присутствовало"), min_value=1, max_value=500, required=False)
    members = forms.IntegerField(
        label=_("Сколько членов совета всего"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("По двум числам видно, есть ли кворум: больше половины."),
    )
    invited = forms.CharField(label=_("Кто приглашён"), max_length=300, required=False)
    agenda = forms.CharField(
        label=_("Другие вопросы повестки и что решили"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
        help_text=_("Каждый вопрос с новой строки. Кандидатуры наставников стоят первым вопросом сами."),
    )
    conflicts = forms.CharField(
        label=_("Кто не участвовал в обсуждении и чьей кандидатуры"),
        max_length=500,
        required=False,
        help_text=_("Например: Седых Л. П. – кандидатура Седых А. И."),
    )
    no_objections = forms.BooleanField(label=_("Возражений не поступило"), required=False)

    def clean_body(self) -> str:
        """Take the usual council where none was named."""
        return str(self.cleaned_data["body"] or Sitting.Body.METHODICAL)


class OpinionOfCouncilForm(forms.Form):
    """What the minutes say of one candidate."""

    opinion = forms.ChoiceField(label=_("Мнение совета"), choices=OF_COUNCIL)
    votes = Votes()


class NewVersionForm(RowForm, MinutesForm):
    """Minutes anew, with what each candidate was told and why the former version is wrong."""

    lock_first = "act.programme"

    reason = forms.CharField(label=_("Почему исправляется"), max_length=300)

    def __init__(self, *args: Any, entries: Sequence[MentorEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            words = {"who": entry.teacher.told_apart}
            self.fields[f"opinion_{entry.pk}"] = forms.ChoiceField(
                label=gettext("Мнение совета: %(who)s") % words,
                choices=[("", _("не обсуждали")), *OF_COUNCIL],
                required=False,
            )
            self.fields[f"votes_{entry.pk}"] = votes = Votes()
            votes.label = gettext("За, против, воздержались: %(who)s") % words

    def written(self, row: Any) -> dict[str, Any]:
        """Give what is written of the sitting and of each candidate."""
        told = {name: getattr(row, name) for name in self.folded}
        opinions = list(CouncilOpinion.objects.filter(minutes=row.act_id, member=None).order_by("pk"))
        said = {f"opinion_{one.entry_id}": one.opinion for one in opinions}
        votes = {f"votes_{one.entry_id}": one.votes for one in opinions}
        return {"number": row.act.number, "dated": row.act.dated, **told, **said, **votes}

    def said(self) -> list[tuple[MentorEntry, str, list[int]]]:
        """Give what is said of each candidate who was spoken of."""
        data = self.cleaned_data
        rows = [(entry, data[f"opinion_{entry.pk}"], data[f"votes_{entry.pk}"]) for entry in self.entries]
        return [row for row in rows if row[1]]

    def clean(self) -> dict[str, Any]:
        """Refuse minutes that say nothing of anybody."""
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(f"opinion_{entry.pk}") for entry in self.entries):
            self.add_error(
                None, gettext("Отметьте мнение хотя бы об одном кандидате. Если протокола не было, его аннулируют.")
            )
        return data

    def sitting(self) -> dict[str, Any]:
        """Give what is said of the sitting."""
        return {name: self.cleaned_data[name] for name in ("number", "dated", "reason", *self.folded)}
