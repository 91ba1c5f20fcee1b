"""Guards of places: live and own consents, capacity, people and type that never change."""

from nastavnik.kit.guards import declare, forbid

PROVEN_SQL = "('confirmed', 'paused')"
LIVE_SQL = "('proposed', 'confirmed', 'paused', 'closing')"


#: A consent of the same person to the same, given after the one a place was confirmed upon was withdrawn.
GIVEN_ANEW = (
    "SELECT 1 FROM consents_consent n WHERE n.teacher_id = c.teacher_id AND n.programme_id = c.programme_id "
    "AND n.kind = c.kind AND n.state = 'in_force'"
)
#: What ran out later was in force on the day of the confirmation: the pair goes on, nothing new rests on it.
IN_FORCE_THEN = "c.state = 'ended' AND c.until >= NEW.confirmed_on"


def _consent(side: str, *kinds: str) -> str:
    """Say in SQL that the consent of a side is missing, dead, another person's, another year's or of another kind."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return (
        f"NEW.state IN {PROVEN_SQL} AND NOT EXISTS (SELECT 1 FROM consents_consent c "  # noqa: S608 - own constants
        f"WHERE c.id = NEW.{side}_consent_id AND c.teacher_id = NEW.{side}_id AND c.programme_id = NEW.programme_id "
        f"AND c.kind IN ({listed}) AND (c.state = 'in_force' OR {IN_FORCE_THEN} OR EXISTS ({GIVEN_ANEW})))"
    )


def _rewritten(*columns: str) -> str:
    """Say in SQL that a part of the proof of a once confirmed place is changed or taken away."""
    changes = " OR ".join(f"NEW.{name} IS NULL OR NEW.{name} <> OLD.{name}" for name in columns)
    return f"OLD.confirmed_on IS NOT NULL AND ({changes})"


def _changed(*columns: str) -> str:
    """Say in SQL that any of these columns gets another value."""
    return " OR ".join(f"NEW.{name} <> OLD.{name}" for name in columns)


JOB_FUNCTION = (
    "NOT EXISTS (SELECT 1 FROM registry_mentorentry m WHERE m.teacher_id = NEW.mentor_id "
    "AND m.programme_id = NEW.programme_id AND m.legal_basis = 'job_function')"
)
WRITTEN = _consent("mentor", "mentor_work")
ANY_KIND = _consent("mentor", "mentor_work", "candidacy")
CAPACITY = (
    "SELECT m.capacity FROM registry_mentorentry m "
    "WHERE m.teacher_id = NEW.mentor_id AND m.programme_id = NEW.programme_id"
)
BEYOND = (
    "SELECT 1 FROM pairing_place p WHERE p.mentor_id = NEW.teacher_id "  # noqa: S608 - own constants
    f"AND p.programme_id = NEW.programme_id AND p.state IN {LIVE_SQL} AND p.slot > NEW.capacity"
)
PROVEN = (
    "SELECT 1 FROM pairing_place p JOIN consents_consent c "  # noqa: S608 - own constants
    "ON c.id = p.mentee_consent_id OR c.id = p.mentor_consent_id "
    f"WHERE p.state IN {PROVEN_SQL} AND c.teacher_id = OLD.teacher_id AND c.programme_id = OLD.programme_id "
    "AND c.kind = OLD.kind"
)
declare(
    name="place_mentee_consent_alive",
    model="pairing.Place",
    events=("INSERT", "UPDATE"),
    refuse=_consent("mentee", "participation"),
    message="Согласие наставляемого на участие отозвано или дано другим человеком.",
)
declare(
    name="place_mentor_consent_alive",
    model="pairing.Place",
    events=("INSERT", "UPDATE"),
    refuse=f"({WRITTEN} AND {JOB_FUNCTION}) OR {ANY_KIND}",
    message="Письменное согласие наставника отозвано, не зарегистрировано или дано другим человеком.",
)
declare(
    name="place_within_capacity",
    model="pairing.Place",
    events=("INSERT", "UPDATE"),
    refuse=f"NEW.state IN {LIVE_SQL} AND NEW.slot > COALESCE(({CAPACITY}), 0)",
    message="У наставника больше нет свободных мест.",
)
declare(
    name="capacity_covers_places",
    model="registry.MentorEntry",
    events=("UPDATE",),
    refuse=f"NEW.capacity < OLD.capacity AND EXISTS ({BEYOND})",
    message="Занятых мест больше: число мест нельзя сделать меньше, чем уже занято.",
)
declare(
    name="place_people_fixed",
    model="pairing.Place",
    events=("UPDATE",),
    refuse="NEW.mentor_id <> OLD.mentor_id OR NEW.mentee_id <> OLD.mentee_id OR NEW.type <> OLD.type "
    "OR NEW.programme_id <> OLD.programme_id OR NEW.relationship_id <> OLD.relationship_id",
    message="Люди и тип в паре не меняются: создаётся новая пара.",
)
declare(
    name="place_matches_relationship",
    model="pairing.Place",
    events=("INSERT",),
    refuse="NOT EXISTS (SELECT 1 FROM pairing_relationship r WHERE r.id = NEW.relationship_id "
    "AND r.mentor_id = NEW.mentor_id AND r.type = NEW.type AND r.programme_id = NEW.programme_id)",
    message="Место не соответствует своей паре или группе.",
)
declare(
    name="place_proof_kept",
    model="pairing.Place",
    events=("UPDATE",),
    refuse=_rewritten(
        "met_on", "mentor_yes_on", "mentee_yes_on", "confirmed_on", "mentor_consent_id", "mentee_consent_id"
    ),
    message="Доказательства закреплённой пары не переписываются.",
)
declare(
    name="place_kept",
    model="pairing.Place",
    events=("DELETE",),
    refuse="OLD.confirmed_on IS NOT NULL",
    message="Закреплённая пара не удаляется, её можно завершить.",
)
forbid("draw_kept", "pairing.Draw", "DELETE", message="Жеребьёвка не удаляется: её можно снять с указанием причины.")
declare(
    name="draw_fixed",
    model="pairing.Draw",
    events=("UPDATE",),
    refuse=_changed("seed", "seed_named", "number", "created_at", "created_by_id", "input_hash", "programme_id"),
    message="Число и участники жеребьёвки не переписываются.",
)
declare(
    name="draw_result_fixed",
    model="pairing.Draw",
    events=("UPDATE",),
    refuse=_changed("participants", "drawn", "waiting", "kept"),
    message="Итог жеребьёвки не переписывается.",
)
declare(
    name="consent_in_use",
    model="consents.Consent",
    events=("UPDATE",),
    refuse=f"OLD.state = 'in_force' AND NEW.state NOT IN ('in_force', 'ended') AND EXISTS ({PROVEN})",
    message="На этом согласии держится закреплённая пара: сначала начинается её завершение.",
)
