"""Who of the staff waits for a way into the site, and what the staff list still needs."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from nastavnik.core.errors import N_
from nastavnik.core.states import LETTER_STUCK
from nastavnik.core.waits import Life, Settled, Wait
from nastavnik.kit.matters import CALENDAR, NO_WORDS, laid_out, lives_of, questions
from nastavnik.outbox.models import Letter
from nastavnik.people.models import CalendarDay, Entered, Invitation, OwnerSheet, RosterImport, School, StandIn, Teacher
from nastavnik.people.selectors import denied, founded, holders, letters_of


def _calendar(programme: Any, school: Any, teacher: Any, account: Any) -> QuerySet[Any]:
    """Read the length of the school's week and each day that is otherwise; the pupils' holidays are days at work."""
    week = School.objects.filter(pk=school)
    days = CalendarDay.objects.filter(school=school).exclude(kind=CalendarDay.Kind.VACATION)
    return laid_out(week, state=NO_WORDS, since=NO_WORDS, key="working_week").union(
        laid_out(days, state="kind", since=Cast("day", CharField()), key="school__working_week"), all=True
    )


questions.add(CALENDAR, _calendar)

# fmt: off
ACCOUNT = Life("account", ("no_way_in", "coded", "unconfirmed", "open"), {
    "no_way_in": (
        Wait("coordinator", 10, N_("Нет входа: %(who)s"), N_("Педагоги без входа: %(n)s"), N_("Листы с кодами"), 1,
             "people:codes", whole=True),
    ),
    "coded": (
        Wait("coordinator", 0, N_("Код истёк, вход не открыт: %(who)s"), N_("Коды истекли, вход не открыт: %(n)s"),
             N_("Напечатать новый"), 1, "people:teacher"),
    ),
    "unconfirmed": (
        Wait("person", 10, N_("Вход открыт по коду: подтвердите, что он ваш"), N_("Подтвердить вход: %(n)s"),
             N_("Подтвердить"), 1, "web:about_me", (5,), whole=True),
        Wait("coordinator", 10, N_("Вход без подписи: %(who)s"), N_("Входы без подписи: %(n)s"),
             N_("Отметить подписи"), 1, "people:owner_sheets", whole=True),
    ),
    "open": Settled("the owner is known and comes in"),
})
# fmt: on


@lives_of(ACCOUNT, sides=("person",), unreached=("no_way_in", "coded"))
def accounts(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the people at work who have no way in, or whose way in nobody confirmed."""
    codes = Invitation.objects.filter(teacher=OuterRef("pk"), used_at=None, revoked_at=None).order_by("-pk")
    listed = RosterImport.objects.filter(school=school, state=RosterImport.State.ACCEPTED).order_by("-pk")
    known = Coalesce(
        Cast(Subquery(listed.values("accepted_at")[:1]), CharField()), Cast(Subquery(founded(school)), CharField())
    )
    rows = Teacher.objects.on_duty().filter(school=school).exclude(account__owner_confirmed_on__isnull=False)
    rows = rows.annotate(
        code=Subquery(codes.values("pk")[:1]),
        ends=Subquery(codes.values("expires_at")[:1], output_field=DateTimeField()),
    )
    state = Case(
        When(account__isnull=False, then=Value("unconfirmed")),
        When(code=None, then=Value("no_way_in")),
        default=Value("coded"),
    )
    since = Case(
        When(account__isnull=False, then=Cast("account__created_at", CharField())),
        When(code=None, then=known),
        default=Cast("ends", CharField()),
        output_field=CharField(),
    )
    return laid_out(rows, state=state, since=since, left="pk")


# fmt: off
ABSENCE = Life("absence", ("leaving", "away_planned", "away"), {
    "leaving": (
        Wait("coordinator", 0, N_("Уходит %(day)s: %(who)s"), N_("Увольняются: %(n)s"), N_("Открыть карточку"), 1,
             "people:teacher", (-14, -1), after=-28, by_date=True),
    ),
    "away_planned": (
        Wait("coordinator", 0, N_("В длительном отпуске с %(day)s: %(who)s"), N_("Уходят в длительный отпуск: %(n)s"),
             N_("Открыть карточку"), 1, "people:teacher", (-7,), after=-14, by_date=True),
    ),
    "away": (
        Wait("coordinator", 0, N_("Последний день отпуска %(day)s: %(who)s"), N_("Выходят из отпуска: %(n)s"),
             N_("Спросить о паре"), 1, "people:teacher", (-14,), after=-14, by_date=True),
    ),
})
# fmt: on


@lives_of(ABSENCE, sides=("person",))
def absences(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the people who leave, go on a long leave or come back from it."""
    rows = Teacher.objects.at_work().filter(Q(leaving_on__isnull=False) | Q(away_from__isnull=False), school=school)
    state = Case(
        When(leaving_on__isnull=False, then=Value("leaving")),
        When(away_begun_on=None, then=Value("away_planned")),
        default=Value("away"),
    )
    since = Case(
        When(leaving_on__isnull=False, then=Cast("leaving_on", CharField())),
        When(away_begun_on=None, then=Cast("away_from", CharField())),
        default=Cast("away_until", CharField()),
        output_field=CharField(),
    )
    return laid_out(rows, state=state, since=since, left="pk")


# fmt: off
UNATTENDED = Life("unattended", ("nobody",), {
    "nobody": (
        Wait("coordinator", 0, N_("С %(day)s за программу никто не отвечает: назначьте заместителя на эти дни"),
             N_("Дни без куратора: %(n)s"), N_("Назначить"), 1, "people:roles", (-7, -1), after=-14, whole=True,
             by_date=True),
    ),
})
# fmt: on


@lives_of(UNATTENDED, sides=("person",))
def unattended(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the coordinators who go on a long leave while nobody else is one then."""
    there = holders(school, "coordinator").exclude(account__teacher__away_from__isnull=False)
    deputies = StandIn.objects.filter(
        school=school, role="coordinator", first__lte=OuterRef("away_from"), last__gte=OuterRef("away_from")
    )
    rows = Teacher.objects.at_work().filter(school=school, away_from__isnull=False)
    rows = rows.filter(account__in=holders(school, "coordinator").values("account"))
    rows = rows.exclude(Exists(there)).exclude(Exists(deputies))
    return laid_out(rows, state=Value("nobody"), since="away_from", left="pk")


# fmt: off
IMPORT = Life("import", ("preview", "undecided", "accepted", "discarded"), {
    "preview": (
        Wait("coordinator", 1, N_("Список педагогов прочитан, но не принят"), N_("Списки не приняты: %(n)s"),
             N_("Посмотреть"), 1, "people:import"),
    ),
    "undecided": (
        Wait("coordinator", 5, N_("Несколько строк списка педагогов ждут решения"),
             N_("Списки со строками, которые ждут решения: %(n)s"), N_("Решить"), 1, "people:import"),
    ),
    "accepted": Settled("every row is decided"),
    "discarded": Settled("nobody wants it"),
}, stands_for={"accepted": ("undecided", "accepted")})
# fmt: on


@lives_of(IMPORT, stored=(RosterImport.State,))
def imports(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the latest list that was not thrown away, while it waits for somebody."""
    kept = RosterImport.objects.filter(school=school).exclude(state=RosterImport.State.DISCARDED)
    latest = kept.filter(pk=Subquery(kept.order_by("-pk").values("pk")[:1]))
    rows = latest.filter(state=RosterImport.State.PREVIEW) | latest.filter(counts__waiting__0__isnull=False)
    state = Case(When(state=RosterImport.State.PREVIEW, then=Value("preview")), default=Value("undecided"))
    return laid_out(rows, state=state, since=Cast(Coalesce("accepted_at", "created_at"), CharField()))


# fmt: off
STAFF_LIST = Life("staff_list", ("none",), {
    "none": (
        Wait("coordinator", 5, N_("Загрузите список педагогов"), N_("Нет списка педагогов: %(n)s"), N_("Загрузить"),
             1, "people:upload", whole=True),
    ),
})
# fmt: on


@lives_of(STAFF_LIST)
def staff_lists(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the school while nobody but its founder stands in its staff list."""
    lists = RosterImport.objects.filter(school=school).exclude(state=RosterImport.State.DISCARDED)
    people = (
        Teacher.objects.filter(school=OuterRef("pk"), guest_of="").order_by().values("school").annotate(n=Count("pk"))
    )
    rows = School.objects.filter(pk=school).exclude(pk__in=lists.values("school"))
    rows = rows.annotate(people=Coalesce(Subquery(people.values("n")), 0)).filter(people__lt=2)
    return laid_out(rows.annotate(day=Subquery(founded(school))), state=Value("none"), since=F("day"))


# fmt: off
def _denied(owner: str) -> Wait:
    return Wait(owner, 0, N_("Лист первого входа подписал не владелец: %(who)s"),
                N_("Листы первого входа подписал не владелец: %(n)s"), N_("Что делать"), 1, "people:owner_sheets",
                before=OwnerSheet.TO_SETTLE.days, first=True, fixed=True, whole=True, private=True,
                by_date=True)


OWNER_SHEET = Life("owner_sheet", ("denied",), {
    "denied": (
        _denied("head"),
        _denied("coordinator"),
    ),
})
# fmt: on


@lives_of(OWNER_SHEET, sides=("person",))
def owner_sheets(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the sheets that their owners denied, while nobody settled whose account it is."""
    rows = denied(OwnerSheet.objects.filter(school=school))
    return laid_out(rows, state=Value("denied"), since="disputed_on", left="account__teacher__pk")


# fmt: off
def _letters(owner: str) -> tuple[Wait, Wait]:
    """Say what whoever keeps the mail does about letters that stand still; they are no affair of the programme."""
    page, open_it = "people:mail", N_("Открыть")
    return (
        Wait(owner, 1, N_("Не доставлено письмо: почтовый сервер отказал или сутки молчал"),
             N_("Не доставлены письма: %(n)s"), open_it, 1, page, whole=True, private=True),
        Wait(owner, 1, N_("Письмо задержано: база восстановлена из копии"),
             N_("Задержаны письма, база восстановлена из копии: %(n)s"), open_it, 1, page, whole=True, private=True),
    )


BY = {owner: _letters(owner) for owner in ("coordinator", "operator")}
LETTER = Life("letter", ("waiting", "sending", "sent", "failed", "dropped", "held"), {
    "waiting": Settled("the site sends it by itself"),
    "sending": Settled("the site sends it by itself"),
    "sent": Settled("it went"),
    "failed": tuple(failed for failed, _held in BY.values()),
    "dropped": Settled("nobody wants it any more"),
    "held": tuple(held for _failed, held in BY.values()),
})
# fmt: on


@lives_of(LETTER, stored=(Letter.State,))
def letters(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the letters of a school that failed or are held, but those of which only their reader may know."""
    rows = letters_of(school).filter(state__in=LETTER_STUCK)
    return laid_out(rows, state="state", since=Cast("created_at", CharField()))


# fmt: off
OBJECTION = Life("objection", ("kept",), {
    "kept": (
        Wait("coordinator", 3, N_("Внесено с листа, а человек говорит «это не так»: %(who)s"),
             N_("Возражения против внесённого с листа: %(n)s"), N_("Разобраться"), 1, "people:papers", (5,)),
    ),
})
# fmt: on


@lives_of(OBJECTION, sides=("person",))
def objections(programme: Any, school: Any) -> QuerySet[Any]:
    """Read the entries that were objected to, not annulled and not settled."""
    rows = Entered.objects.filter(school=school, objected_on__isnull=False, annulled=False, settled_on=None)
    return laid_out(rows, state=Value("kept"), since=F("objected_on"), key="teacher_id", left="teacher_id")
