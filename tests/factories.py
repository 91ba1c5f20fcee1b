"""Small makers of rows for tests: no surprises, everything through keyword arguments."""

import datetime as dt
import itertools
from typing import Any

from django.test import RequestFactory

from nastavnik.consents.models import Consent
from nastavnik.consents.services import give
from nastavnik.kit import clock
from nastavnik.kit.uploads import Upload
from nastavnik.people.desk import DeskRequest
from nastavnik.people.models import Account, Invitation, Membership, OwnerSheet, RosterImport, School, Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry import services as registry
from nastavnik.registry.models import PRIVATE_TOPICS, Competence, LentTask, MenteeEntry, MentorEntry, MentoringRequest

_numbers = itertools.count(1)
DAY = dt.date(2026, 9, 1)


def request_of(account: Account, path: str = "/") -> DeskRequest:
    """Make a request of somebody signed in, as the middleware makes it."""
    request: Any = RequestFactory().get(path)
    request.__class__ = DeskRequest
    request.user = Account.objects.get(pk=account.pk)
    return request


def school(**values: Any) -> School:
    number = next(_numbers)
    defaults = {"name": f"Школа № {number} города Светлореченска", "short_name": f"Школа № {number}"}
    return School.objects.create(**{**defaults, **values})


def teacher(of: School, account: Account | None = None, **values: Any) -> Teacher:
    number = next(_numbers)
    defaults = {
        "last_name": f"Педагогов{number}",
        "first_name": "Иван",
        "patronymic": "Петрович",
        "position": "учитель",
        "subjects": ["математика"],
        "pedagogical_years": 5,
    }
    return Teacher.objects.create(school=of, account=account, **{**defaults, **values})


def account(of: School | None, *, roles: tuple[str, ...] = (), staff: bool = True, **values: Any) -> Account:
    number = next(_numbers)
    proof = {} if values.get("opened_by_code") else {"owner_confirmed_on": DAY, "owner_confirmed_by": "founding"}
    values = {"login": f"person{number}", "school": of, "full_name": f"Человек {number}", **proof, **values}
    made = Account.objects.create(**values)
    if of is not None and staff:
        teacher(of, made)
    for role in roles:
        Membership.objects.create(school=of, account=made, role=role, granted_on=DAY)
    return made


def programme(of: School, **values: Any) -> Programme:
    defaults = {
        "title": "Программа наставничества 2026/27",
        "starts_on": dt.date(2026, 8, 1),
        "ends_on": dt.date(2027, 6, 30),
    }
    return Programme.objects.create(school=of, **{**defaults, **values})


def thinking_mentee(of: Programme, made: Account | None = None, **values: Any) -> MenteeEntry:
    """Somebody who entered the register of mentees themselves and has not joined."""
    made = made or account(of.school)
    return registry.enter_as_mentee(programme=of, teacher=made.teacher, actor=made, **values)


def joined_mentee(of: Programme, made: Account | None = None, **request: Any) -> MenteeEntry:
    """Somebody with a sent request and the consent, in the programme."""
    entry = thinking_mentee(of, made)
    actor = entry.teacher.account
    words = {"topic": "discipline", "need_type": "consultant", "self_rating_before": 3}
    if request.get("topic") not in PRIVATE_TOPICS:
        words["text_for_coordinator"] = "8 «В» не слышит"
    registry.save_request(entry=entry, actor=actor, submit=True, **{**words, **request})
    give(teacher=entry.teacher, programme=of, kind="participation", actor=actor)
    return registry.join(entry=entry, actor=actor)


def candidate(of: Programme, made: Account | None = None, **values: Any) -> MentorEntry:
    """Somebody who offered to be a mentor."""
    made = made or account(of.school)
    give(teacher=made.teacher, programme=of, kind="candidacy", actor=made)
    words = {"types": ["consultant"], "capacity": 2, "hours_per_week": 1, "competences": {"class_management": 3}}
    return registry.apply_as_mentor(programme=of, teacher=made.teacher, actor=made, **{**words, **values})


def selected_mentor(of: Programme, coordinator: Account, made: Account | None = None, **values: Any) -> MentorEntry:
    """Somebody in the register of mentors, taken without the council and without training, with reasons."""
    reasons = {"registry.opinion": "совет соберётся позже", "registry.training_settled": "опыт есть"}
    return registry.select_mentor(entry=candidate(of, made, **values), actor=coordinator, reasons=reasons)


def consent(of: Teacher, year: Programme, kind: str, **values: Any) -> Consent:
    """A consent in force; the mentor's work stands on a registered sheet."""
    paper = {"channel": "paper", "sheet_number": "1"} if kind == "mentor_work" else {"channel": "own_account"}
    defaults = {"state": "in_force", "prepared_on": DAY, "given_on": DAY, "wording_version": "2026-1", **paper}
    return Consent.objects.create(school=of.school, teacher=of, programme=year, kind=kind, **{**defaults, **values})


def mentee(year: Programme, *, of: Teacher | None = None, agrees: bool = True, **values: Any) -> MenteeEntry:
    """Somebody who joined, with an account and the consent to take part."""
    person = of or account(year.school).teacher
    if agrees:
        consent(person, year, "participation")
    defaults = {"state": "joined", "joined_on": DAY}
    return MenteeEntry.objects.create(school=year.school, programme=year, teacher=person, **{**defaults, **values})


def mentor(
    year: Programme,
    *,
    of: Teacher | None = None,
    signs: bool = True,
    up_to_mentees: int | None = None,
    competences: dict[str, int] | None = None,
    **values: Any,
) -> MentorEntry:
    """A selected mentor with an account, two seats and both consents."""
    person = of or account(year.school).teacher
    consent(person, year, "candidacy")
    if signs:
        consent(person, year, "mentor_work", up_to_mentees=up_to_mentees)
    defaults = {
        "state": "selected",
        "selected_on": DAY,
        "types": ["subject", "consultant"],
        "subjects": ["математика"],
        "capacity": 2,
    }
    entry = MentorEntry.objects.create(school=year.school, programme=year, teacher=person, **{**defaults, **values})
    for code, level in (competences or {"class_management": 3}).items():
        Competence.objects.create(school=year.school, entry=entry, code=code, level=level)
    return entry


def request(entry: MenteeEntry, **values: Any) -> MentoringRequest:
    """A request that was sent and accepted."""
    defaults = {"topic": "discipline", "need_type": "consultant", "state": "accepted", "submitted_on": DAY}
    return MentoringRequest.objects.create(school=entry.school, entry=entry, **{**defaults, **values})


def lent(of: Programme, head: Account, *what: str, department: Teacher | None = None) -> list[LentTask]:
    """Lend tasks to the head of a department for a month, and let somebody else be of that department."""
    row, today = head.teacher, clock.today()
    if not row.department:
        row.department = "математики"
        row.save(update_fields=["department"])
    if department is not None:
        department.department = row.department
        department.save(update_fields=["department"])
    given = {"school": of.school, "programme": of, "teacher": row, "lent_on": today}
    return [LentTask.objects.create(what=one, until=today + dt.timedelta(days=30), **given) for one in what]


def invitation(of: School, **values: Any) -> Invitation:
    """Make an open invitation; its secret is nobody's."""
    number = next(_numbers)
    defaults = {
        "teacher": values.get("teacher") or teacher(of),
        "kind": "link",
        "token_hash": f"{number:064d}",
        "created_at": clock.now(),
        "expires_at": clock.now() + dt.timedelta(days=7),
    }
    return Invitation.objects.create(school=of, **{**defaults, **values})


def owner_sheet(of: School, **values: Any) -> OwnerSheet:
    """Make the registered sheet of somebody's first opening."""
    owner = values.pop("account", None) or account(of)
    scan = Upload.of("a.pdf", b"%PDF-").row(school_id=of.pk, content_type="application/pdf")
    scan.save()
    return OwnerSheet.objects.create(school=of, account=owner, scan=scan, registered_on=DAY, **values)


def roster_import(of: School, by: Account, *, content: bytes = "ФИО\nКротов Илья Павлович".encode()) -> RosterImport:
    """Make a staff list that is looked at."""
    file = Upload.of("list.csv", content).row(school_id=of.pk, content_type="text/csv")
    file.save()
    return RosterImport.objects.create(school=of, file=file, created_by=by, created_at=clock.now())
