"""The shape of what people type into the registers."""

from nastavnik.registry.forms.candidate import AchievementEditForm, AchievementForm, AskForm, ReferenceForm
from nastavnik.registry.forms.council import MinutesForm, NewVersionForm, OpinionOfCouncilForm
from nastavnik.registry.forms.decisions import (
    BasisForm,
    CapacityForm,
    ElsewhereForm,
    OneReasonForm,
    OpinionForm,
    ReasonForm,
    RulesForm,
    SampleForm,
    SelectForm,
    TrainingForm,
    WhyForm,
)
from nastavnik.registry.forms.early import EarlyCodeForm, EarlyForm, SheetForm, SheetsForm
from nastavnik.registry.forms.interviews import InterviewForm, InterviewOwnForm, NewInterviewForm
from nastavnik.registry.forms.invitations import InviteForm
from nastavnik.registry.forms.mentee import (
    AboutForm,
    CandidacySheetForm,
    DevelopmentForm,
    JoiningSheetsForm,
    PaperRequestForm,
    RequestForm,
    SealedVetoForm,
    WishForm,
)
from nastavnik.registry.forms.mentor import CandidateForm, PaperCandidateForm
from nastavnik.registry.forms.windows import WindowsForm
