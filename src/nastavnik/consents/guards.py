"""Guards of consents: a record is not rewritten, removed or brought back to life."""

from nastavnik.kit.guards import declare, forbid

GIVEN_CHANGED = (
    "OLD.given_on IS NOT NULL AND (NEW.given_on IS NULL OR NEW.given_on <> OLD.given_on "
    "OR NEW.channel <> OLD.channel OR NEW.sheet_number <> OLD.sheet_number "
    "OR COALESCE(NEW.up_to_mentees, 0) <> COALESCE(OLD.up_to_mentees, 0))"
)
declare(
    name="consent_kept",
    model="consents.Consent",
    events=("DELETE",),
    refuse="OLD.state <> 'prepared'",
    message="Данное согласие не удаляется, его можно только отозвать.",
)
declare(
    name="consent_not_revived",
    model="consents.Consent",
    events=("UPDATE",),
    refuse="OLD.state = 'withdrawn' AND (NEW.state <> 'withdrawn' OR NEW.withdrawn_on IS NULL "
    "OR NEW.withdrawn_on <> OLD.withdrawn_on OR (OLD.given_on IS NULL AND NEW.given_on IS NOT NULL)) "
    "OR (OLD.state = 'ended' AND NEW.state <> 'ended')",
    message="Отозванное и закончившееся согласие не возвращается: нужно новое.",
)
declare(
    name="consent_not_unmade",
    model="consents.Consent",
    events=("UPDATE",),
    refuse="OLD.state = 'in_force' AND NEW.state = 'prepared'",
    message="Действующее согласие не становится снова неподписанным.",
)
declare(
    name="consent_not_rewritten",
    model="consents.Consent",
    events=("UPDATE",),
    refuse="NEW.teacher_id <> OLD.teacher_id OR NEW.programme_id <> OLD.programme_id "
    "OR NEW.kind <> OLD.kind OR NEW.wording_version <> OLD.wording_version "
    f"OR NEW.prepared_on <> OLD.prepared_on OR ({GIVEN_CHANGED})",
    message="Данное согласие не переписывается: отзовите его и дайте новое.",
)
forbid(
    "consent_addition_kept",
    "consents.Addition",
    "UPDATE",
    "DELETE",
    message="Поправка к листу не переписывается: внесите ещё одну.",
)
