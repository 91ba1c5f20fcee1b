"""Ready content: plans by topic, cards, sheets, goals, rules, trainings, reflection, events, texts; no models.

`read(TopicPlan)` gives the items of a kind in their order, `find(key)` one of them by its key.
What is taken into a form is a copy: a new version of the library never changes what people have written.
"""

from nastavnik.library.items import (
    Card,
    Exercise,
    Goal,
    MeetingRules,
    Nomination,
    OutreachText,
    Question,
    Strategy,
    TopicPlan,
    Training,
    Words,
)
from nastavnik.library.loader import LibraryError, filled, find, read, shelf
