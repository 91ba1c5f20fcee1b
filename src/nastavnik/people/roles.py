"""Roles that the people room gives: the appointed ones and «teacher»."""

from nastavnik.kit.registries import role_providers

role_providers.add("people", lambda standing: standing.roles)
