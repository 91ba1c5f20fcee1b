"""Guards of questionnaires: a frozen version and a sent answer stay as they are."""

from nastavnik.kit.guards import Guard, declare


def declare_all() -> None:
    """Refuse changes of a frozen wording and of sent answers."""
    declare(
        Guard(
            name="version_frozen",
            model="surveys.Version",
            events=("UPDATE",),
            refuse="OLD.frozen_at IS NOT NULL AND (NEW.sha256 <> OLD.sha256 OR NEW.frozen_at IS NULL "
            "OR NEW.number <> OLD.number OR CAST(NEW.spec AS text) <> CAST(OLD.spec AS text))",
            message="На эту версию анкеты уже ответили: её нельзя менять, нужна новая версия.",
        )
    )
    declare(
        Guard(
            name="response_kept_as_sent",
            model="surveys.Response",
            events=("UPDATE",),
            refuse="NEW.answers <> OLD.answers OR NEW.version_id <> OLD.version_id "
            "OR NEW.respondent_id <> OLD.respondent_id "
            "OR NEW.about <> OLD.about OR NEW.submitted_at <> OLD.submitted_at",
            message="Отправленные ответы не переписываются: исправление сохраняется новой версией.",
        )
    )
