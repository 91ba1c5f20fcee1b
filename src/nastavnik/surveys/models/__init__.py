"""Questionnaires in frozen versions, and the responses to them."""

from nastavnik.surveys.models.questionnaires import Questionnaire, Version
from nastavnik.surveys.models.responses import Response, ResponseQuerySet

__all__ = ["Questionnaire", "Response", "ResponseQuerySet", "Version"]
