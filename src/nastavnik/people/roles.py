"""Roles that the people room gives: the appointed ones and «teacher»."""

from nastavnik.kit.registries import role_providers
from nastavnik.people.selectors import standing

role_providers.add("people", lambda account: standing(account).roles)
