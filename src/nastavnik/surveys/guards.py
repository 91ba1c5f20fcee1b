"""Guards of questionnaires: a frozen version and a sent answer stay as they are, a closed wave takes nothing."""

from nastavnik.kit.guards import declare
from nastavnik.kit.rows import door

#: The address stands on every slip and is no secret; what it leads to asks for a code.
SLIPS = door("slips", "programme.Programme", "id")

declare(
    name="version_frozen",
    model="surveys.Version",
    events=("UPDATE",),
    refuse="OLD.frozen_at IS NOT NULL AND (NEW.sha256 <> OLD.sha256 OR NEW.frozen_at IS NULL "
    "OR NEW.number <> OLD.number OR CAST(NEW.spec AS text) <> CAST(OLD.spec AS text))",
    message="На эту версию анкеты уже ответили: её нельзя менять, нужна новая версия.",
)
declare(
    name="response_kept_as_sent",
    model="surveys.Response",
    events=("UPDATE",),
    refuse="(NEW.answers <> OLD.answers AND NEW.answers <> '') OR NEW.version_id <> OLD.version_id "
    "OR COALESCE(NEW.respondent_id, 0) <> COALESCE(OLD.respondent_id, 0) "
    "OR COALESCE(NEW.wave_id, 0) <> COALESCE(OLD.wave_id, 0) OR NEW.code_hash <> OLD.code_hash "
    "OR NEW.about <> OLD.about OR NEW.submitted_at <> OLD.submitted_at",
    message="Отправленные ответы не переписываются: исправление сохраняется новой версией.",
)
declare(
    name="response_fits_wave",
    model="surveys.Response",
    events=("INSERT",),
    refuse="NEW.wave_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM surveys_wave w WHERE w.id = NEW.wave_id "
    "AND w.state = 'open' AND w.version_id = NEW.version_id "
    "AND ((w.audience = 'staff' AND NEW.code_hash <> '') OR (w.audience <> 'staff' AND NEW.code_hash = '')))",
    message="Это анкетирование не открыто для таких ответов.",
)
declare(
    name="coded_person_unmarked",
    model="surveys.Asked",
    events=("INSERT", "UPDATE"),
    refuse="NEW.answered_on IS NOT NULL AND EXISTS (SELECT 1 FROM surveys_wave w "
    "WHERE w.id = NEW.wave_id AND w.audience = 'staff')",
    message="Кто ответил по личному коду, программа не отмечает.",
)
declare(
    name="wave_kept_as_opened",
    model="surveys.Wave",
    events=("UPDATE",),
    refuse="OLD.state <> 'planned' AND (NEW.version_id <> OLD.version_id OR NEW.kind <> OLD.kind "
    "OR NEW.audience <> OLD.audience OR NEW.round <> OLD.round OR NEW.programme_id <> OLD.programme_id "
    "OR NEW.is_primary <> OLD.is_primary OR NEW.opened_on <> OLD.opened_on)",
    message="Начатое анкетирование не меняется: можно только завершить его.",
)
