"""The only writers of accounts, roles, invitations, the staff list and the calendar."""

from nastavnik.people.services.accounts import (
    accept_invitation,
    appoint,
    end_membership,
    find_invitation,
    found_school,
    invite,
    revoke_invitation,
)
from nastavnik.people.services.after import end_ways_in
from nastavnik.people.services.calendar import clear_calendar_days, set_calendar_days
from nastavnik.people.services.entry import (
    account_of_proof,
    account_of_recovery,
    ask_for_factor,
    ask_recovery_letter,
    change_language,
    change_mailbox,
    change_password,
    make_personal_key,
    note_sign_in,
    prove_mailbox,
    recover_by_key,
    recover_by_mail,
    unseal_by_key,
)
from nastavnik.people.services.handlers import away_handlers, left_handlers, passed_on_handlers
from nastavnik.people.services.mail import give_letters_up, send_letters_again
from nastavnik.people.services.merging import merge, merging_to_take_back, part_again
from nastavnik.people.services.methodists import give_schools, open_methodist
from nastavnik.people.services.outside import (
    account_of_outside,
    bind_by_number,
    bind_outside,
    refuse_number,
    unbind_outside,
)
from nastavnik.people.services.own_mail import account_of_token, ask_to_confirm, confirm_by_mail, may_confirm_by_mail
from nastavnik.people.services.owners import dispute_owner_sheet, register_owner_sheets
from nastavnik.people.services.papers import (
    enter_for,
    may_take_back,
    say_not_so,
    settle_objection,
    take_entry_back,
    would_be_annulled,
)
from nastavnik.people.services.passwords import same_password
from nastavnik.people.services.recovery import begin_recovery, give_half, stop_recovery, use_recovery
from nastavnik.people.services.roster import (
    accept_roster,
    decide,
    discard_roster,
    preview,
    set_choices,
    upload_roster,
)
from nastavnik.people.services.schools import change_school
from nastavnik.people.services.seals import ask_anew, begin_anew, stop_anew
from nastavnik.people.services.standing_in import call_off, stand_in
from nastavnik.people.services.teachers import (
    add_teacher,
    change_teacher,
    claim_own_row,
    end_away,
    know,
    leaving_to_take_back,
    mark_left,
    mark_returned,
    print_codes,
    remove_twin,
    set_away,
    stay,
    take_leaving_back,
)
