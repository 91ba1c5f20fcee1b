"""The desk: what is said of a refusal, texts without control characters, two windows over one record."""

import re
import uuid
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit.desk import attempt
from nastavnik.kit.forms import RowForm, RowModelForm, offer
from nastavnik.kit.http import CleanRequest, tidy
from nastavnik.kit.models import Draft
from nastavnik.mentoring.models import Meeting
from nastavnik.people.models import Account, Teacher
from nastavnik.programme import services as programme_services
from nastavnik.programme.models import RoadmapItem
from tests import factories

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class ChoiceForm(forms.Form):
    """A choice that a button sends: two fields nobody sees, one with words."""

    mentor = forms.ChoiceField(choices=[("1", "")])
    side = forms.ChoiceField(choices=[("1", "")], widget=forms.HiddenInput)
    reason = forms.CharField(label="Причина", max_length=5)


def told(form: forms.BaseForm) -> str:
    return Template("{% form_errors form=form %}").render(Context({"form": form}))


def refusing(error: Exception) -> Any:
    def run() -> None:
        raise error

    return run


def test_a_reason_is_shown_at_its_field_or_over_the_form_and_the_words_stay() -> None:
    sent = {"mentor": "1", "side": "1", "reason": "слово"}
    about = {
        "reason": RuleError("x", N_("Слишком коротко."), "reason"),
        "__all__": RuleError("x", N_("Сейчас нельзя."), "nowhere"),
    }
    for place, error in about.items():
        form = ChoiceForm(sent)
        assert attempt(form, refusing(error)) is None
        assert list(form.errors) == [place]
        assert form["reason"].value() == "слово"
    for error in (ValidationError({"reason": ["Нет."], "other": ["И тут."]}), IntegrityError("UNIQUE")):
        form = ChoiceForm(sent)
        assert attempt(form, refusing(error)) is None
        assert form.non_field_errors()


def test_what_is_done_is_true_whatever_it_gave() -> None:
    form = ChoiceForm({"mentor": "1", "side": "1", "reason": "слово"})
    for value in (None, 0, [], "x"):
        done = attempt(form, lambda given=value: given)
        assert done
        assert done.value == value
    assert attempt(ChoiceForm(), lambda: 1) is None


def test_another_mistake_of_the_program_is_not_taken_for_a_refusal() -> None:
    form = ChoiceForm({"mentor": "1", "side": "1", "reason": "слово"})
    with pytest.raises(KeyError):
        attempt(form, refusing(KeyError("x")))


@pytest.mark.parametrize("field", ["mentor", "side"])
def test_a_refused_choice_that_nobody_sees_is_told_in_words(field: str) -> None:
    sent = {"mentor": "1", "side": "1", "reason": "слово"}
    gone = ChoiceForm({**sent, field: "9"})
    assert not gone.is_valid()
    assert "здесь больше нет" in told(gone)
    refused = ChoiceForm(sent)
    attempt(refused, refusing(RuleError("x", N_("У наставника нет мест."), field)))
    assert "У наставника нет мест." in told(refused)
    for form in (gone, refused):
        assert not re.search("mentor|side|Нужно исправить", told(form), re.IGNORECASE)
    assert "Причина" in told(ChoiceForm({**sent, "reason": "длинное слово"}))


def test_control_characters_are_taken_out_when_a_request_is_read() -> None:
    assert tidy("Тема\x0bурока\x00\x1f\x9f, конец\r\n\tстроки\uffff") == "Тема урока, конец\r\n\tстроки"
    request: Any = RequestFactory().post(
        "/?q=а\x00б", {"text": "раз\x0bдва", "many": ["\x07три", "четыре"], "n\x00": "1"}
    )
    request.__class__ = CleanRequest
    assert request.POST["text"] == "раз два"
    assert request.POST.getlist("many") == ["три", "четыре"]
    with pytest.raises(AttributeError):
        request.POST["text"] = "иначе"


@pytest.mark.django_db
def test_no_control_character_reaches_a_record(client: Client) -> None:
    chief = factories.account(factories.school(), roles=("coordinator",))
    client.force_login(chief)
    sent = {
        "last_name": "Ива\x0bнова",
        "first_name": "Анна\x00",
        "position": "учитель труда\x1f",
        "form_key": uuid.uuid4(),
    }
    assert client.post(reverse("people:add"), sent).status_code == 302
    made = Teacher.objects.get(position="учитель труда")
    assert (made.last_name, made.first_name) == ("Ива нова", "Анна")
    client.post("/draft/", {"draft_key": "x", "text": "раз\x0bдва"})
    assert Draft.objects.get().data == {"text": ["раз два"]}
    assert client.get(reverse("people:staff"), {"q": "Ива\x00нова"}).status_code == 200


def shown(client: Client, url: str, last: str) -> dict[str, str]:
    """Open a page and give what its form over what is written carries."""
    page = client.get(url).content.decode()
    return {name: value for name, value in HIDDEN.findall(page) if name.startswith("version-")} | {"last": last}


@pytest.fixture
def chief(client: Client, db: None) -> Account:
    account = factories.account(factories.school(), roles=("coordinator",))
    client.force_login(account)
    return account


def test_a_second_window_with_older_words_writes_nothing_and_loses_nothing(client: Client, chief: Account) -> None:
    programme = programme_services.create_programme(school=chief.school, start_year=2026, actor=chief)
    item = RoadmapItem.objects.filter(programme=programme).first()
    url = reverse("programme:item", args=[item.pk])
    words = {"stage": "1", "due_to": "2026-11-01", "responsible": "куратор", "result": "памятка"}

    def send(version: dict[str, str], title: str) -> Any:
        return client.post(url, {**words, **version, "title": title, "form_key": str(uuid.uuid4())}, HTTP_REFERER=url)

    first, second = shown(client, url, "1"), shown(client, url, "2")
    assert send(first, "Слова первого окна").status_code == 302
    refused = send(second, "Слова второго окна")
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Слова первого окна" in page
    assert "Слова второго окна" in page
    item.refresh_from_db()
    assert item.title == "Слова первого окна"
    again = dict(HIDDEN.findall(page))
    assert client.post(url, again).status_code == 302
    item.refresh_from_db()
    assert item.title == "Слова второго окна"


def test_a_draft_keeps_the_version_its_author_saw(client: Client, chief: Account) -> None:
    programme = programme_services.create_programme(school=chief.school, start_year=2026, actor=chief)
    person = factories.account(chief.school)
    entry = factories.candidate(programme, person)
    client.force_login(person)
    url, key = reverse("registry:candidacy_form"), f"candidate-{programme.pk}"
    version = {name: value for name, value in shown(client, url, "").items() if name != "last"}
    client.post("/draft/", {"draft_key": key, "motivation": "Моё", **version})
    entry.motivation = "Другое окно"
    entry.save()
    assert {name: value for name, value in shown(client, url, "").items() if name != "last"} == version


def subclasses(kind: type) -> list[type]:
    return [one for each in kind.__subclasses__() for one in (each, *subclasses(each))]


def test_every_form_of_a_model_carries_the_version_of_its_row() -> None:
    ours = [one for one in subclasses(forms.ModelForm) if one.__module__.startswith("nastavnik.")]
    assert len(ours) > 3
    assert [one for one in ours if not issubclass(one, RowModelForm)] == []


def test_the_way_to_what_is_locked_first_leads_somewhere() -> None:
    known = {field.name for model in apps.get_models() for field in model._meta.get_fields() if field.is_relation}
    rows = [one for one in subclasses(RowForm) + subclasses(RowModelForm) if one.__module__.startswith("nastavnik.")]
    assert len(rows) > 12
    assert {step for one in rows for step in one.lock_first.split(".") if step} <= known


def test_a_mark_tells_nothing_and_changes_with_every_word() -> None:
    class WordsForm(RowForm):
        works = forms.CharField()

    one, same, other = (WordsForm(row=Meeting(works=words)) for words in ("получается", "получается", "иначе"))
    assert one.version == same.version != other.version
    assert "получается" not in one.version
    assert WordsForm(row=Meeting(works="да"))["works"].value() == "да"


def test_choices_are_offered_to_fields_of_both_kinds() -> None:
    class OfferForm(forms.Form):
        who = forms.ModelChoiceField(queryset=Teacher.objects.none())
        what = forms.ChoiceField()

    form = OfferForm()
    offer(form, "who", Teacher.objects.all(), "никто")
    offer(form, "what", [("a", "А")])
    assert form.fields["who"].empty_label == "никто"
    assert form.fields["what"].choices == [("a", "А")]
