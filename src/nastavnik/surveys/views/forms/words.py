"""What every page and print-out of a form says about it: what is known of it, and who sees what."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nastavnik.core.surveys import Item
from nastavnik.core.surveys import Questionnaire as Spec
from nastavnik.kit.templatetags.ui import ru_date
from nastavnik.surveys.forms.authoring import AUDIENCE, TOTALS
from nastavnik.surveys.forms.parts import READERS

WHO = dict(READERS) | {"help_addressee": gettext_lazy("тот, кого выбрал автор")}


def facts_of(spec: Spec) -> list[str]:
    """Say what is validated and what is not, whose words they are, what may be compared."""
    said = []
    if spec.reliability:
        told = "; ".join(
            f"{one.type} {one.value:g}, n = {one.n}, {one.population} ({one.source})" for one in spec.reliability
        )
        said.append(_("Надёжность по источникам: %(told)s. В этой школе не проверялась.") % {"told": told})
    else:
        said.append(_("Психометрической проверки анкета не проходила."))
    if spec.norms:
        sources = "; ".join(f"{norm.population}: {norm.source}" for norm in spec.norms)
        said.append(_("Границы и нормы: %(sources)s.") % {"sources": sources})
    else:
        said.append(_("Норм нет: результат не бывает низким или высоким."))
    if any(scale.unverified for scale in spec.scales):
        said.append(_("Ключ не сверен с источником: баллы не считаются."))
    if spec.comparable_pre_post:
        said.append(_("Ответы до и после можно сравнивать, если вопросы те же."))
    else:
        said.append(_("Ответы до и после не вычитаются: это не измерение изменения."))
    said.append(_licence(spec))
    return said


def _others(readers: Iterable[str]) -> list[str]:
    """Name the readers besides the author."""
    return [str(WHO.get(reader, reader)) for reader in readers if reader != "self"]


def others_see(item: Item) -> str:
    """Say beside one question who reads the answer besides its author; nothing where nobody does."""
    others = _others(item.visibility)
    return _("Ответ видят вы и: %(who)s.") % {"who": ", ".join(others)} if others else ""


def _day(written: str) -> str:
    """Give a day of the key as people read it; what is no day stays as it is."""
    try:
        return ru_date(dt.date.fromisoformat(written))
    except ValueError:
        return written


def _licence(spec: Spec) -> str:
    licence = spec.licence
    if licence.items_shipped:
        return _("Тексты: %(holder)s, лицензия %(spdx)s.") % {"holder": licence.holder, "spdx": licence.spdx}
    if licence.link:
        told = {"holder": licence.holder, "link": licence.link, "day": _day(licence.declared)}
        if licence.declared:
            return _("Автор опросника: %(holder)s (%(link)s). Школа заявила о праве на тексты %(day)s.") % told
        return _("Автор опросника: %(holder)s. Тексты с программой не поставляются, их источник: %(link)s.") % told
    told = {"holder": licence.holder, "day": _day(licence.declared)}
    return _("Тексты: %(holder)s; право на них заявлено %(day)s.") % told


def readers_of(spec: Spec) -> list[str]:
    """Say who fills the form in, who sees answers, scores and totals."""
    seen, words = spec.visibility, {code: str(label) for code, label in (*AUDIENCE, *TOTALS)}
    said = [_("Заполняют: %(who)s.") % {"who": ", ".join(words[code] for code in spec.audience)}]
    more = _others(sorted({reader for item in spec.items for reader in item.visibility}))
    if more:
        told = ", ".join(more)
        said.append(_("Часть ответов, кроме автора, видят: %(who)s. Рядом с вопросом сказано точно.") % {"who": told})
    else:
        said.append(_("Ответы видит только их автор."))
    if spec.scales:
        told = ", ".join([_("автор"), *_others(seen.scale)])
        said.append(_("Баллы человека видят: %(who)s.") % {"who": told})
    if seen.aggregate:
        who = ", ".join(words.get(reader, reader) for reader in seen.aggregate)
        total = ngettext(
            "Общие итоги видят: %(who)s, если ответил хотя бы %(n)s человек.",
            "Общие итоги видят: %(who)s, если ответили не меньше %(n)s человек.",
            seen.min_n,
        )
        said.append(total % {"who": who, "n": seen.min_n})
    else:
        said.append(_("Общих итогов никто не видит."))
    return said
