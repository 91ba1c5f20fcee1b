"""Giving a mentee a seat with a mentor: who may be together, and which slot is free."""

from dataclasses import dataclass

from nastavnik.consents.models import Consent, ConsentQuerySet
from nastavnik.core.errors import N_, RuleError
from nastavnik.kit import clock
from nastavnik.pairing.models import Place, Relationship
from nastavnik.pairing.selectors.hours import room_of
from nastavnik.pairing.selectors.registers.needs import MENTOR_CONSENTS
from nastavnik.pairing.selectors.registers.problem import vetoed
from nastavnik.pairing.services.locks import lock_mentor
from nastavnik.people.models import Teacher
from nastavnik.programme.models import Programme
from nastavnik.registry.models import MenteeEntry, MentorEntry

MOST_IN_GROUP = 5


def _consents(programme: Programme, teacher: Teacher) -> ConsentQuerySet:
    return Consent.objects.counting(clock.today()).filter(programme=programme, teacher=teacher)


def require_joined(programme: Programme, mentee: Teacher) -> None:
    """Refuse a seat to somebody who is not in the register of mentees with a consent in force."""
    joined = MenteeEntry.objects.filter(programme=programme, teacher=mentee, state="joined").exists()
    if not joined or not _consents(programme, mentee).filter(kind=Consent.Kind.PARTICIPATION).exists():
        raise RuleError(
            "place.mentee",
            N_("Этот педагог не участвует в программе: нужно его согласие и вход в базу наставляемых."),
            "mentee",
        )


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat somebody asks for; `relationship` joins a group that exists, a pair that `worked_before` is a fact."""

    programme: Programme
    mentor: Teacher
    mentee: Teacher
    type: str
    format: str = "one_to_one"
    relationship: Relationship | None = None
    manager_reason: str = ""
    worked_before: bool = False

    def take(self) -> Place:
        """Check the people, find a free slot under the lock of the mentor's entry; the place is unsaved."""
        if self.mentor.pk == self.mentee.pk:
            raise RuleError("place.oneself", N_("Нельзя быть наставником самому себе."), "mentor")
        entry = lock_mentor(self.programme, self.mentor)
        self._check_mentor(entry)
        require_joined(self.programme, self.mentee)
        self._check_both()
        slot = free_slot(entry)
        if self.relationship is None and not self.worked_before:
            require_hours(entry)
        return Place(
            school_id=self.programme.school_id,
            relationship=self._relationship(entry),
            programme=self.programme,
            mentor=self.mentor,
            mentee=self.mentee,
            type=self.type,
            slot=slot,
            proposed_on=clock.today(),
            manager_reason=self.manager_reason.strip(),
        )

    def _check_mentor(self, entry: MentorEntry) -> None:
        if entry.state != MentorEntry.State.SELECTED:
            raise RuleError(
                "place.mentor", N_("Этот педагог сейчас не в базе наставников: сначала нужен отбор."), "mentor"
            )
        if not _consents(self.programme, self.mentor).filter(kind__in=MENTOR_CONSENTS).exists():
            raise RuleError(
                "place.mentor_consent",
                N_("У наставника нет действующего согласия. Без него предложить нельзя."),
                "mentor",
            )
        if self.mentor.guest_of and not _consents(self.programme, self.mentor).filter(kind="share_outside").exists():
            raise RuleError(
                "place.guest_sheet",
                N_("У наставника из школы-партнёра нет подписанного листа о передаче сведений: предложить нельзя."),
                "mentor",
            )
        if entry.types and self.type not in entry.types:
            raise RuleError(
                "place.type",
                N_("Этот наставник не работает в таком качестве. Выберите другой тип или другого наставника."),
                "mentor",
            )

    def _check_both(self) -> None:
        if vetoed(self.programme, self.mentor.pk, self.mentee.pk):
            raise RuleError(
                "place.personal",
                N_("Эту пару предложить нельзя: личные обстоятельства. Выберите другого наставника."),
                "mentor",
            )
        if self.mentee.line_manager_id == self.mentor.pk and not self.manager_reason.strip():
            raise RuleError(
                "place.manager",
                N_(
                    "Это непосредственный руководитель наставляемого. "
                    "Выберите другого наставника или напишите, почему именно этот человек."
                ),
                "manager_reason",
            )

    def _relationship(self, entry: MentorEntry) -> Relationship:
        if self.relationship is None:
            return self._new_relationship(entry)
        group = Relationship.objects.get(pk=self.relationship.pk)
        if (group.programme_id, group.mentor_id, group.type) != (self.programme.pk, self.mentor.pk, self.type):
            raise RuleError("place.group_other", N_("Это группа другого наставника или другого типа."), "relationship")
        if group.format != Relationship.Format.GROUP:
            raise RuleError(
                "place.not_group", N_("Это пара один на один. Для группы создайте новую группу."), "relationship"
            )
        require_group_ready(entry)
        if group.places.live().count() >= MOST_IN_GROUP:
            raise RuleError("place.group_full", N_("В группе не больше пяти наставляемых."), "relationship")
        return group

    def _new_relationship(self, entry: MentorEntry) -> Relationship:
        if self.format == Relationship.Format.GROUP:
            require_group_ready(entry)
        made = Relationship(
            school_id=self.programme.school_id,
            programme=self.programme,
            mentor=self.mentor,
            type=self.type,
            format=self.format,
            created_at=clock.now(),
        )
        made.full_clean()
        made.save()
        return made


def require_group_ready(entry: MentorEntry) -> None:
    """Refuse a group with a mentor who did not offer to take one."""
    if not entry.group_ready:
        raise RuleError(
            "place.group",
            N_("Этот наставник не отмечал, что возьмёт группу. Договоритесь с ним и отметьте это в базе наставников."),
            "format",
        )


def require_hours(entry: MentorEntry) -> None:
    """Refuse a new pair or group beyond the hours a week that a mentor offers; the entry is locked."""
    if room_of(entry) == 0:
        raise RuleError(
            "place.hours",
            N_(
                "Часов нет: у этого наставника предложенное время уже занято парами. Выберите другого наставника "
                "или договоритесь, и пусть он изменит часы в своей анкете."
            ),
            "mentor",
        )


def free_slot(entry: MentorEntry) -> int:
    """Give the first free slot of a mentor whose entry is locked."""
    rows = Place.objects.live().filter(programme_id=entry.programme_id, mentor_id=entry.teacher_id)
    taken = set(rows.values_list("slot", flat=True))
    for slot in range(1, entry.capacity + 1):
        if slot not in taken:
            return slot
    raise RuleError("place.full", N_("У наставника больше нет свободных мест."), "mentor")
