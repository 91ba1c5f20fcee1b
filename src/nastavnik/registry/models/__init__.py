"""The registers and what stands in them."""

from nastavnik.registry.models.areas import TOPIC_COMPETENCES, CompetenceArea
from nastavnik.registry.models.development import Development
from nastavnik.registry.models.mentee import PRIVATE_TOPICS, MenteeEntry, MentoringRequest, RequestTopic
from nastavnik.registry.models.mentor import Competence, CouncilOpinion, MentorEntry, Training
from nastavnik.registry.models.preference import Preference
from nastavnik.registry.models.times import DAYS, LESSONS, TIME_CODES, MeetingForm

__all__ = [
    "DAYS",
    "LESSONS",
    "PRIVATE_TOPICS",
    "TIME_CODES",
    "TOPIC_COMPETENCES",
    "Competence",
    "CompetenceArea",
    "CouncilOpinion",
    "Development",
    "MeetingForm",
    "MenteeEntry",
    "MentorEntry",
    "MentoringRequest",
    "Preference",
    "RequestTopic",
    "Training",
]
