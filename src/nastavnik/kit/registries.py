"""Where knowledge goes upward: owners register in `ready()`, lower rooms ask by name."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named things that owners register and others ask for."""

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._items: dict[str, T] = {}
        self._turns: dict[str, int] = {}

    def add(self, name: str, item: T, turn: int = 0) -> T:
        """Register an item; the same name twice is a mistake unless it is the same thing.

        Where the order matters each item says its turn, the least first; without turns the order means nothing.
        """
        if name in self._items and self._items[name] is not item:
            raise LookupError(f"{self.noun} {name!r} is registered twice")
        self._items[name], self._turns[name] = item, turn
        return item

    def __getitem__(self, name: str) -> T:
        """Give the item or say which name nobody registered."""
        try:
            return self._items[name]
        except KeyError:
            raise LookupError(f"nobody gives the {self.noun} {name!r}") from None

    def __contains__(self, name: str) -> bool:
        """Say whether somebody registered this name."""
        return name in self._items

    def __iter__(self) -> Iterator[tuple[str, T]]:
        """Go through the items by their turns, those of one turn by name."""
        return iter(sorted(self._items.items(), key=lambda item: (self._turns.get(item[0], 0), item[0])))

    def names(self) -> set[str]:
        """Give all names."""
        return set(self._items)


Fact = Callable[[Any], bool]
facts: Registry[Fact] = Registry("fact")
notice_kinds: Registry[Any] = Registry("notice")
letter_kinds: Registry[Any] = Registry("letter")
home_sections: Registry[Any] = Registry("home section")
consequences: Registry[Callable[..., None]] = Registry("consequence")
role_providers: Registry[Callable[[Any], set[str]]] = Registry("role provider")
navigation: Registry[Any] = Registry("navigation item")


def fact(name: str) -> Callable[[Fact], Fact]:
    """Register a function as the fact of this name."""
    return lambda function: facts.add(name, function)


def facts_of(names: set[str] | list[str], subject: Any) -> dict[str, bool]:
    """Ask each named fact about one subject."""
    return {name: facts[name](subject) for name in names}


next_steps: Registry[Callable[[Any], list[Any]]] = Registry("source of next steps")
#: What is done once a day in each school, and once for the installation; all of it may run twice.
daily_work: Registry[Callable[[Any, int], None]] = Registry("daily work")
daily_work_of_site: Registry[Callable[[Any], None]] = Registry("daily work of the installation")
#: The schools there are, with their time zones.
school_zones: Registry[Callable[[], Iterable[tuple[int, str]]]] = Registry("source of schools")
audiences: Registry[Callable[[Any], Any]] = Registry("audience of questionnaires")
standings: Registry[Callable[[Any], Any]] = Registry("standing to other people")
#: Whom an account's own open records keep from helping it in: keys of accounts, never told to anybody.
kept_away: Registry[Callable[[Any], set[int]]] = Registry("source of people kept away")
#: What somebody without an account told that nobody at school typed in: rows of a person, asked as it is opened.
told_apart: Registry[Callable[[Any], Any]] = Registry("source of what was told before an account")
#: What a room looks at in every turn of the background work, given since when that works; what is due it knows itself.
each_turn: Registry[Callable[[Any], None]] = Registry("work of a turn")
#: Who erases a row of a kind by its key, again too: a copy from before is brought up to what was erased since.
erasers: Registry[Callable[[int], None]] = Registry("eraser")
#: What a room locks before others write about rows of hers, given their keys by model.
locks_first: Registry[Callable[[dict[str, list[int]]], None]] = Registry("lock")
#: What a room lets stand on rows of others, given their keys by model, without writing about these rows.
relied_on: Registry[Callable[[dict[str, list[int]]], list[str]]] = Registry("source of what relies on rows")
#: What a room does of its own when a press is taken back.
taken_back: Registry[Callable[..., None]] = Registry("handler of a press taken back")
#: How a press that is tried beforehand tells what it would do: sentences by what a line of the journal did, with places
#: for `what` and `number`; and who would be told of it.
foretold: Registry[Any] = Registry("sentence of what will happen")
#: How a row is called where it is told that something stands on it, by its model.
called: Registry[Any] = Registry("name of a row")
#: In how many days people of a school came from joining to a pair of late, one number for each; given its key.
days_to_pair: Registry[Callable[[int], list[int]]] = Registry("source of days to a pair")
#: What upper rooms know of the people of a register: columns and what stands in them (`kit.tables.more.Source`).
mentee_columns: Registry[Any] = Registry("columns of the register of mentees")
readers_told: Registry[Callable[[int, str], set[int]]] = Registry("source of who would be told")
