"""The registers and what stands in them."""

from nastavnik.registry.models.achievement import Achievement
from nastavnik.registry.models.areas import TOPIC_COMPETENCES, CompetenceArea
from nastavnik.registry.models.council import CouncilOpinion, Sitting
from nastavnik.registry.models.development import Development
from nastavnik.registry.models.early import HELPERS, PreliminaryRequest
from nastavnik.registry.models.interview import Interview
from nastavnik.registry.models.lent import LentTask
from nastavnik.registry.models.mentee import PRIVATE_TOPICS, MenteeEntry, MentoringRequest, RequestTopic
from nastavnik.registry.models.mentor import Competence, MentorEntry, Training
from nastavnik.registry.models.preference import Preference
from nastavnik.registry.models.reference import Reference
from nastavnik.registry.models.times import DAYS, LESSONS, TIME_CODES, MeetingForm
