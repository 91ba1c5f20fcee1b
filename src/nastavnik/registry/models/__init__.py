"""The registers and what stands in them."""

from nastavnik.registry.models.areas import TOPIC_COMPETENCES, CompetenceArea
from nastavnik.registry.models.mentee import PRIVATE_TOPICS, MenteeEntry, MentoringRequest, RequestTopic
from nastavnik.registry.models.mentor import Competence, CouncilOpinion, MentorEntry, Training
from nastavnik.registry.models.preference import Preference

__all__ = [
    "PRIVATE_TOPICS",
    "TOPIC_COMPETENCES",
    "Competence",
    "CompetenceArea",
    "CouncilOpinion",
    "MenteeEntry",
    "MentorEntry",
    "MentoringRequest",
    "Preference",
    "RequestTopic",
    "Training",
]
