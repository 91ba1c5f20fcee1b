"""Guards of stage 6: frozen levels of a goal stay as they were written, kept warnings stay about whom they were."""

from nastavnik.kit.guards import declare, forbid
from nastavnik.kit.rows import door
from nastavnik.mentoring.models import LEVELS

FEEDBACK_LINK = door("feedback_link", "mentoring.FeedbackLink", "token_hash")

_REWRITTEN = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in LEVELS)
_MOVED = "NEW.weight <> OLD.weight OR NEW.goal_id <> OLD.goal_id"
#: Once nobody works at the goal any more, its words may go, all of them together: their time is over.
_EMPTY = " AND ".join(f"NEW.{name} = ''" for name in LEVELS)
_OVER = (
    f"{_EMPTY} AND EXISTS (SELECT 1 FROM mentoring_goal g JOIN programme_programme p ON p.id = g.programme_id "  # noqa: S608 - our own names
    "JOIN pairing_place l ON l.id = g.place_id JOIN people_teacher t ON t.id = l.mentee_id "
    "WHERE g.id = OLD.goal_id AND (p.archived_on IS NOT NULL OR t.left_on IS NOT NULL))"
)
_THAWED = "NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at"
declare(
    name="goal_levels_frozen",
    model="mentoring.GoalLevels",
    events=("UPDATE",),
    refuse=f"OLD.frozen_at IS NOT NULL AND ({_THAWED} OR {_MOVED} OR (({_REWRITTEN}) AND NOT ({_OVER})))",
    message="Уровни цели закреплены до начала работы и больше не меняются.",
)
forbid(
    "warning_kept", "mentoring.EarlyWarning", "DELETE", message="Предупреждение не удаляется: его закрывают с итогом."
)
declare(
    name="warning_fixed",
    model="mentoring.EarlyWarning",
    events=("UPDATE",),
    refuse="NEW.rule <> OLD.rule OR NEW.raised_on <> OLD.raised_on "
    "OR COALESCE(NEW.place_id, 0) <> COALESCE(OLD.place_id, 0) "
    "OR COALESCE(NEW.mentor_id, 0) <> COALESCE(OLD.mentor_id, 0)",
    message="О ком и когда было предупреждение, не переписывается.",
)
