"""What services of this room share: the locked running programme, days that have come."""

import datetime as dt

from nastavnik.completion.models import ProgrammeReport
from nastavnik.completion.policies import require_unapproved
from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.programme.models import Programme
from nastavnik.programme.services.locks import lock_running


def locked(programme_id: int) -> Programme:
    """Lock a programme that is not in the archive."""
    return lock_running(programme_id, N_("Программа этого года в архиве: её итоги больше не меняются."))


def require_come(day: dt.date, field: str) -> None:
    """Refuse a day in the future."""
    if day > clock.today():
        raise RuleError(
            "completion.future", N_("Эта дата ещё не наступила: отметьте сделанное, когда оно пройдёт."), field
        )


def report_open(programme: Programme) -> ProgrammeReport | None:
    """Give the report under the lock of its programme; an approved one is closed for changes."""
    require_unapproved(programme)
    rows = ProgrammeReport.objects.select_for_update(of=("self",))
    report: ProgrammeReport | None = rows.filter(programme=programme).first()
    return report
