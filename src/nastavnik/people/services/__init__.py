"""The only writers of accounts, roles, invitations, the staff list and the calendar."""

from nastavnik.people.services.accounts import (
    accept_invitation,
    appoint,
    confirm_owner_on_paper,
    end_membership,
    find_invitation,
    found_school,
    invite,
    revoke_invitation,
    use_own_mail,
)

__all__ = [
    "accept_invitation",
    "appoint",
    "confirm_owner_on_paper",
    "end_membership",
    "find_invitation",
    "found_school",
    "invite",
    "revoke_invitation",
    "use_own_mail",
]
