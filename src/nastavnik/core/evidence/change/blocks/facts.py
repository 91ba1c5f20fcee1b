"""What the report stands on: declaration, progress, verdicts in shares, forms, dates, methods."""

from nastavnik.core.evidence.change.report import Block, Figure
from nastavnik.core.evidence.change.study import Study
from nastavnik.core.evidence.change.waves import Wave
from nastavnik.core.evidence.disclosure.suppression import countable
from nastavnik.core.evidence.stats.measurement import beyond_error, minimal_detectable_change, standard_error
from nastavnik.core.evidence.words.figures import OF_PEOPLE, SHARES, counted, decimal, mean, rounded
from nastavnik.core.evidence.words.templates import METHODS
from nastavnik.core.evidence.words.wording import say
from nastavnik.core.texts import Text

_USED_IN = {"sure": ("hodges_lehmann",), "domains": ("holm",), "comparison": ("did",), "verdicts": ("rci",)}
_USED_FOR = {"p": "signed_rank", "g": "g_av", "bca_low": "bca", "ancova": "ancova", "first": "rtm"}
_USED_FOR |= {"alpha": "alpha", "omega": "omega"}


def declared_block(study: Study) -> Block:
    """Say whether the main outcome was named before the second wave, and when."""
    declared = study.data.declared
    on = declared.on.strftime("%d.%m.%Y") if declared else ""
    kind = study.declaration
    text = say(f"declared.{kind}", on=on) if kind in ("yes", "late") else say(f"declared.{kind}")
    return Block("declared", (text,), {"kind": kind, "on": declared.on.isoformat() if declared else None})


def progress_block(study: Study) -> Block | None:
    """Count pairs that finished, meetings and goals."""
    progress = study.data.progress
    if progress is None or "progress" not in study.allowed:
        return None
    texts = (
        say("progress.pairs", pairs=progress.pairs_finished, meetings=progress.meetings),
        say("progress.goals", reached=progress.goals_reached, set=progress.goals_set),
    )
    figures: dict[str, Figure] = {
        "pairs_finished": progress.pairs_finished,
        "meetings": progress.meetings,
        "goals_reached": progress.goals_reached,
        "goals_set": progress.goals_set,
    }
    return Block("progress", texts, figures)


def verdicts_block(study: Study) -> Block | None:
    """Count people whose change is beyond the error of the form; needs its retest reliability, see `Study.facts`."""
    retest, sd = study.data.retest, study.reference_sd
    if "verdict_shares" not in study.allowed or retest is None or sd is None:
        return None
    both = zip(study.pairs.pre, study.pairs.post, strict=True)
    count = sum(beyond_error(pre, post, sd, retest) for pre, post in both)
    n, told = study.pairs.n, countable(count, study.pairs.n, study.floor)
    first = say("verdicts", people=counted(count, OF_PEOPLE), n=n) if told else say("verdicts.few", k=study.floor)
    mdc = rounded(minimal_detectable_change(standard_error(sd, retest.value)))
    r = rounded(retest.value, SHARES)
    error = say("verdicts.error", mdc=decimal(mdc), r=decimal(r))
    return Block("verdicts", (first, error), {"n": n, "beyond": count if told else None, "mdc": mdc, "r": r})


def expectation_block(study: Study) -> Block | None:
    """Show expectation and fact of forms whose difference is no change."""
    n = study.pairs.n
    if study.comparability.kind != "expectation_and_fact" or study.audience == "teacher" or n < study.floor:
        return None
    pre, post = rounded(mean(study.pairs.pre)), rounded(mean(study.pairs.post))
    text = say("expected_and_fact", pre=decimal(pre), post=decimal(post), n=n)
    return Block("expectation", (text,), {"n": n, "pre": pre, "post": post})


def method_block(study: Study, blocks: tuple[Block, ...]) -> Block:
    """Say what the figures were made of: forms, people, dates, methods used, version and seed.

    Parameters
    ----------
    study : Study
        Data and reader.
    blocks : tuple of Block
        The other parts; only methods that gave a figure are named.
    """
    before, after = study.data.before, study.data.after
    missing = len(study.pairs.lost) + study.pairs.late + study.pairs.other_language
    used = [name for block in blocks for name in _USED_IN.get(block.code, ())]
    used += [name for block in blocks for key, name in _USED_FOR.items() if block.figures.get(key) is not None]
    methods = [name for name in METHODS if name in used]
    warned = study.comparability.message if study.comparability.allowed else ""
    texts = [
        say("method.form", form=before.form.id, before=before.form.version, after=after.form.version),
        *([Text(warned)] if warned else []),
        say("method.people", n=study.pairs.n, missing=missing),
        say("method.dates", first=_days(before), second=_days(after)),
        *(say(name) for name in methods),
        say("method.software", software=study.data.software, seed=study.data.seed),
    ]
    figures: dict[str, Figure] = {
        "form": before.form.id,
        "before": f"{before.form.version} {before.form.sha256}",
        "after": f"{after.form.version} {after.form.sha256}",
        "comparability": study.comparability.kind,
        "n": study.pairs.n,
        "missing": missing,
        "first": f"{before.first_on.isoformat()}/{before.last_on.isoformat()}",
        "second": f"{after.first_on.isoformat()}/{after.last_on.isoformat()}",
        "methods": ",".join(methods),
        "software": study.data.software,
        "seed": study.data.seed,
    }
    return Block("method", tuple(texts), figures)


def _days(wave: Wave) -> str:
    first, last = (day.strftime("%d.%m.%Y") for day in (wave.first_on, wave.last_on))
    return first if first == last else f"{first}–{last}"
