"""The seven stages of the programme and every check between them, as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from nastavnik.core.errors import N_

Scope = Literal["programme", "person", "pair"]
Who = Literal["mentee", "mentor"]
HARD, SOFT = True, False

# A gate is asked for by name; it belongs to the programme, to one person or to one pair.
GATES: Mapping[str, tuple[Scope, Who | None]] = {
    "launch": ("programme", None),
    "join": ("person", "mentee"),
    "candidacy": ("person", "mentor"),
    "selection": ("person", "mentor"),
    "confirm": ("pair", None),
    "final_meeting": ("pair", None),
    "closing": ("pair", None),
    "archive": ("programme", None),
}


@dataclass(frozen=True, slots=True)
class Check:
    """Ask one named fact at one gate; a hard check stops, a soft one warns."""

    gate: str
    fact: str
    hard: bool
    label: str

    @property
    def scope(self) -> Scope:
        """Say whose fact it is: of the programme, a person or a pair."""
        return GATES[self.gate][0]

    @property
    def who(self) -> Who | None:
        """Say which side a person's check belongs to."""
        return GATES[self.gate][1]


@dataclass(frozen=True, slots=True)
class Stage:
    """Describe one stage: its result, the facts any of which opens it, and its checks."""

    number: int
    slug: str
    title: str
    result: str
    entry_facts: tuple[str, ...]
    checks: tuple[Check, ...]
    optional: bool = False


# fmt: off
STAGES: tuple[Stage, ...] = (
    Stage(1, "preparation", N_("Подготовка условий"), N_("Дорожная карта с ресурсами"), (), (
        Check("launch", "programme.coordinator_appointed", HARD, N_("куратор назначен")),
        Check("launch", "programme.roadmap_approved", SOFT, N_("дорожная карта утверждена")),
        Check("launch", "programme.outreach_held", SOFT, N_("коллектив проинформирован о программе")),
    )),
    Stage(2, "mentee_register", N_("База наставляемых"), N_("База наставляемых с запросами"),
          ("programme.coordinator_appointed",), (
        Check("join", "consents.participation", HARD, N_("есть согласие на участие")),
        Check("join", "consents.personal_data_basis", HARD, N_("есть основание обработки данных")),
        Check("join", "registry.has_request", HARD, N_("подан хотя бы один запрос")),
        Check("join", "registry.baseline", SOFT, N_("заполнена исходная самооценка")),
    )),
    Stage(3, "mentor_register", N_("База наставников"), N_("База наставников"),
          ("programme.mentor_outreach_held", "registry.candidate_exists"), (
        Check("candidacy", "consents.candidacy", HARD, N_("есть согласие быть кандидатом в наставники")),
        Check("candidacy", "consents.personal_data_basis", HARD, N_("есть основание обработки данных")),
        Check("candidacy", "registry.mentor_type", SOFT, N_("указан тип наставника")),
        Check("candidacy", "registry.competence", SOFT, N_("указана хотя бы одна область компетенций")),
        Check("candidacy", "registry.capacity", SOFT, N_("указаны время и число мест")),
        Check("candidacy", "registry.opinion", SOFT, N_("есть мнение совета, если школа его запрашивает")),
    )),
    Stage(4, "mentor_training", N_("Отбор и обучение наставников"), N_("Стратегия, регламент, план тем"),
          ("registry.mentor_in_register",), (
        Check("selection", "registry.training_settled", SOFT, N_("обучение проведено или не требуется")),
        Check("selection", "registry.selected", SOFT, N_("решение об отборе принято")),
    ), optional=True),
    Stage(5, "pairing", N_("Пары и группы"), N_("Закреплённые пары и группы"), ("pairing.proposal_exists",), (
        Check("confirm", "pairing.meeting_held", HARD, N_("личная встреча проведена")),
        Check("confirm", "pairing.mentee_yes", HARD, N_("есть «да» наставляемого")),
        Check("confirm", "pairing.mentor_yes", HARD, N_("есть «да» наставника")),
        Check("confirm", "consents.mentor_work", HARD, N_("есть письменное согласие наставника")),
        Check("confirm", "pairing.order_registered", SOFT, N_("приказ о закреплении зарегистрирован")),
    )),
    Stage(6, "mentoring", N_("Ход программы"), N_("Цели, результаты, оценки"),
          ("pairing.confirmed_place_exists",), (
        Check("final_meeting", "mentoring.interim_review_done", HARD, N_("промежуточная оценка проведена")),
        Check("closing", "mentoring.final_assessment_or_reason", HARD, N_("итоговая оценка или причина")),
    )),
    Stage(7, "completion", N_("Завершение программы"), N_("Отчёт, кейсы, награждение"),
          ("completion.closing_begun",), (
        Check("archive", "completion.pairs_closed", SOFT, N_("все пары и группы завершены")),
        Check("archive", "completion.forms_in", SOFT, N_("итоговые анкеты собраны")),
        Check("archive", "completion.swot_made", SOFT, N_("SWOT-анализ составлен")),
        Check("archive", "completion.report_approved", SOFT, N_("отчёт утверждён")),
        Check("archive", "completion.event_held", SOFT, N_("итоговое мероприятие проведено")),
    )),
)


def all_checks() -> Iterator[Check]:
    """Walk over every check of every stage in order.

    Yields
    ------
    Check
        Checks in the order of the stages.
    """
    for stage in STAGES:
        yield from stage.checks


def checks_of(gate: str) -> tuple[Check, ...]:
    """Give the checks of one gate.

    Parameters
    ----------
    gate : str
        A key of `GATES`.

    Returns
    -------
    tuple of Check
        In the order they are shown.

    Raises
    ------
    KeyError
        When there is no such gate.
    """
    if gate not in GATES:
        raise KeyError(gate)
    return tuple(check for check in all_checks() if check.gate == gate)


def facts_of(gate: str) -> tuple[str, ...]:
    """Give the names of the facts that one gate asks for.

    Parameters
    ----------
    gate : str
        A key of `GATES`.

    Returns
    -------
    tuple of str
        Dotted names ``app.noun``.

    Raises
    ------
    KeyError
        When there is no such gate.
    """
    return tuple(check.fact for check in checks_of(gate))


ENTRY_FACTS: tuple[str, ...] = tuple(fact for stage in STAGES for fact in stage.entry_facts)


def current_stage(entry: Mapping[str, bool]) -> int:
    """Compute the stage of a programme: the highest whose entry holds.

    Parameters
    ----------
    entry : mapping of str to bool
        A value for every name of `ENTRY_FACTS`.

    Returns
    -------
    int
        Number of the stage, 1 to 7; stage 1 needs nothing.

    Raises
    ------
    KeyError
        When an entry fact has no value.
    """
    held = {fact for fact in ENTRY_FACTS if entry[fact]}
    return max(stage.number for stage in STAGES if not stage.entry_facts or held.intersection(stage.entry_facts))
