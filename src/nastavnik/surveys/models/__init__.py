"""Questionnaires in frozen versions, the waves they are asked in, and the responses to them."""

from nastavnik.surveys.models.drafts import FormDraft
from nastavnik.surveys.models.questionnaires import Questionnaire, Version
from nastavnik.surveys.models.responses import Reading, Response, Share
from nastavnik.surveys.models.waves import Asked, CodedDraft, CodeSheet, PaperEntry, Wave
