"""The tables of the people room: what stands in each column, once for the page, the print and the files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit import access, clock
from nastavnik.kit.many import offered
from nastavnik.kit.registries import letter_kinds
from nastavnik.kit.tables import FILE, PAGE, SEEN, Badge, Button, Choosing, Column, Filter, Listing, address_of
from nastavnik.kit.templatetags.ui import ru_date, short_date
from nastavnik.outbox.models import Letter
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Invitation, Membership, OwnerProof, OwnerSheet, School, Teacher, name_order
from nastavnik.people.selectors import DayRange, full_name, named_apart, parts_of_staff, staff, with_invited


def named(label: Any, *, way: str = "teacher", **more: Any) -> Column:
    """Make the column of a person, ordered and looked for by name; `way` leads from the row to the person."""
    search = f"{way}__search_key__contains" if way else "search_key__contains"
    made = {"key": "name", "kind": "person", "sort": name_order(way), "search": search}
    return Column(label=label, **{**made, **more})


#: How people of the staff list come in: the words of the filter.
ENTRY = {
    "none": _("нет входа"),
    "invited": _("код или ссылка выданы"),
    "over": _("код или ссылка истекли"),
    "unsigned": _("вход открыт, нет подписи"),
    "open": _("вход открыт"),
}


def _badge(row: dict[str, Any]) -> tuple[str, str]:
    if row["guest_of"]:
        return "mute", gettext("входа нет: вносится с листа")
    if row["left_on"]:
        return "mute", gettext("уволен(а) %(day)s") % {"day": ru_date(row["left_on"])}
    if row["entry"] in {"invited", "over"}:
        over, by_code = row["entry"] == "over", row["invited_by"] == Invitation.Kind.CODE
        days = {"day": short_date(localtime(row["invited_on"])), "until": short_date(localtime(row["invited_until"]))}
        if over:
            words = gettext("код от %(day)s истёк") if by_code else gettext("ссылка от %(day)s истекла")
        else:
            words = gettext("код %(day)s, до %(until)s") if by_code else gettext("ссылка %(day)s, до %(until)s")
        return ("bad" if over else "wait"), words % days
    if row["account__owner_confirmed_by"] == OwnerProof.SHEET:
        return "ok", gettext("лист подписан %(day)s") % {"day": short_date(row["account__owner_confirmed_on"])}
    return {"open": "ok", "unsigned": "wait"}.get(row["entry"], "mute"), str(ENTRY[row["entry"]])


def entry_badge(row: dict[str, Any]) -> Badge:
    """Say how a person of the staff list comes in."""
    return Badge(*_badge(row))


def _posts(row: dict[str, Any]) -> str:
    """Say every post, and where somebody works here beside another place."""
    beside = row["employment"] not in {"", Teacher.Employment.MAIN}
    kind = [str(Teacher.Employment(row["employment"]).label)] if beside else []
    return ", ".join(filter(None, (row["position"], *row["other_positions"], *kind)))


def _note(row: dict[str, Any]) -> str:
    """Say under a name what somebody was called before and does here."""
    before = ", ".join(row["former_names"])
    said = (_posts(row), gettext("прежде %(names)s") % {"names": before} if before else "", _absence(row))
    return "; ".join(filter(None, said))


def _absence(row: dict[str, Any]) -> str:
    """Say of somebody when they leave, or from when until when they are on a long leave."""
    if row["leaving_on"]:
        return gettext("уходит %(day)s") % {"day": ru_date(row["leaving_on"])}
    if row["away_from"]:
        days = {"first": ru_date(row["away_from"]), "last": ru_date(row["away_until"])}
        return gettext("в отпуске с %(first)s по %(last)s") % days
    return ""


STAFF = (
    named(
        _("Имя и должность"),
        value=full_name,
        link="people:teacher",
        note=_note,
        on=SEEN,
        sort=name_order(),
        search="found_by__contains",
    ),
    Column("name", _("Фамилия, имя, отчество"), value=full_name, on={FILE}),
    Column("former_names", _("Прежние фамилии"), on={FILE}),
    Column("position", _("Должность"), value=_posts, on={FILE}),
    Column("subjects", _("Предметы")),
    Column("department", _("МО"), sort="department"),
    Column("building", _("Корпус"), sort="building", on={FILE}),
    Column("category", _("Квалификационная категория"), on={FILE}),
    Column("pedagogical_years", _("Стаж, лет"), kind="number", sort="pedagogical_years"),
    Column("hired_on", _("В школе с"), kind="date", sort="hired_on"),
    Column("weekly_hours", _("Нагрузка, ч"), on={FILE}),
    Column("absence", _("Отпуск, уход"), value=_absence, on={FILE}),
    Column("phone", _("Телефон"), style="nowrap"),
    Column("email", _("Почта"), on={FILE}),
    Column("entry", _("Вход"), value=entry_badge, sort="entry"),
)


#: Whom the list shows when asked for others than the staff at work.
WHO = [("1", _("уволены")), ("new", _("новые в школе")), ("guest", _("наставники из школ-партнёров"))]


def _same(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, one) for one in names]


def staff_table(request: HttpRequest, school: School) -> Listing:
    """Give the staff list as it was asked for."""
    departments, buildings = parts_of_staff(school)
    filters = [
        Filter("department", _("Методическое объединение"), _same(departments), lookup="department"),
        Filter("building", _("Корпус"), _same(buildings), lookup="building"),
        Filter("entry", _("Вход"), list(ENTRY.items()), lookup="entry"),
        Filter("employment", _("Занятость"), Teacher.Employment.choices, lookup="employment"),
        Filter("left", _("Кто"), WHO, every=_("работают")),
    ]
    filters = [one for one in filters if one.options]
    asked = request.GET.get("left")
    rows = staff(school, left=asked == "1", guests=asked == "guest")
    rows = rows.filter(came_on__isnull=False) if request.GET.get("left") == "new" else rows
    choosing = None if asked == "guest" else _for_chosen(request)
    return Listing(request, gettext("Педагоги"), STAFF, rows, filters=filters, choosing=choosing)


def _for_chosen(request: HttpRequest) -> Choosing | None:
    """Offer what is done with several people at once, the sheets with codes first."""
    many = offered(request, "people:alike_many", "people:known_many", "people:leave_many")
    sheets = Button(gettext("Листы с кодами"), action=reverse("people:codes"))
    return replace(many, buttons=[sheets, *many.buttons]) if many is not None else None


CHOSEN = (
    Column("name", _("Педагог"), kind="person", value=lambda one: one.told_apart),
    Column("position", _("Должность"), value=lambda one: one.positions),
    Column("department", _("МО")),
)


def codes_table(request: HttpRequest, teachers: Any, chosen: Sequence[str]) -> Listing:
    """Give the people without a way in, to be chosen."""
    buttons = [Button(gettext("Сделать листы отмеченным")), Button(gettext("Сделать всем"), "everyone", "1")]
    choosing = Choosing("teachers", buttons, chosen=frozenset(chosen))
    return Listing(request, gettext("Листы с кодами"), CHOSEN, teachers, choosing=choosing, per_page=None)


def unsigned_table(request: HttpRequest, teachers: Any, form: Any) -> Listing:
    """Give the people whose first opening wants their signature, to be chosen; one scan is asked for all."""
    chosen = frozenset(form.data.getlist("teachers")) if form.is_bound else frozenset()
    buttons = [Button(gettext("Зарегистрировать листы отмеченных"))]
    choosing = Choosing("teachers", buttons, chosen=chosen, form=form)
    return Listing(request, gettext("Нужна подпись"), CHOSEN, teachers, choosing=choosing, per_page=None)


def _reader(letter: Letter) -> str:
    return letter.account.full_name if letter.account is not None else letter.invited


def _letter_state(letter: Letter) -> Badge:
    return Badge("bad" if letter.state == Letter.State.FAILED else "wait", letter.get_state_display())


def _next_try(letter: Letter) -> str:
    waits = letter.state == Letter.State.WAITING
    return localtime(letter.next_at).strftime("%d.%m %H:%M") if waits else ""


def _card(letter: Any) -> str:
    return address_of("people:teacher", letter.card.pk) if letter.card is not None else ""


LETTERS = (
    Column("name", _("Кому"), kind="person", value=_reader, link=_card),
    Column("what", _("Что"), value=lambda one: letter_kinds[one.kind].label),
    Column("created_at", _("Написано"), kind="date"),
    Column("state", _("Состояние"), value=_letter_state),
    Column("trouble", _("Что случилось"), value=lambda one: one.get_trouble_display()),
    Column("next_at", _("Следующая попытка"), value=_next_try),
)


def letters_table(request: DeskRequest, letters: Any, chosen: Sequence[str]) -> Listing:
    """Give the letters that are not there yet, to be chosen."""
    buttons = [
        Button(gettext("Отправить снова отмеченные")),
        Button(gettext("Отправить снова все"), "everything", "1"),
        Button(gettext("Отмеченные больше не нужны"), "give_up", "1"),
    ]
    choosing = Choosing("letters", buttons, of="message", chosen=frozenset(chosen))
    to, *others = LETTERS
    to = to if access.may_open("people:teacher", request.roles) else replace(to, link="")
    return Listing(request, gettext("Почта"), (to, *others), letters, choosing=choosing, prepare=with_invited)


def _days(one: DayRange) -> str:
    return f"{ru_date(one.first)} — {ru_date(one.last)}" if one.last != one.first else ru_date(one.first)


DAYS = (
    Column("days", _("Дни"), value=_days, style="num"),
    Column("label", _("Что")),
    Column("act", _("Действие"), value=str, template="people/remove_days.html", on={PAGE}, hide_label=True),
)


def days_table(request: HttpRequest, ranges: Sequence[DayRange]) -> Listing:
    """Give the days the school set itself."""
    return Listing(request, gettext("Календарь школы"), DAYS, ranges, per_page=None)


def _until(one: dict[str, Any]) -> Any:
    """Give the last day of whoever only stands in."""
    stand_in = getattr(one["row"], "stand_in", None)
    return stand_in.last if stand_in is not None else None


AHEAD = (
    Column("role", _("Роль"), value=lambda one: one.get_role_display()),
    Column("name", _("Кто"), kind="person", value=lambda one: named_apart(one.account)),
    Column("first", _("С какого дня"), kind="date", style="nowrap"),
    Column("last", _("По какой день"), kind="date", style="nowrap"),
    Column("act", _("Действие"), value=str, template="people/call_off.html", on={PAGE}, hide_label=True),
)


def stand_ins_table(request: HttpRequest, rows: Any) -> Listing:
    """Give the roles that begin on a day ahead."""
    return Listing(request, gettext("Замещения впереди"), AHEAD, rows, per_page=None)


ROLES = (
    Column("role", _("Роль"), value=lambda one: Membership.Role(one["row"].role).label),
    Column("name", _("Кто"), kind="person", value=lambda one: named_apart(one["row"].account)),
    Column("since", _("С какого дня"), kind="date", value=lambda one: one["row"].granted_on, style="nowrap"),
    Column("until", _("По какой день"), kind="date", value=_until, style="nowrap"),
    Column("act", _("Действие"), value=str, template="people/end_role.html", on={PAGE}, hide_label=True),
)


def roles_table(request: HttpRequest, held: Sequence[Any]) -> Listing:
    """Give who holds which role."""
    return Listing(request, gettext("Роли"), ROLES, held, per_page=None)


def _sheet_state(sheet: OwnerSheet) -> Badge:
    if sheet.disputed_on is not None and sheet.disputed_by_id == sheet.registered_by_id:
        return Badge("mute", gettext("отозван, %(day)s") % {"day": ru_date(sheet.disputed_on)})
    if sheet.disputed_on is not None:
        return Badge("bad", gettext("не подписан владельцем, %(day)s") % {"day": ru_date(sheet.disputed_on)})
    if sheet.over_on is not None:
        return Badge("mute", gettext("вход начат с чистого листа, %(day)s") % {"day": ru_date(sheet.over_on)})
    return Badge("ok", gettext("действует"))


SHEETS = (
    Column("name", _("Чей лист"), kind="person", value=lambda one: named_apart(one.account)),
    Column("registered_on", _("Зарегистрирован"), kind="date"),
    Column("by", _("Кто зарегистрировал"), value=lambda one: one.registered_by.full_name if one.registered_by else ""),
    Column("state", _("Состояние"), value=_sheet_state),
    Column("act", _("Действие"), value=str, template="people/not_owner.html", on={PAGE}, hide_label=True),
)


def sheets_table(request: HttpRequest, sheets: Any, deniable: bool) -> Listing:
    """Give the registered sheets; of a recent one the head may say that it is not the owner's."""

    def prepare(rows: Sequence[OwnerSheet]) -> list[OwnerSheet]:
        for one in rows:
            recent = one.may_be_disputed(clock.today())
            one.may_take_back = recent and one.registered_by == request.user
            one.may_deny = recent and deniable and not one.may_take_back
        return list(rows)

    return Listing(request, gettext("Подписанные листы первого входа"), SHEETS, sheets, prepare=prepare)
