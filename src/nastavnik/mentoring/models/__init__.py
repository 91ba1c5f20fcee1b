"""What happens in a pair or group during the year."""

from nastavnik.mentoring.models.endings import ChangeRequest, Ending, Pause
from nastavnik.mentoring.models.goals import Goal, Task
from nastavnik.mentoring.models.links import FeedbackLink
from nastavnik.mentoring.models.meetings import Attendance, Feedback, Meeting, MeetingNote
from nastavnik.mentoring.models.reviews import FinalAssessment, InterimReview, PracticalResult

__all__ = [
    "Attendance",
    "ChangeRequest",
    "Ending",
    "Feedback",
    "FeedbackLink",
    "FinalAssessment",
    "Goal",
    "InterimReview",
    "Meeting",
    "MeetingNote",
    "Pause",
    "PracticalResult",
    "Task",
]
