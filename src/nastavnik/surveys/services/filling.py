"""Forms that the coordinator fills in about the programme: the check-list, the strong and weak sides."""

from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.people.selectors import teacher_of
from nastavnik.programme.models import Programme
from nastavnik.surveys.models import Response, Version
from nastavnik.surveys.selectors.filled import about_programme, filled_by
from nastavnik.surveys.selectors.versions import spec_of
from nastavnik.surveys.services.responses import Raw, correct, submit


def fill_in(*, version: Version, programme: Programme, raw: Raw, actor: Account, language: str = "ru") -> Response:
    """Keep what the coordinator answers about a programme on this day; a second time that day is a correction."""
    require_role(actor, programme.school_id, "coordinator")
    respondent = teacher_of(actor)
    if respondent is None:
        raise RuleError(
            "fill.nobody", N_("Эта учётная запись не связана с человеком из списка сотрудников: свяжите её в «Людях».")
        )
    if "coordinator" not in spec_of(version).audience:
        raise RuleError("fill.audience", N_("Эту анкету заполняет не куратор."))
    about = about_programme(programme, clock.today())
    today = filled_by(actor, version.questionnaire, programme).filter(about=about, version=version).first()
    if today is not None:
        return correct(response=today, raw=raw, actor=actor)
    return submit(
        key=version.questionnaire.key,
        respondent=respondent,
        about=about,
        raw=raw,
        actor=actor,
        language=language,
        version=version,
    )
