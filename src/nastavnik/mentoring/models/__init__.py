"""What happens in a pair or group during the year."""

from nastavnik.mentoring.models.calls import ConfidantCall
from nastavnik.mentoring.models.endings import ChangeRequest, Ending, Pause
from nastavnik.mentoring.models.goals import LEVELS, Goal, GoalLevels, Task
from nastavnik.mentoring.models.links import FeedbackLink
from nastavnik.mentoring.models.meetings import Attendance, Feedback, Meeting, MeetingNote
from nastavnik.mentoring.models.reviews import FinalAssessment, InterimReview, PracticalResult
from nastavnik.mentoring.models.rhythm import Rhythm
from nastavnik.mentoring.models.signals import EarlyWarning, RuleSwitch
