"""Guards of stage 7: a declared outcome is written once, and before the answers it is about."""

from nastavnik.kit.guards import declare, forbid

FINAL_ANSWERS = (
    "SELECT 1 FROM mentoring_finalassessment f JOIN pairing_place p ON p.id = f.place_id "
    "WHERE p.programme_id = NEW.programme_id "
    "AND (f.mentee_response_id IS NOT NULL OR f.mentor_response_id IS NOT NULL)"
)
forbid(
    "declared_outcome_kept",
    "completion.DeclaredOutcome",
    "UPDATE",
    "DELETE",
    message="Объявленный показатель не переписывается: изменение вносится новой строкой с датой.",
)
declare(
    name="declared_outcome_before_answers",
    model="completion.DeclaredOutcome",
    events=("INSERT",),
    refuse=f"EXISTS ({FINAL_ANSWERS})",
    message="Итоговые ответы уже есть: объявлять или менять главный показатель поздно.",
)
