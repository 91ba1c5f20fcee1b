"""Opening a part of a form in the browser and saving it as it is changes nothing; what was typed is not lost."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from nastavnik import surveys
from nastavnik.core.surveys import canonical_mapping, parse
from nastavnik.core.surveys.editing import drop_item, put_item, put_scale, settled
from nastavnik.people.models import Account
from nastavnik.surveys.forms.authoring import HeadForm, ScaleForm
from nastavnik.surveys.forms.items import ItemForm
from nastavnik.surveys.models import FormDraft
from nastavnik.surveys.selectors import latest_version
from nastavnik.surveys.services import authoring
from tests import factories
from tests.surveys.own import drafted

FOLDER = Path(surveys.__file__).parent / "catalog"
FORMS = {path.stem: canonical_mapping(parse(yaml.safe_load(path.read_text("utf-8")))) for path in FOLDER.glob("*.yaml")}
WORDED = sorted(key for key, spec in FORMS.items() if spec["licence"]["items_shipped"])


def shown(form: Any) -> QueryDict:
    """Send a form as the browser shows it: a box that is not offered cannot be ticked."""
    sent = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].value()
        if isinstance(value, list):
            offered = {code for code, _label in form.fields[name].choices}
            sent.setlist(name, [one for one in value if one in offered])
        elif value not in (None, False):
            sent[name] = "on" if value is True else str(value)
    return sent


def saved(form: Any) -> Any:
    assert form.is_valid(), form.errors
    return form


@pytest.mark.parametrize("key", WORDED)
def test_a_shipped_form_opened_and_saved_stays_as_it_is(key: str) -> None:
    spec = FORMS[key]
    row = FormDraft(spec=spec)
    for item in spec["items"]:
        about = {"row": row, "old": item}
        form = saved(ItemForm(shown(ItemForm(**about)), **about))
        assert settled(put_item(spec, form.item([]), form.section_title())) == spec, item["code"]
    for scale in spec.get("scales", []):
        scaled = saved(ScaleForm(shown(ScaleForm(row=row, old=scale)), row=row, old=scale))
        assert settled(put_scale(spec, scaled.scale())) == spec, scale["code"]
    head = saved(HeadForm(shown(HeadForm(row=row)), row=row)).head(spec)
    assert settled({name: value for name, value in {**spec, **head}.items() if value is not None}) == spec


def test_only_a_question_that_goes_leaves_the_rule_that_one_of_several_is_answered() -> None:
    spec = FORMS["reflection_personal"]
    assert drop_item(spec, "hard")["any_of"] == [[code for code in spec["any_of"][0] if code != "hard"]]


def test_a_key_is_taken_as_checked_only_by_the_word_of_whoever_checked_it() -> None:
    spec = FORMS["olbi"]
    row, old = FormDraft(spec=spec), spec["scales"][0]
    kept = saved(ScaleForm(shown(ScaleForm(row=row, old=old)), row=row, old=old)).scale()
    assert kept["unverified"] is True
    sent = shown(ScaleForm(row=row, old=old))
    sent["verified"] = "on"
    assert "unverified" not in saved(ScaleForm(sent, row=row, old=old)).scale()


@pytest.fixture
def chief(db: None) -> Account:
    return factories.account(factories.school(), roles=("coordinator",))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def template_draft(chief: Account) -> FormDraft:
    return authoring.new_version(version=latest_version("olbi"), school=chief.school, actor=chief)


@pytest.mark.parametrize(
    ("view", "args", "typed"),
    [
        ("draft_item_new", [], {"text": "Недописанный вопрос", "kind": "multi", "seen": ["mentor"]}),
        ("draft_item", ["q1"], {"text": "Другими словами", "kind": "likert"}),
        ("draft_scale", ["S1"], {"title": "Другая шкала", "items": ["q1"]}),
        ("draft_head", [], {"title": "Другое название"}),
    ],
)
def test_what_was_typed_in_the_builder_outlives_a_closed_tab(
    chief: Account, view: str, args: list[str], typed: dict[str, Any]
) -> None:
    draft = drafted(chief)
    url = reverse(f"surveys:{view}", args=[draft.pk, *args])
    page = signed_in(chief).get(url)
    key = page.context["draft_key"]
    assert f'data-draft="{key}"' in page.content.decode()
    assert 'formaction="/draft/"' in page.content.decode()
    assert "не сохранили" not in page.content.decode()
    signed_in(chief).post(reverse("kit:draft"), {"draft_key": key, **typed})
    again = signed_in(chief).get(url)
    assert "Показано то, что вы вписали и не сохранили" in again.content.decode()
    assert {name: again.context["form"][name].value() for name in typed} == typed
    assert not [name for name in ("required", "comparable", "reverse") if again.context["form"].initial.get(name)]


def test_a_pasted_wording_outlives_a_closed_tab(chief: Account) -> None:
    draft = template_draft(chief)
    url = reverse("surveys:draft_wording", args=[draft.pk])
    key = signed_in(chief).get(url).context["draft_key"]
    signed_in(chief).post(reverse("kit:draft"), {"draft_key": key, "texts": "Первый\nВторой"})
    assert "Первый\nВторой" in signed_in(chief).get(url).content.decode()
