"""The only writers of programmes, roadmaps, outreach, gate decisions and acts."""

from nastavnik.programme.services.acts import attach_signed_file, register_act
from nastavnik.programme.services.gates import pass_check, pass_gate
from nastavnik.programme.services.matters import put_off, remind, set_terms
from nastavnik.programme.services.programmes import (
    approve_roadmap,
    begin_closing,
    choose_forms,
    create_programme,
    record_outreach,
)
from nastavnik.programme.services.roadmap import (
    add_roadmap_item,
    change_roadmap_item,
    drop_roadmap_item,
    mark_roadmap_item,
    move_roadmap_item,
    return_roadmap_item,
)
from nastavnik.programme.services.thresholds import set_thresholds
