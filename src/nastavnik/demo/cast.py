"""The people of the fictional School No. 12 who take part; names and events are invented."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PASSWORD = "samovar-lodka-oblako"  # noqa: S105 - demonstration on loopback only


@dataclass(frozen=True, slots=True)
class MentorPart:
    """What a mentor of the cast answers in the candidate's questionnaire."""

    surname: str
    types: list[str]
    hours: int
    capacity: int
    competences: dict[str, int]
    times: list[str]
    subjects: list[str] = field(default_factory=list)
    private_topics: list[str] = field(default_factory=list)
    group_ready: bool = False
    achievements: str = ""


@dataclass(frozen=True, slots=True)
class MenteePart:
    """What a mentee of the cast asks for."""

    surname: str
    category: str
    topic: str
    need_type: str
    rating: int
    times: list[str]
    subject: str = ""
    for_coordinator: str = ""
    for_mentor: str = ""


WRITTEN: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "data" / "school-12.yaml").read_text("utf-8"))
MENTORS = [MentorPart(**part) for part in WRITTEN["mentors"]]
MENTEES = [MenteePart(**part) for part in WRITTEN["mentees"]]
SIGN_INS: list[tuple[str, str, str]] = [(role, surname, login) for role, surname, login in WRITTEN["sign_ins"]]
INVITED_ONLY = ("Артемьев", "Ильницкая")
REFUSED_CANDIDATE = "Рогожин"
COUNCIL = ("Синицын", "Седых")
CONFIDANT = "Лаптева"
