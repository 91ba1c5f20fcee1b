"""What goes into matching: people, their needs and the coordinator's decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Id = int | str
"""A person's identity: the same person has the same id as a mentee and as a mentor."""

NeedType = Literal["subject", "consultant"]
Lock = tuple[Id, NeedType, Id]

NEED_TYPES: tuple[NeedType, ...] = ("consultant", "subject")
FORMS = ("in_person", "remote")
BOTH_FORMS = frozenset(FORMS)


def id_order(identity: Id) -> tuple[bool, int, str]:
    """Return the key that puts ids in order: numbers by value, then strings by code points.

    Examples
    --------
    >>> sorted(["b", 10, "a", 9], key=id_order)
    [9, 10, 'a', 'b']
    """
    if isinstance(identity, str):
        return (True, 0, identity)
    return (False, identity, "")


@dataclass(frozen=True)
class Need:
    """One thing a mentee asks for; it is matched on its own.

    Attributes
    ----------
    type : {'subject', 'consultant'}
        The kind of mentor asked for; a mentee has at most one need of a type.
    subject : str
        School subject in Russian; a subject need must have one.
    topics : mapping of str to int
        Topic code to its weight, 1 to 3.
    """

    type: NeedType
    subject: str = ""
    topics: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Mentee:
    """A teacher who asks for help.

    Attributes
    ----------
    wishes : tuple of Id
        Mentors the person would like, the dearest first.
    veto : frozenset of Id
        Mentors the person will not work with; never shown to anybody.
    line_manager : Id or None
        Left out of the candidates unless the coordinator locks the pair.
    experience_years : int or None
        Whole years; None when unknown.
    network : bool
        Agrees to work with another school.
    """

    id: Id
    needs: tuple[Need, ...] = ()
    school: str = ""
    times: frozenset[str] = frozenset()
    wishes: tuple[Id, ...] = ()
    veto: frozenset[Id] = frozenset()
    line_manager: Id | None = None
    experience_years: int | None = None
    forms: frozenset[str] = BOTH_FORMS
    network: bool = False


@dataclass(frozen=True)
class Mentor:
    """A teacher who helps.

    Attributes
    ----------
    types : frozenset of {'subject', 'consultant'}
        Kinds of mentoring offered.
    competences : mapping of str to int
        Competence code to its level, 1 to 3.
    capacity : int
        How many needs the person takes in all.
    hours : float or None
        Hours a week the person can give; limits the places where known, see ``Problem.hours_per_need``.
    ready_topics : frozenset of str
        Private topics the person is ready for.
    refused_topics : frozenset of str
        Topics the person does not take up.
    """

    id: Id
    capacity: int
    types: frozenset[NeedType] = frozenset()
    subjects: frozenset[str] = frozenset()
    competences: Mapping[str, int] = field(default_factory=dict)
    school: str = ""
    times: frozenset[str] = frozenset()
    wishes: tuple[Id, ...] = ()
    veto: frozenset[Id] = frozenset()
    experience_years: int | None = None
    forms: frozenset[str] = BOTH_FORMS
    network: bool = False
    ready_topics: frozenset[str] = frozenset()
    refused_topics: frozenset[str] = frozenset()
    hours: float | None = None


@dataclass(frozen=True)
class Problem:
    """Everything one match run looks at; the order of rows means nothing.

    Attributes
    ----------
    locks : tuple of (mentee id, need type, mentor id)
        Pairs that stay as they are.
    forbidden : frozenset of (mentee id, mentor id)
        Pairs the coordinator rules out; people absent from the run are allowed here.
    forbidden_needs : frozenset of (mentee id, need type, mentor id)
        The same for one need only.
    existing : tuple of (mentee id, need type, mentor id)
        Pairs that exist already: changed only where that covers more needs, see ``keep``. One that
        can no longer be, or whose people are absent from the run, is left out of account.
    keep : int or None
        What keeping an existing pair is worth: None puts it before any score, a number makes it
        worth so many points of score.
    fair : bool
        Make the lowest score as high as the best coverage allows, and only then the total.
    hours_per_need : float
        Hours a week one need takes of a mentor whose ``hours`` are known.
    weights : mapping of str to float, or None
        Numbers that replace the default importance of the named criteria.
    topic_competences : mapping of str to frozenset of str
        Competences that answer a topic; a topic not listed is answered by the competence of equal code.
    private_topics : frozenset of str
        Topics only a mentor who is ready for them may take.
    """

    mentees: tuple[Mentee, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    locks: tuple[Lock, ...] = ()
    forbidden: frozenset[tuple[Id, Id]] = frozenset()
    forbidden_needs: frozenset[Lock] = frozenset()
    existing: tuple[Lock, ...] = ()
    keep: int | None = None
    fair: bool = False
    hours_per_need: float = 1.0
    weights: Mapping[str, float] | None = None
    topic_competences: Mapping[str, frozenset[str]] = field(default_factory=dict)
    private_topics: frozenset[str] = frozenset()
