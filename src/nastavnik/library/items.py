"""What lies in the library: frozen rows, their fields named as in the files."""

from dataclasses import dataclass

from django.utils.translation import get_language

from nastavnik.core.surveys import Text


@dataclass(frozen=True, slots=True)
class Words(Text):
    """Hold a text in both languages; as a string it is in the language of whoever reads."""

    def __str__(self) -> str:
        return self.display(get_language() or "ru")


Lines = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Tags:
    """Say where an item belongs; a name that is empty sets no bounds."""

    topics: tuple[str, ...]
    types: tuple[str, ...]
    stages: tuple[str, ...]
    audience: tuple[str, ...] = ()
    meeting_kinds: tuple[str, ...] = ()
    meeting_modes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Hold what every item has: a key of its own over all files, its tags, minutes of reading."""

    key: str
    tags: Tags
    read_minutes: int


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one line of a plan; `minutes` is how long it takes or «from–to», empty where nobody counts."""

    text: Words
    minutes: int | str = ""

    @property
    def length(self) -> int:
        """Give the minutes it takes."""
        if isinstance(self.minutes, int):
            return self.minutes
        start, _dash, end = self.minutes.partition("–")
        return int(end or 0) - int(start or 0)


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """Hold the goal of a plan by topic."""

    text: Words
    success_sign: Words
    horizon: str


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """Hold one meeting of a plan: its aim, what to do, what to try before the next."""

    aim: Words
    do: Words
    before_next: Words


@dataclass(frozen=True, slots=True)
class PracticalResult:
    """Hold what a plan ends with; a private topic has no kind."""

    text: Words
    kind: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """Hold keys of sheets and cards that go with a plan."""

    observation: tuple[str, ...]
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPlan(Item):
    """Hold a course of work on one topic."""

    private: bool
    reverse: bool
    title: Words
    adjust_for: Words
    mentor_prepares: Words
    goal: PlanGoal
    meetings: tuple[PlanMeeting, ...]
    practical_result: PracticalResult
    works_when: Lines
    risks: Lines
    elsewhere: Lines
    related: Related


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Item):
    """Hold a card for one hard minute of a talk."""

    moment: str
    private: bool
    minutes: int
    title: Words
    situation: Words
    opening_question: Words
    follow_ups: Lines
    do_not_say: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationSheet(Item):
    """Hold what to look at in a lesson; there are no marks on it."""

    title: Words
    focus: Words
    how_to_note: Words
    observe: Lines
    start_the_talk: Words
    one_step: Words


@dataclass(frozen=True, slots=True)
class Levels:
    """Hold the five levels of a goal, from −2 to +2."""

    much_less: Words
    less: Words
    expected: Words
    more: Words
    much_more: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Item):
    """Hold a sample of a goal; a private one has a title that tells nothing."""

    private: bool
    horizon: str
    title: Words
    success_sign: Words
    levels: Levels | None = None
    neutral_title: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRules(Item):
    """Hold rules of meetings, line by line."""

    part: str
    title: Words
    lines: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy(MeetingRules):
    """Hold a strategy of a mentor, line by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Item):
    """Hold a meeting at which mentors prepare."""

    part: str
    minutes: int
    title: Words
    purpose: Words
    plan: tuple[Step, ...]
    materials: Words
    take_home: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise(Training):
    """Hold an exercise of a meeting of preparation."""

    of_meeting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection(Item):
    """Hold a script of reflection: personal, of a pair or of a group."""

    part: str
    minutes: int
    title: Words
    purpose: Words
    steps: tuple[Step, ...]
    questions: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Nomination(Item):
    """Hold a nomination: what it is for and sample words; nobody is ranked."""

    part: str
    title: Words
    criteria: Lines
    facts: Words
    words_sample: Words
    ranked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationRules(Item):
    """Hold how nominations are given."""

    part: str
    title: Words
    purpose: Words
    steps: tuple[Step, ...]
    questions: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class EventScenario(Item):
    """Hold a scenario of the closing event."""

    part: str
    minutes: int
    title: Words
    suits: Words
    plan: tuple[Step, ...]
    roles: Lines
    checklist: Lines
    agenda: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Item):
    """Hold an invitation to the event, with places to fill in."""

    part: str
    audience: str
    title: Words
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OutreachText(Item):
    """Hold a text that tells about the programme, with places to fill in."""

    part: str
    channels: tuple[str, ...]
    title: Words
    paragraphs: Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Item):
    """Hold a question people ask, and its answer."""

    part: str
    question: Words
    answer: Words
