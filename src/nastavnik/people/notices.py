"""Notices that the people room gives."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.kit.notices import notice
from nastavnik.people.models import Membership


def _granted(params: Mapping[str, Any]) -> str:
    return _("Вам назначена роль: %(role)s.") % {"role": Membership.Role(params["role"]).label}


notice("membership.granted", _granted)
