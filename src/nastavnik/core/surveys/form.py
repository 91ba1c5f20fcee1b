"""What a questionnaire is: frozen data, the same for a shipped form and for a school's own."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["likert", "choice", "yes_no", "number", "text", "multi"]
Method = Literal["mean", "sum"]
Direction = Literal["higher_is_better", "lower_is_better", "none"]


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one text in Russian and, where it is translated, in English."""

    ru: str
    en: str = ""

    def display(self, language: str) -> str:
        """Give the text in a language.

        Parameters
        ----------
        language : str
            Language code, for example ``ru`` or ``en-gb``.

        Returns
        -------
        str
            English when asked for and present, else Russian.
        """
        return self.en if language.startswith("en") and self.en else self.ru


@dataclass(frozen=True, slots=True)
class Licence:
    """Say whose words the items are and why they may be here.

    A template has `items_shipped` False: codes and key without wording, and a `link` to where the wording is;
    `declared` is the day a school said that it may use the wording it put in.
    """

    spdx: str
    holder: str
    items_shipped: bool
    proof: str = ""
    link: str = ""
    declared: str = ""


@dataclass(frozen=True, slots=True)
class Visibility:
    """Name the readers of one answer by default, of a scale and of totals of at least `min_n` people."""

    item: tuple[str, ...]
    scale: tuple[str, ...]
    aggregate: tuple[str, ...]
    min_n: int


@dataclass(frozen=True, slots=True)
class Option:
    """Hold one possible answer; likert values are whole numbers written as text, `hint` describes a rubric level."""

    value: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Hold a heading over neighbouring questions, perhaps with a sentence under it."""

    code: str
    title: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one question: `min` and `max` bound a number or a likert value, `na` is missing by design.

    `before` is a sentence above the question, `section` the code of the heading it stands under.
    """

    code: str
    kind: Kind
    required: bool
    visibility: tuple[str, ...]
    text: Text | None = None
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    na: tuple[Option, ...] = ()
    min: int | None = None
    max: int | None = None
    reverse: bool = False
    max_choices: int | None = None
    satisfied_from: int | None = None
    section: str = ""
    before: Text | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Hold one scoring rule over items, or over scales named before it.

    An `unverified` key was not seen in a first-hand source: it is kept to be checked and gives no value.
    """

    code: str
    method: Method
    min_share: float
    direction: Direction
    title: Text | None = None
    items: tuple[str, ...] = ()
    of_scales: tuple[str, ...] = ()
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Transform:
    """Map a scale linearly: `source` bounds become `target` bounds."""

    scale: str
    name: str
    source: tuple[float, float]
    target: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reliability:
    """Hold one published reliability of one scale."""

    scale: str
    type: Literal["retest", "alpha", "omega"]
    value: float
    n: int
    population: str
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """Name the values of a scale from `low` to `high`, both inclusive."""

    low: float
    high: float
    label: Text


@dataclass(frozen=True, slots=True)
class Percentile:
    """Say which percentage of the population has at most this value."""

    value: float
    percent: float


@dataclass(frozen=True, slots=True)
class Norm:
    """Hold what is known of one scale in a population: mean and deviation, bands or percentiles, with the source.

    `n` is 0 where a document and not a sample sets the bands.
    """

    scale: str
    population: str
    n: int
    year: int
    source: str
    mean: float | None = None
    sd: float | None = None
    bands: tuple[Band, ...] = ()
    percentiles: tuple[Percentile, ...] = ()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Hold a whole form; `any_of` lists groups of items of which one at least must be answered.

    `counterpart` is the key of the form asked afterwards of a form about expectations: the two are shown side by
    side as expectation and fact, never subtracted.
    """

    id: str
    version: str
    licence: Licence
    title: Text
    comparable_pre_post: bool
    audience: tuple[str, ...]
    visibility: Visibility
    items: tuple[Item, ...]
    intro: Text | None = None
    note: Text | None = None
    scales: tuple[Scale, ...] = ()
    transforms: tuple[Transform, ...] = ()
    any_of: tuple[tuple[str, ...], ...] = ()
    norms: tuple[Norm, ...] = ()
    reliability: tuple[Reliability, ...] = ()
    rci_enabled: bool = False
    min_interval_days: int = 0
    sections: tuple[Section, ...] = ()
    counterpart: str = ""

    @property
    def ready(self) -> bool:
        """Tell whether every item has its wording; a template without wordings cannot be filled in."""
        return all(item.text for item in self.items)

    @property
    def may_open(self) -> tuple[str, ...]:
        """Name the readers (mentor, coordinator) to whom the author may open answers, by the consents the form asks."""
        named = {*self.visibility.scale, *(reader for item in self.items for reader in item.visibility)}
        return tuple(reader for reader in ("mentor", "coordinator") if f"{reader}_if_consented" in named)

    def item(self, code: str) -> Item:
        """Find an item by its code.

        Parameters
        ----------
        code : str
            Code of the item.

        Returns
        -------
        Item
            The item.

        Raises
        ------
        KeyError
            When there is no such item.
        """
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)
