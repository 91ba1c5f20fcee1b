"""Drawing lots where more people ask than there are places; a draw is kept for good with all that repeats it."""

import secrets

from django.db import transaction

from nastavnik.core.errors import N_, RuleError
from nastavnik.core.matching.lottery import draw as draw_lots
from nastavnik.core.matching.lottery import lot
from nastavnik.journal.services import record, write
from nastavnik.kit import clock
from nastavnik.pairing.models import Draw
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.registers.problem import build_problem, without_broken_locks
from nastavnik.pairing.services.locks import lock_open
from nastavnik.people.models import Account
from nastavnik.people.policies import require_role
from nastavnik.programme.models import Programme

DIGITS = 12


def hold_draw(*, programme: Programme, actor: Account, seed: str = "", present: str = "", reason: str = "") -> Draw:
    """Draw lots; the seed stands in the journal before anything is drawn, without one the machine names it now."""
    require_role(actor, programme.school_id, "coordinator")
    with transaction.atomic():
        programme = lock_open(programme)
        earlier = list(Draw.objects.filter(programme=programme))
        if earlier and not reason.strip():
            raise RuleError(
                "lottery.again",
                N_("Жеребьёвка в этой программе уже была. Напишите, почему нужна ещё одна: причина войдёт в протокол."),
                "reason",
            )
        _lift_those_in_force(earlier, actor, reason)
        named = seed.strip()
        made = _drawn(programme, actor, named or f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", len(earlier) + 1)
        made.seed_named, made.present, made.reason = bool(named), present.strip(), reason.strip()
        write(
            made,
            "lottery.drawn",
            actor,
            reason=made.reason,
            number=made.number,
            input_hash=made.input_hash,
            drawn=made.drawn,
            waiting=made.waiting,
        )
    return made


def _drawn(programme: Programme, actor: Account, seed: str, number: int) -> Draw:
    """Write the seed down, then draw."""
    record("lottery.seed", actor, programme, number=number, seed=seed)
    problem, _dropped = without_broken_locks(build_problem(Registers(programme), everybody=True))
    made = draw_lots(problem, seed)
    if not made.waiting:
        raise RuleError(
            "lottery.enough", N_("Мест хватает всем, у кого есть подходящий наставник: жеребьёвка не нужна.")
        )
    return Draw(
        school_id=programme.school_id,
        programme=programme,
        number=number,
        created_by=actor,
        created_at=clock.now(),
        seed=seed,
        input_hash=made.input_hash,
        participants=[[mentee, kind, lot(seed, mentee, kind)] for mentee, kind in made.order],
        drawn=[list(key) for key in made.drawn],
        waiting=[list(key) for key in made.waiting],
        kept=[list(key) for key in made.kept],
    )


def _lift_those_in_force(draws: list[Draw], actor: Account, reason: str) -> None:
    for earlier in draws:
        if earlier.lifted_at is None:
            _lift(earlier, actor, reason)


def lift_draw(*, draw: Draw, actor: Account, reason: str) -> Draw:
    """Let everybody on the waiting list into the next run again; the draw itself stays."""
    require_role(actor, draw.school_id, "coordinator")
    if not reason.strip():
        raise RuleError(
            "lottery.reason", N_("Напишите, почему лист ожидания снят: причина войдёт в протокол."), "reason"
        )
    with transaction.atomic():
        lock_open(draw.programme)
        found: Draw = Draw.objects.select_for_update(of=("self",)).get(pk=draw.pk)
        if found.lifted_at is not None:
            raise RuleError("lottery.lifted", N_("Лист ожидания уже снят."))
        _lift(found, actor, reason)
    return found


def _lift(draw: Draw, actor: Account, reason: str) -> None:
    draw.lifted_at, draw.lifted_by, draw.lift_reason = clock.now(), actor, reason.strip()
    write(draw, "lottery.lifted", actor, "lifted_at", "lifted_by", "lift_reason", reason=reason)
