"""Forms of questionnaires and waves."""

from nastavnik.surveys.forms.questions import QuestionnaireForm
from nastavnik.surveys.forms.waves import CodeForm, DecideForm, RoundForm, SlipsForm, TakesPartForm, WaveForm
