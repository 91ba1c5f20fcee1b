"""Forms of stage 6: the shape of input, no rules."""

from nastavnik.mentoring.forms.calls import AnswerForm, CallForm, ConfidantForm, RecordForm
from nastavnik.mentoring.forms.corrections import (
    GoalEditForm,
    HeldForm,
    MoveForm,
    PauseEditForm,
    ResultEditForm,
    StepEditForm,
)
from nastavnik.mentoring.forms.goals import (
    GOAL_EXAMPLES,
    GoalForm,
    GoalOutcomeForm,
    LevelsForm,
    ResultForm,
    StepDoneForm,
    StepForm,
)
from nastavnik.mentoring.forms.leaving import LeaveForm, PauseForm
from nastavnik.mentoring.forms.meetings import DescribeForm, HoldForm, NoteForm, PaperHoldForm, PlanForm
from nastavnik.mentoring.forms.reviews import InterimForm, OutcomeForm, RatingsForm
from nastavnik.mentoring.forms.rhythm import RhythmForm
from nastavnik.mentoring.forms.signals import RuleOffForm
from nastavnik.mentoring.forms.strength import StrengthForm
