"""Notices about notices: that what one told of is off."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.kit.notices import notice
from nastavnik.kit.registries import notice_kinds


def _cancelled(params: Mapping[str, Any]) -> str:
    return _("Отмена: %(what)s") % {"what": notice_kinds[params["cancelled"]].text(params)}


notice("notice.cancelled", _cancelled)
