"""Beginning a form, publishing a version, beginning the next one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.core.surveys import canonical_hash, canonical_mapping, difference, next_number, parse
from nastavnik.core.surveys.editing import free_code, settled
from nastavnik.core.surveys.xlsform import read
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.people.models import Account, School
from nastavnik.people.policies import require_role
from nastavnik.surveys.models import FormDraft, Questionnaire, Response, Version, Wave
from nastavnik.surveys.selectors import spec_of
from nastavnik.surveys.services.authoring.drafts import AUTHORS, Data, locked

FIRST = "1.0.0"
HAS_DRAFT = N_("У этой анкеты уже есть черновик: продолжите его или удалите.")
NO_ITEMS = N_("В анкете нет вопросов. Добавьте хотя бы один.")
NO_WORDS = N_("Без текста нельзя спросить. Впишите тексты вопросов")
NO_CHANGE = N_("С прошлой версии ничего не изменилось: публиковать нечего.")
ANSWERED = N_("На эту версию уже ответили или она стоит в анкетировании: отозвать её нельзя, сделайте новую.")
NOT_LAST = N_("Отозвать можно только последнюю версию.")


def blank(school: School, key: str, title: str) -> Data:
    """Give a form without questions, with the words of a school's own form."""
    return {
        "id": key,
        "version": FIRST,
        "licence": {
            "spdx": "LicenseRef-school",
            "holder": school.short_name,
            "items_shipped": False,
            "declared": clock.today().isoformat(),
        },
        "title": {"ru": title},
        "comparable_pre_post": False,
        "audience": ["mentee", "mentor"],
        "visibility": {"item": ["self"], "scale": ["self"], "aggregate": ["coordinator"], "min_n": 5},
        "items": [],
    }


def _free_key(school: School) -> str:
    keys = Questionnaire.objects.filter(school=school).values_list("key", flat=True)
    return free_code(list(keys), "own")


def _draft(questionnaire: Questionnaire, spec: Data, actor: Account, kind: str, based_on: Version | None) -> FormDraft:
    """Put a draft in place of a deleted one."""
    school = questionnaire.school
    assert school is not None  # noqa: S101 - drafts belong to a school's own forms
    existing = FormDraft.objects.select_for_update().filter(questionnaire=questionnaire).first()
    if existing is not None and existing.deleted_at is None:
        raise RuleError("draft.there", HAS_DRAFT)
    draft = existing or FormDraft(school=school, questionnaire=questionnaire)
    draft.spec, draft.past, draft.based_on, draft.deleted_at = spec, [], based_on, None
    draft.changed_by, draft.changed_at = actor, clock.now()
    write(draft, kind, actor, form=questionnaire.key)
    return draft


def start_form(*, school: School, title: str, actor: Account) -> FormDraft:
    """Begin a form of the school's own."""
    require_role(actor, school.pk, *AUTHORS)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        key = _free_key(school)
        questionnaire = Questionnaire.objects.create(key=key, school=school)
        return _draft(questionnaire, blank(school, key, title), actor, "form.started", None)


def take_sheets(
    *, school: School, sheets: Mapping[str, Sequence[Sequence[Any]]], title: str, actor: Account
) -> FormDraft:
    """Begin a form from the sheets of a workbook; the school answers for the right to its wording.

    A workbook with the code of a form of this school begins the next version of that form; the code of a shipped form
    is not the school's, so the form gets a free one.
    """
    require_role(actor, school.pk, *AUTHORS)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        free = _free_key(school)
        own = blank(school, free, title)
        spec = canonical_mapping(read(sheets, own))
        licence = {**spec["licence"], "items_shipped": False, "declared": own["licence"]["declared"]}
        licence.pop("proof", None)
        spec = settled({**spec, "licence": licence, "version": FIRST})
        known = Questionnaire.objects.filter(school=school, key=spec["id"]).first()
        if known is not None:
            last = known.versions.order_by("-pk").first()
            return _draft(known, spec, actor, "form.imported", last)
        if Questionnaire.objects.shipped().filter(key=spec["id"]).exists():
            spec = {**spec, "id": free}
        questionnaire = Questionnaire.objects.create(key=spec["id"], school=school)
        return _draft(questionnaire, spec, actor, "form.imported", None)


def new_version(*, version: Version, school: School, actor: Account) -> FormDraft:
    """Begin the next version of an own form, or an own form from one that ships."""
    require_role(actor, school.pk, *AUTHORS)
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        own = version.questionnaire
        based_on: Version | None = version
        spec = canonical_mapping(spec_of(version))
        if version.school_id is None:
            own, spec, based_on = _copy(version, spec, school)
        return _draft(own, spec, actor, "form.version_started", based_on)


def _copy(version: Version, spec: Data, school: School) -> tuple[Questionnaire, Data, Version | None]:
    """Make an own form of a shipped one; a template keeps its key, a copy gets a new one."""
    template = not spec_of(version).ready
    key = version.questionnaire.key if template else _free_key(school)
    own, _ = Questionnaire.objects.get_or_create(key=key, school=school)
    last = own.versions.order_by("-pk").first()
    if last is not None:
        return own, canonical_mapping(spec_of(last)), last
    return own, {**spec, "id": key, "version": FIRST}, None


def _ready(spec: Data) -> Spec:
    if not spec["items"]:
        raise RuleError("form.empty", NO_ITEMS)
    parsed = parse(spec)
    silent = [item.code for item in parsed.items if item.text is None]
    if silent:
        raise RuleError("form.wording", NO_WORDS, details=[", ".join(silent)])
    return parsed


def publish(*, draft: FormDraft, actor: Account) -> Version:
    """Freeze a draft as the next version; its number follows from what changed."""
    with transaction.atomic():
        found = locked(draft, actor)
        parsed = _ready(found.spec)
        questionnaire = found.questionnaire
        last = questionnaire.versions.order_by("-pk").first()
        number = FIRST
        if last is not None:
            level = difference(spec_of(last), parsed).level
            if level == "none":
                raise RuleError("form.same", NO_CHANGE)
            number = next_number(last.number, level)
        parsed = parse({**found.spec, "version": number})
        version = Version.objects.create(
            questionnaire=questionnaire,
            school=found.school,
            number=number,
            spec=canonical_mapping(parsed),
            sha256=canonical_hash(parsed),
            published_on=clock.today(),
            frozen_at=clock.now(),
        )
        record("form.published", actor, version, form=questionnaire.key, number=number)
        found.delete()
    return version


def take_back(*, version: Version, school: School, actor: Account) -> FormDraft:
    """Turn the last version, which nobody was asked, back into a draft."""
    require_role(actor, school.pk, *AUTHORS)
    with transaction.atomic():
        locked_version = Version.objects.select_for_update().get(pk=version.pk, school=school)
        questionnaire = locked_version.questionnaire
        if questionnaire.versions.filter(pk__gt=version.pk).exists():
            raise RuleError("version.not_last", NOT_LAST)
        used = Response.objects.filter(version=locked_version).exists()
        if used or Wave.objects.filter(version=locked_version).exists():
            raise RuleError("version.answered", ANSWERED)
        spec, number = locked_version.spec, locked_version.number
        record("form.taken_back", actor, locked_version, form=questionnaire.key, number=number)
        before = questionnaire.versions.exclude(pk=version.pk).order_by("-pk").first()
        draft = _draft(questionnaire, spec, actor, "form.version_started", before)
        locked_version.delete()
    return draft
