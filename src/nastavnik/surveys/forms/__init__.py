"""Forms of questionnaires and waves."""

from nastavnik.surveys.forms.questions import Block, QuestionnaireForm
from nastavnik.surveys.forms.waves import CodeForm, DecideForm, RoundForm, SlipsForm, TakesPartForm, WaveForm

__all__ = [
    "Block",
    "CodeForm",
    "DecideForm",
    "QuestionnaireForm",
    "RoundForm",
    "SlipsForm",
    "TakesPartForm",
    "WaveForm",
]
