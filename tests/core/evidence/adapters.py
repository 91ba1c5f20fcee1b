"""One public function for every topic of the oracle: its inputs in, every figure we have for it out.

A figure that does not exist is None or left out.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from nastavnik.core.surveys import Questionnaire, score
from nastavnik.core.surveys.form import Item, Licence, Reliability, Scale, Text, Visibility
from tests.core.evidence import ev

Case = Mapping[str, Any]
SELF = ("self",)


def level(given: Case) -> float:
    for name in ("level", "conf", "conf_level", "confidence"):
        if name in given:
            return float(given[name])
    return 1 - float(given.get("alpha", 0.05))


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
    d = diff(given) if "diff" in given or "pre" in given else [-1.0 - i for i in range(given["n"])]
    zeros = {"wilcox": "wilcoxon"}.get(given.get("zero_method", "pratt"), given.get("zero_method", "pratt")).lower()
    test = ev.signed_rank(d, zeros)
    shift = ev.hodges_lehmann(d, level(given))
    floor = ev.signed_rank(range(1, test.nonzero + 1)).p_two
    one = {"greater": test.p_greater, "less": test.p_less}.get(given.get("alternative", ""), test.p_two)
    return {
        "n": test.n,
        "n_nonzero": test.nonzero,
        "W_plus": test.w_plus,
        "W_minus": test.w_minus,
        "V": test.w_plus,
        "z": test.z,
        "p": one,
        "p_two": test.p_two,
        "p_greater": test.p_greater,
        "p_less": test.p_less,
        "p_min": floor,
        "min_p": floor,
        "hodges_lehmann": shift.estimate,
        "achieved": shift.achieved,
        "conf_achieved": shift.achieved,
        "k": shift.k,
        **ends(shift.interval),
    }


def effects(given: Case) -> dict[str, Any]:
    pre, post = both(given)
    e = ev.paired_effect(pre, post, level(given))
    d = diff(given)
    if "diff" in given:
        e = replace(e, r=None, d_av=None, g_av=None, g_av_interval=None, g_av_lakens=None)
    dropped, pratt = ev.rank_biserial(d, level(given)), ev.rank_biserial(d, level(given), "pratt")
    out = ev.outcomes(d, lower_is_better=bool(given.get("lower_is_better", False)))
    return {
        "n": e.n,
        "df": e.df,
        "mean_diff": e.mean,
        **ends(e.mean_interval, "mean_ci"),
        "t": e.t,
        "p_t": e.p_t,
        "median_diff": e.median,
        "hodges_lehmann": ev.hodges_lehmann(d).estimate,
        "r": e.r,
        "sd_diff": e.sd_diff,
        "d_z": e.d_z,
        **ends(e.d_z_interval, "d_z_ci"),
        "d_av": e.d_av,
        "J": e.correction,
        "g_av": e.g_av,
        **ends(e.g_av_interval, "g_av_ci"),
        "g_av_lakens_variant": e.g_av_lakens,
        "rank_biserial_zeros_dropped": dropped.r,
        "rank_biserial": dropped.r,
        **ends(dropped.interval, "rank_biserial_ci"),
        "rank_biserial_pratt": pratt.r,
        "prob_improve_plus_half_ties": out.probability,
    }


def d_z(given: Case) -> dict[str, Any]:
    if "d_z" not in given:
        return effects(given)
    return {"d_z": given["d_z"], **ends(ev.d_z_interval(given["d_z"], given["n"], level(given)), "d_z_ci")}


def biserial(given: Case) -> dict[str, Any]:
    if "r" in given:
        r, interval = given["r"], ev.rank_biserial_interval(given["r"], given["n_nonzero"], level(given))
    else:
        found = ev.rank_biserial(diff(given), level(given))
        r, interval = found.r, found.interval
    return {"r": r, **ends(interval)}


def bootstrap(given: Case) -> dict[str, Any]:
    asked = given.get("n_resamples", 20_000)
    count = int(str(asked).lstrip(">="))
    seed = int(given.get("seed", 1))
    found = ev.bca(diff(given), given.get("statistic", "mean"), level(given), resamples=max(count, 40_000), seed=seed)
    return {
        "estimate": found.estimate,
        "acceleration": found.acceleration,
        "z0": found.z0,
        "alpha": found.shares,
        **ends(found.interval),
    }


def alpha(given: Case) -> dict[str, Any]:
    found = ev.cronbach_alpha(given["items"], level(given))
    omega = ev.omega_total(given["items"])
    sem = None
    if found.sd is not None and found.value is not None:
        with suppress(ev.EvidenceError):
            sem = ev.standard_error(found.sd, min(1.0, found.value))
    return {
        "n": found.n,
        "k": found.k,
        "alpha": found.value,
        "feldt_low": found.interval and found.interval.low,
        "feldt_high": found.interval and found.interval.high,
        "alpha_if_deleted": found.if_deleted,
        "sd_of_scale_means": found.sd,
        "SEM": sem,
        "MDC95": None if sem is None else ev.minimal_detectable_change(sem, z=1.96),
        "MDC90": None if sem is None else ev.minimal_detectable_change(sem, z=1.645),
        "omega": omega.value,
        "omega_total": omega.value,
    }


def reliability(given: Case) -> float:
    return float(next(given[name] for name in ("rxx", "r_xx", "r", "icc", "reliability") if name in given))


def retest(value: float) -> Reliability:
    return Reliability("TOTAL", "retest", value, 50, "", "")


def rci(given: Case) -> dict[str, Any]:
    second = given.get("sd_post")
    pre, post = (given["pre"], given["post"]) if "post" in given else (0.0, given["diff"])
    first = given["sd"] if "sd" in given else given["sd_pre"]
    found = ev.reliable_change(pre, post, first, retest(reliability(given)), sd_post=second)
    return {
        "SE": found.sem,
        "SEM": found.sem,
        "S_diff": found.s_diff,
        "RC": found.index,
        "reliable": found.beyond_error,
    }


def mdc(given: Case) -> dict[str, Any]:
    sem = given["sem"] if "sem" in given else ev.standard_error(given["sd"], reliability(given))
    n = int(given.get("n", 1))
    return {
        "SEM": sem,
        "MDC95": ev.minimal_detectable_change(sem, 0.95),
        "MDC90": ev.minimal_detectable_change(sem, 0.90),
        "MDC95_group": ev.minimal_detectable_change(sem, 0.95, people=n),
        "MDC90_group": ev.minimal_detectable_change(sem, 0.90, people=n),
    }


def goals(given: Case) -> dict[str, Any]:
    reached = ev.goals_reached(given["scores"], level(given))
    return {
        "T": ev.goal_attainment(given["scores"], given.get("weights"), given.get("rho", 0.3)),
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
    found = ev.difference_of_changes(treated.diff, control.diff, level(given))
    return {
        "estimate": found.estimate,
        "se": found.se,
        "t": found.t,
        "df": found.df,
        "p": found.p,
        **ends(found.interval),
        "mw_exact_p": found.ranks.p_two,
        "U": found.ranks.u,
        "cliffs_delta": found.ranks.delta,
    }


def covariance(given: Case) -> dict[str, Any]:
    found = ev.ancova(*groups(given), level(given))
    if found is None:
        return {}
    return {
        "b0": found.intercept,
        "slope": found.slope,
        "effect": found.effect,
        "se": found.se,
        "t": found.t,
        "p": found.p,
        "df": found.df,
        **ends(found.interval),
        "se_HC3": found.se_hc3,
        "p_HC3": found.p_hc3,
        **ends(found.interval_hc3, "ci_HC3"),
    }


def dropped(given: Case) -> dict[str, Any]:
    found = ev.attrition(given["completers_pre"], given["dropouts_pre"])
    return {
        "mean_completers": found.mean_completers,
        "mean_dropouts": found.mean_dropouts,
        "hedges_g": found.hedges_g,
        "cliffs_delta": found.cliffs_delta,
        "mw_exact_p": found.p,
    }


def mann_whitney(given: Case) -> dict[str, Any]:
    names = next(pair for pair in (("x", "y"), ("first", "second"), ("a", "b")) if pair[0] in given)
    found = ev.mann_whitney(given[names[0]], given[names[1]])
    return {"U": found.u, "z": found.z, "p": found.p_two, "p_two": found.p_two, "cliffs_delta": found.delta}


def meta(method: Any) -> Callable[[Case], dict[str, Any]]:
    def run(given: Case) -> dict[str, Any]:
        found = ev.pool(given["y"], given["v"], method, level(given), never_below_one=given.get("adhoc", True))
        if found is None:
            return {}
        return {
            "k": found.k,
            "b": found.estimate,
            "se": found.se,
            "tau2": found.tau2,
            "Q": found.q,
            "I2": found.i2,
            "p": found.p,
            **ends(found.interval),
            "q": found.scale,
            "se_hk": found.se_hk,
            "p_hk": found.p_hk,
            **ends(found.interval_hk, "ci_hk"),
            **ends(found.prediction, "pi"),
        }

    return run


def sides(given: Case) -> Any:
    one = given.get("alternative") in {"one.sided", "one-sided", "greater", "less"} or given.get("one_sided")
    return int(given.get("sides", 1 if one else 2))


def detectable(given: Case) -> dict[str, Any]:
    power, error = given.get("power", 0.8), given.get("alpha", 0.05)

    def one(n: float) -> float | None:
        with suppress(ev.EvidenceError):
            return ev.minimal_detectable_d_z(n, power, error, sides(given))
        return None

    n = given["n"]
    return {"d_z": [one(size) for size in n] if isinstance(n, list) else one(n)}


def power(given: Case) -> dict[str, Any]:
    strict = given.get("strict", True)
    return {"power": ev.paired_power(given["n"], given["d_z"], given.get("alpha", 0.05), sides(given), strict=strict)}


def proportion(interval: Callable[[int, int, float], Any]) -> Callable[[Case], dict[str, Any]]:
    def run(given: Case) -> dict[str, Any]:
        found = interval(given["x"], given["n"], level(given))
        n = given["n"]
        return {"p": given["x"] / n if n else None, "ci": found and (found.low, found.high), **ends(found)}

    return run


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
        return ev.share(given[count], given[total], level(given)).percent

    return {
        "share_young": percent("young_in_program", "young_total"),
        "sat_mentees": percent("mentees_satisfied", "mentees_answered"),
        "sat_mentors": percent("mentors_satisfied", "mentors_answered"),
    }


def holm(given: Case) -> dict[str, Any]:
    adjusted = ev.holm(given.get("p", given.get("p_values", [])))
    return {"adjusted": adjusted, "p_adjusted": adjusted, "p": adjusted}


def counts(given: Case) -> dict[str, Any]:
    out = ev.outcomes(diff(given), lower_is_better=bool(given.get("lower_is_better", False)), level=level(given))
    found = out.improved.interval
    return {
        "better": out.better,
        "same": out.same,
        "worse": out.worse,
        "probability": out.probability,
        "ci": found and (found.low, found.high),
    }


ADAPTERS: dict[str, Callable[[Case], dict[str, Any]]] = {
    "wilcoxon_exact": signed_rank,
    "wilcoxon_exact_zeros": signed_rank,
    "wilcoxon_min_p": signed_rank,
    "hodges_lehmann_ci": signed_rank,
    "paired_effect_sizes": effects,
    "rank_biserial_ci": biserial,
    "d_z_ci": d_z,
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
    "random_effects_DL": meta("DL"),
    "random_effects_REML_HK": meta("REML"),
    "minimal_detectable_dz_power80": detectable,
    "power": power,
    "wilson_ci": proportion(ev.wilson),
    "weighted_kappa": kappa,
    "icc": icc,
    "scoring": scoring,
    "scoring_missing": scoring,
    "programme_indicators": indicators,
    "holm": holm,
    "better_same_worse": counts,
}
