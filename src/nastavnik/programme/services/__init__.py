"""The only writers of programmes, roadmaps, outreach, gate decisions and acts."""

from nastavnik.programme.services.acts import (
    annul_act,
    annul_handlers,
    attach_signed_file,
    correct_act,
    register_act,
    register_paper,
    replace_signed_file,
)
from nastavnik.programme.services.gates import pass_check, pass_gate, take_check_back
from nastavnik.programme.services.gatherings import close_gathering, open_gathering, renew_link
from nastavnik.programme.services.matters import put_off, remind, set_terms
from nastavnik.programme.services.outreach import (
    correct_outreach,
    record_outreach,
    remove_outreach,
    set_present,
    tell_in_person,
)
from nastavnik.programme.services.programmes import (
    approve_roadmap,
    begin_closing,
    change_programme,
    choose_forms,
    create_programme,
)
from nastavnik.programme.services.resources import add_resource, change_resource, remove_resource, settle_resource
from nastavnik.programme.services.roadmap import (
    add_roadmap_item,
    change_roadmap_item,
    drop_roadmap_item,
    mark_roadmap_item,
    move_roadmap_item,
    raise_roadmap_item,
    return_roadmap_item,
    start_as_planned,
    start_later,
    take_from_last_year,
    undo_roadmap_item,
)
from nastavnik.programme.services.support import (
    add_to_team,
    change_member,
    change_task,
    finish_task,
    give_task,
    leave_team,
    require_team,
    return_task,
    withdraw_task,
)
from nastavnik.programme.services.thresholds import set_thresholds
