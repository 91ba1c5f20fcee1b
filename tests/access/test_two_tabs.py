"""Two windows with one record: the older one writes nothing, loses nothing, and shows both texts.

`tests/data/versioned-records.tsv` lists the records of the product that two people may hold open, and the forms that
change each today: the url a form is sent to, and after @ the page it stands on where that is another.
"""

import csv
import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client

from nastavnik.completion.models import ProgrammeReport
from nastavnik.demo.scenarios import Stagehand, at_stage
from nastavnik.kit import access, clock
from nastavnik.kit.http import MARK_PREFIX
from nastavnik.mentoring.services import pause
from nastavnik.pairing.models import Place
from nastavnik.people.models import Account
from nastavnik.people.selectors import standing
from nastavnik.registry.models import MenteeEntry
from nastavnik.registry.services import note_interview
from tests.access.pressing import fill, forms_on, name_of
from tests.access.world import World, client_of, url_of, visible
from tests.pairing.scene import TODAY, Scene

pytestmark = pytest.mark.xdist_group("pages of every role")
TABLE = Path(__file__).parent.parent / "data" / "versioned-records.tsv"
RECORDS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
FORMS = {form.partition("@")[0]: form.partition("@")[2] or form for row in RECORDS for form in row["forms"].split()}
FORMS.pop("–")
MODELS = {f"{row['room']}.{row['model']}" for row in RECORDS}
#: Forms that are closed by stage 7, with the stage at which they are open.
EARLIER = {
    "registry:request_edit": 5,
    "registry:interview_edit": 5,
    "mentoring:describe": 6,
    "mentoring:move": 6,
    "mentoring:correct_meeting": 6,
    "mentoring:goal_edit": 6,
    "mentoring:step_edit": 6,
    "mentoring:result_edit": 6,
    "mentoring:pause_edit": 6,
}
FIRST, SECOND = "Слова первого окна", "Слова второго окна"


@pytest.fixture(scope="module")
def sixth(told: World, django_db_blocker: Any) -> Iterator[Stagehand]:
    """Tell a school to stage 6 once for all the forms that stage 7 closes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield at_stage(6)
        transaction.set_rollback(True)


def askers(world: World, name: str, sixth: Stagehand) -> tuple[list[Account], dt.date]:
    """Give who may open the form of a record while it may still be changed, and the day: stage 7, or an earlier one."""
    if name == "pairing:meeting":
        with clock.at(TODAY):
            place = Scene().invited()
        return [place.mentor.account, place.mentee.account], TODAY
    ProgrammeReport.objects.filter(programme=world.own.year).update(approved_on=None, act=None)
    if name not in EARLIER:
        return list(world.accounts.values()), world.own.last_day
    Account.objects.filter(school__in=(world.other.school, sixth.school)).update(login=Concat(Value("other-"), "login"))
    hand = sixth if EARLIER[name] == 6 else at_stage(EARLIER[name])
    if name == "mentoring:pause_edit":
        with clock.at(hand.last_day):
            place = Place.objects.filter(programme=hand.year, state="confirmed").first()
            pause(place=place, until=hand.last_day + dt.timedelta(days=7), actor=hand.coordinator)
    if name.startswith("registry:interview"):
        with clock.at(hand.last_day):
            entry = MenteeEntry.objects.filter(programme=hand.year, state="thinking", teacher__account__isnull=False)
            talk = {"topic": "parents", "need_type": "consultant", "subject": "", "weight": 2, "text": "звонки"}
            talk |= {"expected_change": "", "urgency": "", "horizon": "", "held_on": hand.last_day, "held_by": ""}
            teacher = entry.select_related("teacher").get().teacher
            note_interview(programme=hand.year, teacher=teacher, actor=hand.coordinator, **talk)
    return list(Account.objects.filter(school=hand.school).order_by("pk")), hand.last_day


def opened(accounts: list[Account], name: str, page: str) -> Iterator[tuple[Client, str, str, Any]]:
    """Open the page of a form as each account, row after row: who, where, where it is sent, the form."""
    row = access.matrix().urls[page]
    for account in accounts:
        if not access.may_open(page, access.roles_of(standing(account))):
            continue
        client = client_of(account)
        for subject in visible(row, account) if row.sample else [None]:
            url = url_of(page, row, subject)
            for form in forms_on(client, url):
                target = form.get("action") or url
                if name_of(target) == name:
                    yield client, url, target, form


def spoken(form: Any) -> list[str]:
    """Name the fields of a form that hold words, long texts first; one field of another kind stands for those without."""
    texts = [one.name for one in form.iter("textarea") if one.name]
    lines = [one.name for one in form.iter("input") if one.get("type", "text") == "text" and one.name]
    return [*[*texts, *lines][:3], ""]


def changed(form: Any, text: str, words: str) -> dict[str, Any]:
    """Fill a form as its page shows it, with other words in one field, or another choice where there are no words."""
    values: dict[str, Any] = {}
    for key, value in form.form_values():
        values.setdefault(key, []).append(value)
    fill(form, values, [one.name for one in form.inputs if one.get("required") is not None])
    if text:
        values[text] = [words]
    else:
        other = next(one for one in form.iter("select", "input") if one.name and one.get("type") != "hidden")
        offered = {"date": [other.get("min") or f"{clock.today():%Y-%m-%d}"], "number": ["3", "4"], "text": ["3", "4"]}
        if other.get("type") in {"checkbox", "radio"}:
            options = [one.get("value") for one in form.iter("input") if one.name == other.name]
        else:
            options = other.value_options if other.tag == "select" else offered[other.get("type", "text")]
        kept = values.get(other.name, [""])
        values[other.name] = [next((one for one in options if one and one not in kept), kept[0])]
    return values


def two_windows(client: Client, url: str, target: str, form: Any, text: str) -> tuple[int, int, str]:
    """Send from two windows that showed the same; give both answers and the page the second one gets."""
    first = client.post(target, changed(form, text, FIRST) | _key(), HTTP_REFERER=url)
    if text and FIRST not in client.get(url).content.decode():
        return first.status_code, 0, "this row keeps no such words"
    second = client.post(target, changed(form, text, SECOND) | _key(), HTTP_REFERER=url)
    return first.status_code, second.status_code, second.content.decode()


def _key() -> dict[str, str]:
    return {"form_key": str(uuid.uuid4())}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_the_older_window_writes_nothing_and_shows_both_texts(world: World, sixth: Stagehand, name: str) -> None:
    tried = []
    accounts, day = askers(world, name, sixth)
    with clock.at(day):
        for client, url, target, form in opened(accounts, name, FORMS[name]):
            marks = [one for one in form.form_values() if one[0].startswith(MARK_PREFIX)]
            assert marks, f"{name} carries no version of what its reader was shown"
            for text in spoken(form):
                with transaction.atomic():
                    first, second, page = two_windows(client, url, target, form, text)
                    transaction.set_rollback(True)
                tried.append((url, text, first, second))
                if first in {302, 303} and second:
                    assert second == 409, tried
                    assert not text or FIRST in page, "what is written now"
                    assert not text or SECOND in page, "what was typed"
                    return
    pytest.fail(f"nobody could send {name} from one window: {tried}")


#: Urls that change a record of the table by a step of its own, without writing over words or values that it shows.
STEPS = {
    "completion:agree",
    "completion:event_held",
    "completion:event_remove",
    "completion:give_back",
    "completion:group_reflection_remove",
    "completion:next_year",
    "completion:swot_remove",
    "completion:swot_up",
    "completion:withdraw",
    "mentoring:cancel",
    "mentoring:change",
    "mentoring:change_withdraw",
    "mentoring:close",
    "mentoring:complete",
    "mentoring:correct",
    "mentoring:count_introduction",
    "mentoring:feedback",
    "mentoring:feedback_sheet",
    "mentoring:final",
    "mentoring:final_mentor",
    "mentoring:final_self",
    "mentoring:give_back",
    "mentoring:goal",
    "mentoring:goal_levels",
    "mentoring:goal_new",
    "mentoring:goal_remove",
    "mentoring:goal_reopen",
    "mentoring:interim",
    "mentoring:interim_self",
    "mentoring:leave",
    "mentoring:meeting",
    "mentoring:miss",
    "mentoring:note",
    "mentoring:paper",
    "mentoring:pause",
    "mentoring:plan",
    "mentoring:result_new",
    "mentoring:result_remove",
    "mentoring:resume",
    "mentoring:review_correct",
    "mentoring:rhythm",
    "mentoring:step",
    "mentoring:step_new",
    "mentoring:step_remove",
    "mentoring:step_undo",
    "mentoring:uncount",
    "pairing:answer",
    "pairing:by_hand",
    "pairing:clarify",
    "pairing:confirm",
    "pairing:give_back",
    "pairing:invite",
    "pairing:paper",
    "pairing:release",
    "pairing:take_back",
    "pairing:withdraw",
    "people:accept",
    "people:away",
    "people:back",
    "people:columns",
    "people:decide",
    "people:discard",
    "people:end_role",
    "people:give_back",
    "people:invite",
    "people:join",
    "people:left",
    "people:mine",
    "people:paper",
    "people:part",
    "people:returned",
    "people:stays",
    "people:twin",
    "programme:act",
    "programme:act_annul",
    "programme:act_file_new",
    "programme:done",
    "programme:drop",
    "programme:duty_done",
    "programme:own_resource",
    "programme:own_task_done",
    "programme:own_task_return",
    "programme:resource_remove",
    "programme:resource_state",
    "programme:team_member_remove",
    "programme:team_task_done",
    "programme:team_task_return",
    "programme:team_task_withdraw",
    "programme:item_up",
    "programme:outreach_remove",
    "programme:put_off",
    "programme:return_item",
    "registry:achievement_remove",
    "registry:development_remove",
    "registry:interview_decline",
    "registry:interview_erase",
    "registry:interview_own",
    "registry:lent_again",
    "registry:lent_back",
    "registry:lent_done",
    "registry:mentor_back",
    "registry:mentor_defer",
    "registry:mentor_no_training",
    "registry:mentor_plan_training",
    "registry:mentor_select",
    "registry:mentor_turn_down",
    "registry:minutes_again",
    "registry:opinion",
    "registry:reference_decline",
    "registry:reference_keep",
    "registry:reference_pass_on",
    "registry:reference_unask",
    "registry:request_accept",
    "registry:request_back",
    "registry:request_elsewhere",
    "registry:request_share",
    "registry:request_withdraw",
    "registry:training_remove",
    "registry:uninvite_mentor",
    "surveys:answer",
    "surveys:by_code",
    "surveys:code_draft",
    "surveys:draft_delete",
    "surveys:draft_item_drop",
    "surveys:draft_item_move",
    "surveys:draft_item_new",
    "surveys:draft_preview",
    "surveys:draft_publish",
    "surveys:draft_return",
    "surveys:draft_scale_drop",
    "surveys:draft_scale_new",
    "surveys:draft_undo",
    "surveys:draft_wording",
    "surveys:own_code",
    "surveys:silence",
    "surveys:wave_ask",
    "surveys:wave_close",
    "surveys:wave_drop",
    "surveys:wave_open",
    "surveys:wave_remind",
    "surveys:wave_round",
}


def test_a_new_form_over_a_record_of_the_table_stands_in_the_table() -> None:
    """Whoever adds one says whether it writes over what is there: then it carries a version and is tried above."""
    sent = {name for name, row in access.matrix().urls.items() if "POST" in row.methods and row.sample in MODELS}
    assert sent - FORMS.keys() == STEPS
