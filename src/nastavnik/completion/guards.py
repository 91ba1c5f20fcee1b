"""Guards of stage 7: a declared outcome is written once, and before the answers it is about."""

from nastavnik.kit.guards import Guard, declare


def declare_all() -> None:
    """Refuse to change, remove or back-date what was declared."""
    final_answers = (
        "SELECT 1 FROM mentoring_finalassessment f JOIN pairing_place p ON p.id = f.place_id "
        "WHERE p.programme_id = NEW.programme_id "
        "AND (f.mentee_response_id IS NOT NULL OR f.mentor_response_id IS NOT NULL)"
    )
    declare(
        Guard(
            name="declared_outcome_kept",
            model="completion.DeclaredOutcome",
            events=("UPDATE", "DELETE"),
            refuse="1 = 1",
            message="Объявленный показатель не переписывается: изменение вносится новой строкой с датой.",
        )
    )
    declare(
        Guard(
            name="declared_outcome_before_answers",
            model="completion.DeclaredOutcome",
            events=("INSERT",),
            refuse=f"EXISTS ({final_answers})",
            message="Итоговые ответы уже есть: объявлять или менять главный показатель поздно.",
        )
    )
