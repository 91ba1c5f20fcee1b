"""Stage 1: the year, its roadmap and papers, who was told about it."""

from nastavnik.programme.models.gatherings import Attitude, Gathering
from nastavnik.programme.models.outreach import Heard, Outreach
from nastavnik.programme.models.resources import Resource
from nastavnik.programme.models.support import TeamMember, TeamTask
from nastavnik.programme.models.years import (
    Act,
    GateDecision,
    IndicatorThreshold,
    Programme,
    ResourceKind,
    Responsible,
    RoadmapItem,
    RoleModel,
    WorkFormat,
)
