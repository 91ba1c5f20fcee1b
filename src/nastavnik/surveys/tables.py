"""The tables of questionnaires: askings, who was asked, one's own answers, forms and their versions, totals."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nastavnik.kit.tables import FILE, PAGE, SEEN, Badge, Column, Listing, address_of
from nastavnik.kit.tables.columns import words
from nastavnik.kit.templatetags.ui import short_date
from nastavnik.kit.words import label_of
from nastavnik.surveys.models import Wave
from nastavnik.surveys.selectors.library import VersionLine
from nastavnik.surveys.selectors.waves import WaveLine


def _days(line: WaveLine) -> str:
    return f"{short_date(line.wave.opens_on)} – {short_date(line.wave.closes_on)}"


def _answered(line: WaveLine) -> str:
    share = line.rate.share
    return f"{line.rate.answered}" if share is None else f"{line.rate.answered} ({share} %)"


def _primary(line: WaveLine) -> str:
    return gettext("по ней судим о программе") if line.wave.is_primary else ""


WAVES = (
    Column("title", _("Анкета"), kind="person", link="surveys:wave", of="wave.pk", note=_primary),
    Column("wave.told", _("Какое")),
    Column("audience", _("Кого спрашиваем"), value=lambda line: label_of(Wave.Audience, line.wave.audience)),
    Column("days", _("Дни"), value=_days, style="num nowrap", on=SEEN),
    Column("wave.opens_on", _("Начало"), kind="date", on={FILE}),
    Column("wave.closes_on", _("Конец"), kind="date", on={FILE}),
    Column("rate.asked", _("Приглашены"), kind="number"),
    Column("answered", _("Ответили"), value=_answered, style="num", on=SEEN),
    Column("rate.answered", _("Ответили"), on={FILE}),
    Column("state", _("Состояние"), value=lambda line: Badge.of(line.wave)),
)


def waves_table(request: HttpRequest, lines: Sequence[WaveLine]) -> Listing:
    """Give the askings of the year."""
    return Listing(request, gettext("Анкетирование"), WAVES, lines, per_page=None)


def _came(one: Any) -> Badge:
    return Badge("ok", gettext("пришла")) if one.answered else Badge("mute", gettext("ответа нет"))


def _on_paper(one: Any) -> SafeString | str:
    if one.answered:
        return ""
    told = gettext("Внести второй раз") if one.half_entered else gettext("Внести с бумаги")
    return format_html('<a href="{}">{}</a>', address_of("surveys:paper", one.asked.pk), told)


PEOPLE = (
    Column("teacher.told_apart", _("Педагог"), kind="person", sort=True, search=True),
    Column("came", _("Анкета"), value=_came, sort=True),
)
PAPER = Column("paper", _("С бумаги"), value=_on_paper, on={PAGE})
DEPARTMENTS = (
    Column("name", _("МО"), kind="person"),
    Column("asked", _("Приглашены"), kind="number"),
    Column("answered", _("Ответили"), kind="number"),
    Column("share", "%", kind="number"),
)


def wave_tables(
    request: HttpRequest, people: Sequence[Any], departments: Sequence[Any], *, is_open: bool
) -> tuple[Listing, Listing]:
    """Give who was asked by name, and how departments answer."""
    columns = (*PEOPLE, PAPER) if is_open else PEOPLE
    return (
        Listing(request, gettext("Кого спросили"), columns, people, per_page=None),
        Listing(request, gettext("По методическим объединениям"), DEPARTMENTS, departments, per_page=None),
    )


def _own_state(line: Any) -> SafeString:
    there = words(Badge("ok", gettext("опубликована"))) if line.versions else ""
    if not line.draft or line.draft.deleted_at:
        return format_html("{}", there)
    go_on = format_html(
        '<a class="small" href="{}">{}</a>', address_of("surveys:draft", line.draft.pk), gettext("Продолжить")
    )
    return format_html("{} {} {}", there, words(Badge("wait", gettext("черновик"))), go_on)


def _own_words(line: Any) -> str:
    draft = line.draft and not line.draft.deleted_at
    return ", ".join(
        filter(None, (gettext("опубликована") if line.versions else "", gettext("черновик") if draft else ""))
    )


NAMED = Column("title", _("Анкета"), kind="person", link="surveys:form", sort=True, search=True)
COUNTED = (Column("number", _("Версия"), style="num"), Column("answers", _("Ответов"), kind="number", sort=True))
OWN = (
    NAMED,
    Column("state", _("Состояние"), value=_own_state, on=SEEN),
    Column("state", _("Состояние"), value=_own_words, on={FILE}),
    Column("published_on", _("Опубликована"), kind="date", sort=True),
    *COUNTED,
)


def forms_tables(request: HttpRequest, own: Sequence[Any], shipped: Sequence[Any]) -> tuple[Listing, Listing]:
    """Give the school's own forms and those that come ready."""
    return (
        Listing(request, gettext("Анкеты школы"), OWN, own, per_page=None),
        Listing(request, gettext("Готовые анкеты"), (NAMED, *COUNTED), shipped, per_page=None),
    )


def _opened(one: Any) -> str:
    return gettext("частей: %(n)s") % {"n": one.opened} if one.opened else gettext("никому")


def _result(one: Any) -> str:
    return reverse("surveys:result", args=[one.response.handle])


MINE = (
    Column("title", _("Анкета"), kind="person", link=_result),
    Column("wave.told", _("Какая")),
    Column("sent_on", _("Отправлена"), kind="date", value=lambda one: localdate(one.response.submitted_at)),
    Column("opened", _("Кому открыто"), value=_opened),
    Column("do", _("Что можно"), template="surveys/own_do.html", on={PAGE}),
)


def mine_table(request: HttpRequest, sent: Sequence[Any]) -> Listing:
    """Give the questionnaires that one answered under one's name."""
    return Listing(request, gettext("Мои ответы"), MINE, sent, per_page=None)


def _changed(line: VersionLine) -> str:
    return ", ".join(gettext(change) for change in line.changes)


def _other_key(line: VersionLine) -> str:
    return gettext("ключ другой: баллы версий не сравниваются") if line.major else ""


def versions_table(request: HttpRequest, lines: Sequence[VersionLine]) -> Listing:
    """Give the versions of a questionnaire, the newest first."""
    answers = "surveys:version_answers" if "coordinator" in getattr(request, "roles", ()) else ""
    columns = (
        Column("version.number", _("Версия"), kind="person", style="num"),
        Column("version.published_on", _("Опубликована"), kind="date"),
        Column("changes", _("Что изменилось"), value=_changed, note=_other_key),
        Column("key", _("Ключ"), value=_other_key, on={FILE}),
        Column("answers", _("Ответов"), kind="number", link=answers, of="version.pk"),
        Column("files", _("Скачать"), template="surveys/forms/version_files.html", on={PAGE}),
    )
    return Listing(request, gettext("Версии"), columns, lines, per_page=None)
