"""Stage 1: the school, its staff list, accounts, the programme, the roadmap, the first talk."""

import datetime as dt
from decimal import Decimal
from importlib.resources import files

from nastavnik.demo.cast import CONFIDANT, COUNCIL, PASSWORD, SIGN_INS
from nastavnik.demo.scenarios.stage import YEAR, Stagehand
from nastavnik.kit import clock
from nastavnik.kit.uploads import Upload
from nastavnik.outbox.services import silence
from nastavnik.people.models import Account, Teacher
from nastavnik.people.selectors import holders
from nastavnik.people.services import accept_invitation, appoint, found_school, invite, register_owner_sheets
from nastavnik.people.services.roster import accept_roster, upload_roster
from nastavnik.programme.services import (
    add_resource,
    add_to_team,
    approve_roadmap,
    create_programme,
    finish_task,
    give_task,
    mark_roadmap_item,
    record_outreach,
    settle_resource,
)

LOGINS = {surname: login for _role, surname, login in SIGN_INS}
FOUNDED = dt.date(YEAR, 8, 17)


def found() -> Stagehand:
    """Begin the school and read its staff list."""
    with clock.at(FOUNDED):
        school, coordinator = found_school(
            name="МБОУ «Средняя школа № 12» города Светлореченска (вымышленная)",
            short_name="Школа № 12",
            city="Светлореченск",
            coordinator_name="Корнеева Ольга Сергеевна",
            login=LOGINS["Корнеева"],
            password=PASSWORD,
            is_demonstration=True,
        )
        content = (files("nastavnik.demo") / "data" / "staff-school-12.xlsx").read_bytes()
        roster = upload_roster(school=school, name="staff-school-12.xlsx", content=content, actor=coordinator)
        accept_roster(roster_import=roster, actor=coordinator)
        hand = Stagehand(school, coordinator)
        own = hand.teacher("Корнеева")
        own.account = coordinator
        own.save(update_fields=["account"])
        head = come_in(hand, "Ветлугина", role="")
        _appoint_head(hand, head)
        for surname in COUNCIL:
            appoint(account=come_in(hand, surname), role="council_member", actor=coordinator)
        appoint(account=come_in(hand, CONFIDANT), role="confidant", actor=coordinator)
    return hand


def _appoint_head(hand: Stagehand, head: Account) -> None:
    """Note the head, who holds the role by the school's own order."""
    from nastavnik.people.models import Membership  # noqa: PLC0415 - only here is a role given without a granter

    Membership.objects.create(school=hand.school, account=head, role="head", granted_on=clock.today())


def come_in(hand: Stagehand, surname: str, role: str = "") -> Account:
    """Give a teacher a printed code, let them open their account, register the sheet they signed."""
    teacher = hand.teacher(surname)
    if teacher.account is not None:
        return teacher.account
    opened = invite(teacher=teacher, actor=hand.coordinator, role=role)
    login = LOGINS.get(surname) or f"t{teacher.pk}"
    account = accept_invitation(invitation=opened.invitation, login=login, password=PASSWORD, email=teacher.email)
    teacher.refresh_from_db()
    scan = (files("nastavnik.demo") / "data" / "signed-sheet.pdf").read_bytes()
    register_owner_sheets(teachers=[teacher], upload=Upload.of("podpisannyj-list.pdf", scan), actor=hand.coordinator)
    for told in (account, *(row.account for row in holders(hand.school.pk, "head").select_related("account"))):
        silence(account=told, kinds=("owner.sheet",))
    account.refresh_from_db()
    return account


def begin(hand: Stagehand) -> None:
    """Create the programme, tell the staff, have the roadmap approved."""
    with hand.on(dt.date(YEAR, 8, 18)):
        hand.programme = create_programme(school=hand.school, start_year=YEAR, actor=hand.coordinator)
    with hand.on(dt.date(YEAR, 8, 27)):
        record_outreach(
            programme=hand.year,
            audience="staff",
            way="information",
            title="Педсовет «Зачем нам наставничество»",
            present=Teacher.objects.on_duty().filter(school=hand.school),
            held_on=dt.date(YEAR, 8, 27),
            actor=hand.coordinator,
        )
    with hand.on(dt.date(YEAR, 8, 28)):
        call_team(hand)
        note_resources(hand)
        approve_roadmap(programme=hand.year, number="142-од", dated=dt.date(YEAR, 8, 28), actor=hand.coordinator)


#: Who helps to run the programme of the demonstration school, and with what.
TEAM = {"Синицын": "методическая поддержка", "Лаптева": "психологическая поддержка"}


def call_team(hand: Stagehand) -> None:
    """Call the support team and note its first tasks, both done."""
    people = {surname: hand.teacher(surname) for surname in TEAM}
    for surname, part in TEAM.items():
        add_to_team(programme=hand.year, people=[people[surname]], part=part, actor=hand.coordinator)
    task = give_task(
        programme=hand.year,
        title="Рассказать о программе в методобъединениях",
        due_to=dt.date(YEAR, 9, 4),
        people=people.values(),
        actor=hand.coordinator,
    )
    finish_task(task=task, actor=hand.coordinator)
    for one in people.values():
        silence(account=one.account, kinds=("programme.team_joined", "programme.responsible"))


RESOURCES = (
    ("Кабинет 214 для встреч", "material", Decimal(1), "кабинет"),
    ("Оплаченные часы наставников", "financial", Decimal(40), "часов в месяц"),
)


def note_resources(hand: Stagehand) -> None:
    """Note what the programme needs; the school has it."""
    for title, kind, amount, unit in RESOURCES:
        row = add_resource(
            programme=hand.year,
            title=title,
            kind=kind,
            amount=amount,
            unit=unit,
            due_to=dt.date(YEAR, 9, 4),
            actor=hand.coordinator,
        )
        settle_resource(resource=row, state="there", actor=hand.coordinator)


def tick_off(hand: Stagehand) -> None:
    """Mark the measures whose time has passed as done, all but one that is late."""
    for item in hand.year.roadmap.filter(state="planned", due_to__lt=hand.last_day):
        if "слот" not in item.title.lower() and "место" not in item.title.lower():
            mark_roadmap_item(item=item, done_on=min(item.due_to, hand.last_day), actor=hand.coordinator)
