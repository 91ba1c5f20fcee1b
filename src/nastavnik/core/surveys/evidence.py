"""Read what a questionnaire file says about norms and reliability of its scales."""

from collections.abc import Collection

from nastavnik.core.errors import N_
from nastavnik.core.surveys.form import Band, Norm, Percentile, Reliability
from nastavnik.core.surveys.node import Node


def read_reliability(node: Node, scales: Collection[str]) -> Reliability:
    """Read one published reliability.

    Parameters
    ----------
    node : Node
        Place in the file.
    scales : collection of str
        Codes of the scales of the form.

    Returns
    -------
    Reliability
        A value strictly between 0 and 1 with its kind, sample and source.

    Raises
    ------
    SpecError
        When something is missing or out of bounds.
    """
    node.fields(("scale", "type", "value", "n", "population", "source"))
    value = node.need("value").number()
    if not 0 < value < 1:
        raise node.need("value").fail(N_("надёжность лежит между 0 и 1"))
    return Reliability(
        scale=node.need("scale").word(scales),
        type=node.need("type").word(("retest", "alpha", "omega")),
        value=value,
        n=node.need("n").integer(),
        population=node.need("population").string(),
        source=node.need("source").string(),
    )


def read_norm(node: Node, scales: Collection[str]) -> Norm:
    """Read what is known of one scale in one population.

    Parameters
    ----------
    node : Node
        Place in the file.
    scales : collection of str
        Codes of the scales of the form.

    Returns
    -------
    Norm
        With a mean and deviation, or bands from low to high, or rising percentiles.

    Raises
    ------
    SpecError
        When nothing is told, bands overlap, or percentiles do not rise.
    """
    node.fields(("scale", "population", "n", "year", "source", "mean", "sd", "bands", "percentiles"))
    mean, sd = node.may("mean", Node.number, None), node.may("sd", Node.number, None)
    if (mean is None) != (sd is None):
        raise node.fail(N_("среднее и отклонение пишут вместе"))
    norm = Norm(
        scale=node.need("scale").word(scales),
        population=node.need("population").string(),
        n=node.need("n").integer(),
        year=node.need("year").integer(),
        source=node.need("source").string(),
        mean=mean,
        sd=sd,
        bands=_bands(node),
        percentiles=_percentiles(node),
    )
    if norm.mean is None and not norm.bands and not norm.percentiles:
        raise node.fail(N_("в норме нужны среднее с отклонением, границы (bands) или процентили"))
    return norm


def _bands(node: Node) -> tuple[Band, ...]:
    bands: list[Band] = []
    for one in node.many("bands"):
        one.fields(("low", "high", "label"))
        band = Band(one.need("low").number(), one.need("high").number(), one.need("label").text())
        if band.low > band.high or (bands and band.low <= bands[-1].high):
            raise one.fail(N_("границы идут от меньших к большим и не пересекаются"))
        bands.append(band)
    return tuple(bands)


def _percentiles(node: Node) -> tuple[Percentile, ...]:
    found: list[Percentile] = []
    for one in node.many("percentiles"):
        one.fields(("value", "percent"))
        percentile = Percentile(one.need("value").number(), one.need("percent").number())
        rises = not found or (found[-1].value < percentile.value and found[-1].percent < percentile.percent)
        if not 0 < percentile.percent < 100 or not rises:
            raise one.fail(N_("процентили растут вместе со значением и лежат между 0 и 100"))
        found.append(percentile)
    return tuple(found)
