"""The only writers of programmes, roadmaps, outreach, gate decisions and acts."""

from nastavnik.programme.services.acts import register_act
from nastavnik.programme.services.gates import pass_gate
from nastavnik.programme.services.programmes import (
    approve_roadmap,
    begin_closing,
    create_programme,
    record_outreach,
)

__all__ = ["approve_roadmap", "begin_closing", "create_programme", "pass_gate", "record_outreach", "register_act"]
