"""Guards of stage 6: frozen levels of a goal stay as they were written, kept warnings stay about whom they were."""

from nastavnik.kit.guards import declare, forbid
from nastavnik.kit.rows import door

FEEDBACK_LINK = door("feedback_link", "mentoring.FeedbackLink", "token_hash")

_WORDS = ("much_less", "less", "expected", "more", "much_more", "weight", "goal_id")
_REWRITTEN = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _WORDS)
_THAWED = "NEW.frozen_at IS NULL OR NEW.frozen_at <> OLD.frozen_at"
declare(
    name="goal_levels_frozen",
    model="mentoring.GoalLevels",
    events=("UPDATE",),
    refuse=f"OLD.frozen_at IS NOT NULL AND ({_THAWED} OR {_REWRITTEN})",
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
