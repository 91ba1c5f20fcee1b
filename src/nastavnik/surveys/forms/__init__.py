"""Forms of questionnaires."""

from nastavnik.surveys.forms.questions import QuestionnaireForm

__all__ = ["QuestionnaireForm"]
