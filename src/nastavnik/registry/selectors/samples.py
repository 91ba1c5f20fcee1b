"""Strategies, rules and plans of the library for one mentor: by type, by the topics the mentor is strong in."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from nastavnik.library import MeetingRules, Strategy, TopicPlan, find, read
from nastavnik.registry.models import PRIVATE_TOPICS, TOPIC_COMPETENCES, MentorEntry

#: Which texts of an entry are begun from which kind of the library.
KINDS: dict[str, type[Any]] = {"strategy": Strategy, "meeting_rules": MeetingRules, "topic_plan": TopicPlan}


def topics_of(entry: MentorEntry) -> set[str]:
    """Give the topics a mentor could take up: by competence, and the private ones they are ready for."""
    strong = {one.code for one in entry.competences.all()}
    able = {topic for topic, codes in TOPIC_COMPETENCES.items() if strong & set(codes)}
    return (able - PRIVATE_TOPICS - set(entry.refused_topics)) | set(entry.private_topics)


def samples_for(entry: MentorEntry, field: str) -> list[Any]:
    """Give what the library has for one text of a mentor: what fits the topics first, then the rest of the type."""
    topics = topics_of(entry)
    every = read(KINDS[field])
    rows = [item for item in every if _of_type(item, entry.types) and not _private(item)]
    rows += [item for item in every if _private(item) and topics & set(item.tags.topics)]
    return sorted(rows, key=lambda item: bool(item.tags.topics) and not topics & set(item.tags.topics))


def _private(item: Any) -> bool:
    return bool(getattr(item, "private", False))


def _of_type(item: Any, types: Iterable[str]) -> bool:
    return not item.tags.types or not types or bool(set(item.tags.types) & set(types))


def offered(entry: MentorEntry, field: str) -> list[tuple[str, str]]:
    """Give the samples of one text by key and title."""
    return [(item.key, str(item.title)) for item in samples_for(entry, field)]


def begun(entry: MentorEntry, asked: dict[str, str]) -> dict[str, str]:
    """Give the three texts: of the sample that was asked for, else what is written, else the first that fits."""
    return {field: _text(entry, field, asked.get(field, "")) for field in KINDS}


def _text(entry: MentorEntry, field: str, key: str) -> str:
    item = find(key) if key else None
    if isinstance(item, KINDS[field]):
        return text_of(item)
    written = str(getattr(entry, field))
    fitting = [] if written else samples_for(entry, field)
    return written or (text_of(fitting[0]) if fitting else "")


def text_of(item: Any) -> str:
    """Write a sample out as plain text to be changed."""
    if not isinstance(item, TopicPlan):
        return "\n".join(map(str, item.lines))
    lines = [str(item.title), _("Цель: %(goal)s") % {"goal": item.goal.text}]
    for number, one in enumerate(item.meetings, start=1):
        lines.append(f"{number}. {one.aim}: {one.do}")
        lines.append(_("До следующей встречи: %(step)s") % {"step": one.before_next})
    lines.append(_("Практический результат: %(result)s") % {"result": item.practical_result.text})
    return "\n".join(lines)
