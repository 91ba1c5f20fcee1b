"""What forms share: choices offered to a field, and the version of a row that a form changes."""

import json
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django import forms
from django.db import models
from django.forms import BaseForm
from django.forms.models import model_to_dict
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nastavnik.kit.http import MARK_PREFIX, number_in, uuid_in
from nastavnik.kit.models import SavedView

Written = dict[str, Any]
LONGEST_MARK = 32


def offer(form: BaseForm, name: str, rows: Any, nobody: Any = None) -> None:
    """Offer rows or pairs of value and words in a field; `nobody` are the words of the empty choice."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
        field.empty_label = field.empty_label if nobody is None else nobody
    elif isinstance(field, forms.ChoiceField):
        field.choices = rows


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Rows chosen by their keys or handles; what no key can be is refused before a database is asked."""

    def clean(self, value: Any) -> Any:
        """Refuse what is no key, in the words for a row that is not there."""
        for key in value or ():
            if (number_in(str(key)) if self.to_field_name is None else uuid_in(str(key))) is None:
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(key)[:20]})
        return super().clean(value)


def mark_of(written: Written) -> str:
    """Give a mark of what is written; nobody without the key of the installation learns the words from it."""
    text = json.dumps(written, sort_keys=True, default=str, ensure_ascii=False)
    return salted_hmac("nastavnik.kit.forms", text, algorithm="sha256").hexdigest()[:LONGEST_MARK]


class OvertakenError(Exception):
    """Somebody wrote other words while the form was open; `form` holds those that were typed."""

    def __init__(self, form: "KeepsVersion", now: Written) -> None:
        super().__init__(type(form).__name__)
        self.form, self.now = form, now


class KeepsVersion(BaseForm):
    """A form that changes what is written already: it carries a mark of what its reader was shown.

    What is written is read anew, under locks taken in the order of the house, before the service runs: where the mark
    differs, nothing is saved and both texts are shown.
    """

    #: The way from the row to what services lock before it.
    lock_first = ""
    row: Any = None

    def written(self, row: Any) -> Written:
        """Give what is written in the row, by field."""
        return {name: row.serializable_value(name) for name in self.fields if hasattr(row, name)}

    def show(self, row: Any) -> None:
        """Fill the form with what is written, under what somebody typed and has not sent."""
        self.row = row
        if row is not None:
            self.initial = {**self.written(row), **self.initial}

    @property
    def version_name(self) -> str:
        """Name the input that carries the mark."""
        return self.add_prefix(f"{MARK_PREFIX}{type(self).__name__.lower()}")

    @cached_property
    def version(self) -> str:
        """Give the mark of what the reader was shown."""
        if self.is_bound:
            return str(self.data.get(self.version_name, ""))
        return str(self.initial.get(self.version_name) or mark_of(self._now(self.row)))

    def _now(self, row: Any) -> Written:
        return self.written(row) if row is not None else {}

    def check_version(self) -> None:
        """Refuse words typed over a text that has changed since."""
        if self.version_name not in self.data:
            return
        row = self.row
        if row is not None:
            _lock(attrgetter(self.lock_first)(row)) if self.lock_first else None
            row = _lock(row)
        now = self._now(row)
        if self.version != mark_of(now):
            raise OvertakenError(self, now)

    def in_words(self, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Say values of the form's fields as people read them, those that are empty left out."""
        told = [(self[name].label, _said(field, values.get(name))) for name, field in self.fields.items()]
        return [(str(label), words) for label, words in told if words]


def _lock(row: models.Model) -> models.Model | None:
    """Read a row anew and hold it until the form is saved."""
    return type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()


def _said(field: forms.Field, value: Any) -> str:
    """Say one value in the words of its field."""
    if isinstance(value, bool):
        return _("да") if value else ""
    if value is None or value in ("", []):
        return ""
    several = list(value) if isinstance(value, list | models.QuerySet) else [value]
    if isinstance(field, forms.ModelChoiceField):
        keys = [one.pk if isinstance(one, models.Model) else one for one in several]
        offered: Any = field.queryset
        return ", ".join(map(field.label_from_instance, offered.filter(pk__in=keys)))
    words = _flat(getattr(field, "choices", ()))
    return ", ".join(words.get(str(one), str(one)) for one in several)


def _flat(choices: Any) -> dict[str, str]:
    """Give the words of choices, also of those in groups."""
    flat: dict[str, str] = {}
    for value, words in choices:
        flat |= _flat(words) if isinstance(words, list | tuple) else {str(value): str(words)}
    return flat


class RowForm(KeepsVersion, forms.Form):
    """A form over a row that is there already, or over none yet."""

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(row)


class RowModelForm(KeepsVersion, forms.ModelForm[Any]):
    """A form of a model's own fields; the service alone writes the row and checks it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = self.instance if self.instance.pk else None

    def written(self, row: Any) -> Written:
        """Give the model's fields as the form shows them."""
        return model_to_dict(row, [name for name in self.fields if name in (self._meta.fields or ())])

    def _post_clean(self) -> None:
        """Leave the row alone."""


class ViewForm(forms.Form):
    """The name of a list as it was asked for."""

    name = forms.CharField(label=gettext_lazy("Как назвать"), max_length=60)
    list = forms.CharField(widget=forms.HiddenInput, max_length=300)
    asked = forms.CharField(widget=forms.HiddenInput, max_length=1500, required=False)


class ViewNameForm(RowModelForm):
    """The name of a saved view."""

    class Meta:
        model = SavedView
        fields = ("name",)
