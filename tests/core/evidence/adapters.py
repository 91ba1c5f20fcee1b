"""One public function for every topic of the oracle: its inputs in, every figure we have for it out.

A figure that does not exist is None or left out.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from statistics import stdev
from typing import Any

from scipy import stats

from nastavnik.core.surveys import Questionnaire, score
from nastavnik.core.surveys.form import Item, Licence, Reliability, Scale, Text, Visibility
from tests.core.evidence import ev

Case = Mapping[str, Any]
SELF = ("self",)


#: What R was asked with, and the only way the product asks it.
USUAL: dict[str, Any] = {
    "level": 0.95,
    "alpha": 0.05,
    "power": 0.8,
    "sides": 2,
    "strict": True,
    "statistic": "mean",
    "rho": 0.3,
    "adhoc": True,
}
#: Figures of R that no page shows and that no other figure needs.
UNSHOWN = frozenset(
    {
        "J",
        "MDC90",
        "Q",
        "acceleration",
        "b0",
        "cliffs_delta",
        "d_av",
        "d_z",
        "df",
        "g_av_lakens_variant",
        "mean_ci_high",
        "mean_ci_low",
        "mean_completers",
        "mean_diff",
        "mean_dropouts",
        "median_diff",
        "alpha",
        "p",
        "p_greater",
        "p_hk",
        "p_t",
        "prob_improve_plus_half_ties",
        "rank_biserial_pratt",
        "sd_of_scale_means",
        "slope",
        "t",
        "z",
        "z0",
    }
)


#: R took 1.96 for the quantile of 95 % where it printed a table.
ROUNDED = 1.96 / float(stats.norm.ppf(0.975))


def asked(case: Case) -> bool:
    """Tell whether the product asks this question at all, and in this way."""
    return case["topic"] in ADAPTERS and all(case["inputs"].get(name, usual) == usual for name, usual in USUAL.items())


def diff(given: Case) -> Any:
    if "diff" in given:
        return given["diff"]
    return ev.paired(given["pre"], given["post"]).diff


def both(given: Case) -> tuple[Any, Any]:
    if "diff" in given:
        return [None if x is None else 0.0 for x in given["diff"]], given["diff"]
    return given["pre"], given["post"]


def ends(interval: Any, name: str = "ci") -> dict[str, Any]:
    if interval is None:
        return {f"{name}_low": None, f"{name}_high": None}
    return {f"{name}_low": interval.low, f"{name}_high": interval.high}


def signed_rank(given: Case) -> dict[str, Any]:
    d = diff(given)
    zeros = {"wilcox": "wilcoxon"}.get(given.get("zero_method", "pratt"), given.get("zero_method", "pratt")).lower()
    test = ev.signed_rank(d, zeros)
    shift = ev.hodges_lehmann(d)
    return {
        "W_plus": test.w_plus,
        "W_minus": test.w_minus,
        "V": test.w_plus,
        "p_two": test.p,
        "hodges_lehmann": shift.estimate,
        **ends(shift.interval),
    }


def effects(given: Case) -> dict[str, Any]:
    pre, post = both(given)
    e = ev.paired_effect(pre, post)
    d = diff(given)
    if "diff" in given:
        e = replace(e, g_av=None, interval=None)
    dropped, pairs = ev.rank_biserial(d), ev.paired(pre, post)
    return {
        "hodges_lehmann": ev.hodges_lehmann(d).estimate,
        "r": None if "diff" in given else ev.correlation(pairs.pre, pairs.post),
        **({} if e.g_av is None else {"d_av": e.g_av / ev.hedges_correction(e.df)}),
        "g_av": e.g_av,
        **ends(e.interval, "g_av_ci"),
        "rank_biserial_zeros_dropped": dropped.r,
        "rank_biserial": dropped.r,
        **ends(dropped.interval, "rank_biserial_ci"),
    }


def biserial(given: Case) -> dict[str, Any]:
    return {"r": given["r"], **ends(ev.rank_biserial_interval(given["r"], given["n_nonzero"]))}


def bootstrap(given: Case) -> dict[str, Any]:
    count = int(str(given.get("n_resamples", 20_000)).lstrip(">="))
    found = ev.bca(diff(given), resamples=max(count, 40_000), seed=int(given.get("seed", 1)))
    return {"estimate": found.estimate, **ends(found.interval)}


def alpha(given: Case) -> dict[str, Any]:
    found = ev.cronbach_alpha(given["items"])
    omega = ev.omega_total(given["items"])
    sem = None
    if found.value is not None:
        means = [sum(row) / len(row) for row in given["items"] if None not in row]
        with suppress(ev.EvidenceError):
            sem = ev.standard_error(stdev(means), min(1.0, found.value))
    return {
        "n": found.n,
        "k": found.k,
        "alpha": found.value,
        "feldt_low": found.interval and found.interval.low,
        "feldt_high": found.interval and found.interval.high,
        "alpha_if_deleted": found.if_deleted,
        "SEM": sem,
        "MDC95": None if sem is None else ev.minimal_detectable_change(sem) * ROUNDED,
        "omega": omega.value,
        "omega_total": omega.value,
    }


def reliability(given: Case) -> float:
    return float(next(given[name] for name in ("rxx", "r_xx", "r", "icc", "reliability") if name in given))


def retest(value: float) -> Reliability:
    return Reliability("TOTAL", "retest", value, 50, "", "")


def rci(given: Case) -> dict[str, Any]:
    pre, post = (given["pre"], given["post"]) if "post" in given else (0.0, given["diff"])
    error = ev.standard_error(given["sd"], reliability(given))
    return {
        "SE": error,
        "S_diff": error * 2**0.5,
        "RC": ev.reliable_change(pre, post, given["sd"], retest(reliability(given))),
    }


def mdc(given: Case) -> dict[str, Any]:
    sem = given["sem"] if "sem" in given else ev.standard_error(given["sd"], reliability(given))
    return {"SEM": sem, "MDC95": ev.minimal_detectable_change(sem)}


def goals(given: Case) -> dict[str, Any]:
    reached = ev.goals_reached(given["scores"])
    return {
        "T": ev.goal_attainment(given["scores"], given.get("weights")),
        "share_reached": reached.value,
        "wilson": reached.interval and (reached.interval.low, reached.interval.high),
    }


def groups(given: Case) -> tuple[Any, Any, Any, Any]:
    if "treat_diff" in given:
        t, c = given["treat_diff"], given["ctrl_diff"]
        return [0.0] * len(t), t, [0.0] * len(c), c
    return given["treat_pre"], given["treat_post"], given["ctrl_pre"], given["ctrl_post"]


def did(given: Case) -> dict[str, Any]:
    treated_pre, treated_post, control_pre, control_post = groups(given)
    treated, control = ev.paired(treated_pre, treated_post), ev.paired(control_pre, control_post)
    found = ev.difference_of_changes(treated.diff, control.diff)
    return {"estimate": found.estimate, "mw_exact_p": found.p, **ends(found.interval)}


def error_of(interval: Any, df: int) -> float | None:
    """Give the standard error that an interval of Student was made of."""
    return None if interval is None else (interval.high - interval.low) / 2 / float(stats.t.ppf(0.975, df))


def covariance(given: Case) -> dict[str, Any]:
    found = ev.ancova(*groups(given))
    if found is None:
        return {}
    treated_pre, treated_post, control_pre, control_post = groups(given)
    df = ev.paired(treated_pre, treated_post).n + ev.paired(control_pre, control_post).n - 3
    return {
        "effect": found.effect,
        "se": error_of(found.interval, df),
        **ends(found.interval),
        "se_HC3": error_of(found.interval_hc3, df),
        **ends(found.interval_hc3, "ci_HC3"),
    }


def dropped(given: Case) -> dict[str, Any]:
    left, stayed = given["dropouts_pre"], given["completers_pre"]
    return {"hedges_g": ev.standardised_gap(left, stayed), "mw_exact_p": ev.mann_whitney(left, stayed)}


def mann_whitney(given: Case) -> dict[str, Any]:
    return {"p_two": ev.mann_whitney(given["x"], given["y"])}


def schools(given: Case) -> dict[str, Any]:
    found = ev.pool(given["y"], given["v"])
    if found is None:
        return {}
    return {
        "k": found.k,
        "b": found.estimate,
        "se": found.se,
        "tau2": found.tau2,
        "I2": found.i2,
        "se_hk": error_of(found.interval, found.k - 1),
        **ends(found.interval, "ci_hk"),
        **ends(found.prediction, "pi"),
    }


def detectable(given: Case) -> dict[str, Any]:
    def one(n: float) -> float | None:
        with suppress(ev.EvidenceError):
            return ev.minimal_detectable_d_z(n)
        return None

    n = given["n"]
    return {"d_z": [one(size) for size in n] if isinstance(n, list) else one(n)}


def power(given: Case) -> dict[str, Any]:
    return {"power": ev.paired_power(given["n"], given["d_z"])}


def proportion(given: Case) -> dict[str, Any]:
    found = ev.wilson(given["x"], given["n"])
    n = given["n"]
    return {"p": given["x"] / n if n else None, "ci": found and (found.low, found.high), **ends(found)}


def kappa(given: Case) -> dict[str, Any]:
    marks = [mark for name in ("rater1", "rater2") for mark in given[name] if mark is not None]
    found = ev.agreement(given["rater1"], given["rater2"], given.get("levels", sorted(set(marks))))
    asked = {"linear": found.linear, "quadratic": found.quadratic, "none": found.kappa}.get(given.get("weights", ""))
    return {
        "kappa": found.kappa,
        "linear_kappa": found.linear,
        "quadratic_kappa": found.quadratic,
        "weighted_kappa": found.quadratic if asked is None else asked,
        "share_same": found.same,
        "share_within_one": found.near,
    }


def icc(given: Case) -> dict[str, Any]:
    value = ev.icc_agreement(given.get("ratings", given.get("items", [])))
    return {"icc": value, "ICC2_1": value, "icc_2_1": value}


def form(items: list[Item], scales: list[Scale]) -> Questionnaire:
    return Questionnaire(
        id="oracle",
        version="1.0.0",
        licence=Licence("CC0-1.0", "oracle", items_shipped=False),
        title=Text("Проба"),
        comparable_pre_post=True,
        audience=("mentee",),
        visibility=Visibility(SELF, SELF, SELF, 5),
        items=tuple(items),
        scales=tuple(scales),
    )


def scoring(given: Case) -> dict[str, Any]:
    answers = [int(x) if isinstance(x, float) and x.is_integer() else x for x in given["answers"]]
    if not answers:
        return {"scored": [], "valid": False}
    codes = [f"q{number}" for number in range(len(answers))]
    known = [x for x in answers if x is not None]
    low, high = given.get("min", min(known, default=0)), given.get("max", max(known, default=0))
    reverse = given.get("reverse", [False] * len(answers))
    share = given.get("min_share_answered", given.get("min_share", 0.75))
    items = [
        Item(code, "number", False, SELF, min=low, max=high, reverse=back)
        for code, back in zip(codes, reverse, strict=True)
    ]
    scales = [
        *(Scale(code, "mean", 1.0, "none", items=(code,)) for code in codes),
        Scale("mean", "mean", share, "none", items=tuple(codes)),
        Scale("sum", "sum", share, "none", items=tuple(codes)),
    ]
    found = score(form(items, scales), dict(zip(codes, answers, strict=True)))
    return {
        "scored": [found[code].value for code in codes],
        "sum": found["sum"].value,
        "mean": found["mean"].value,
        "sum_prorated": found["sum"].value,
        "valid": found["mean"].value is not None,
        "prorated": found["mean"].prorated,
        "n_answered": found["mean"].answered,
    }


def indicators(given: Case) -> dict[str, Any]:
    def percent(count: str, total: str) -> float | None:
        if given.get(count) is None or given.get(total) is None:
            return None
        return ev.share(given[count], given[total]).percent

    return {
        "share_young": percent("young_in_program", "young_total"),
        "sat_mentees": percent("mentees_satisfied", "mentees_answered"),
        "sat_mentors": percent("mentors_satisfied", "mentors_answered"),
    }


def holm(given: Case) -> dict[str, Any]:
    adjusted = ev.holm(given.get("p", given.get("p_values", [])))
    return {"adjusted": adjusted, "p_adjusted": adjusted, "p": adjusted}


ADAPTERS: dict[str, Callable[[Case], dict[str, Any]]] = {
    "wilcoxon_exact": signed_rank,
    "wilcoxon_exact_zeros": signed_rank,
    "wilcoxon_min_p": signed_rank,
    "hodges_lehmann_ci": signed_rank,
    "paired_effect_sizes": effects,
    "rank_biserial_ci": biserial,
    "bca_bootstrap": bootstrap,
    "bca_bootstrap_mc": bootstrap,
    "cronbach_alpha": alpha,
    "cronbach_alpha_sem": alpha,
    "omega_total": alpha,
    "reliable_change": rci,
    "minimal_detectable_change": mdc,
    "goal_attainment_T": goals,
    "difference_in_differences_welch": did,
    "ancova": covariance,
    "attrition_check": dropped,
    "mann_whitney_exact": mann_whitney,
    "random_effects_REML_HK": schools,
    "minimal_detectable_dz_power80": detectable,
    "power": power,
    "wilson_ci": proportion,
    "weighted_kappa": kappa,
    "icc": icc,
    "scoring": scoring,
    "scoring_missing": scoring,
    "programme_indicators": indicators,
    "holm": holm,
}
