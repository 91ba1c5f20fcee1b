"""The runs that are kept: which one is in work, what each gave, what it was asked with."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nastavnik.kit.combined import Prepared
from nastavnik.pairing.models import MatchRun
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.runs.since import since
from nastavnik.pairing.selectors.runs.weights import told_weights, words_of
from nastavnik.programme.models import Programme


def current_run(programme: Programme) -> MatchRun | None:
    """Give the run whose pairs the workshop shows: the one in work, else the newest."""
    return next(iter(_current.ask(programme=programme.pk)), None)


def light_run(programme: Programme) -> MatchRun | None:
    """Give the same run without the explanations of its pairs."""
    return _in_work(programme.pk).defer("result").first()


def kept_runs(programme: Programme) -> QuerySet[MatchRun]:
    """Give the kept runs, the newest first, without the explanations of their pairs."""
    rows: QuerySet[MatchRun] = MatchRun.objects.filter(programme=programme)
    return rows.select_related("created_by", "baseline").defer("result", "baseline__result", "baseline__summary")


def _in_work(programme: int) -> QuerySet[MatchRun]:
    rows: QuerySet[MatchRun] = MatchRun.objects.filter(programme=programme)
    return rows.order_by("-in_work", "-created_at", "-pk")


_current = Prepared(lambda programme: _in_work(programme)[:1], programme=int)


@dataclass(frozen=True, slots=True)
class RunLine:
    """One kept run as the list shows it; `stale` says that the registers have changed since."""

    run: MatchRun
    title: str
    stale: bool = False

    @property
    def weights(self) -> str:
        """Say the weights in words."""
        return told_weights(words_of(self.run))

    @property
    def used(self) -> int:
        """Count the mentors who got somebody."""
        return len({mentor for _mentee, _kind, mentor, _score in self.run.summary["rows"] if mentor is not None})

    @property
    def proof(self) -> str:
        """Say the certificate in words."""
        return proof(self.run)

    @property
    def origin(self) -> str:
        """Say what the run was made from."""
        return origin(self.run)


def run_lines(programme: Programme, runs: list[MatchRun]) -> list[RunLine]:
    """Read what the list says about each run; a pair taken as the run shown proposed it does not make that one old."""
    if not runs:
        return []
    shown = next((run for run in runs if run.in_work), None)
    found = since(Registers(programme), shown, by_name=False)
    named = titles(runs)
    return [
        RunLine(
            run, named[run.pk], stale=found.changed if run is shown else run.summary["registers"] != found.registers
        )
        for run in runs
    ]


def titles(runs: list[MatchRun]) -> dict[int, str]:
    """Give each run its name; those of one name get the second they were made in."""
    times = Counter(str(run) for run in runs)
    return {run.pk: str(run) if times[str(run)] == 1 else _apart(run) for run in runs}


def _apart(run: MatchRun) -> str:
    made = timezone.localtime(run.created_at)
    return f"{run} ({made:%d.%m, %H:%M:%S})" if run.name else f"{run}:{made:%S}"


def is_best(run: MatchRun) -> bool:
    """Say whether a run is the best there is, not only the best with its number of moves."""
    return bool(run.summary.get("best", run.moved is None))


def proof(run: MatchRun) -> str:
    """Say the certificate of a run in words."""
    if run.certificate.get("gap") != 0:
        return _("Не доказано.")
    if is_best(run):
        return _("Доказано: лучшего распределения при этих весах нет.")
    return _("Доказано: лучшего распределения при этих весах и таком числе перемен нет.")


def origin(run: MatchRun) -> str:
    """Say whether a run started from nothing or from the pairs of another."""
    if run.moved is None:
        return _("С чистого листа.")
    moves = ngettext("%(n)s перемена", "%(n)s перемен", run.moved) % {"n": run.moved}
    if run.baseline is None:
        return _("Пересчёт удалённого подбора: %(moves)s.") % {"moves": moves}
    return _("Пересчёт подбора «%(name)s»: %(moves)s.") % {"name": run.baseline, "moves": moves}
