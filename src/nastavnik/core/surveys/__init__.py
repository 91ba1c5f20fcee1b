"""Questionnaires as data: reading, fingerprint, checking of answers, scoring."""

from nastavnik.core.surveys.answers import Answer, check_answers
from nastavnik.core.surveys.canonical import canonical_hash, canonical_mapping
from nastavnik.core.surveys.form import Item, Option, Questionnaire, Scale, Text
from nastavnik.core.surveys.node import SpecError
from nastavnik.core.surveys.scoring import ScaleScore, score, straight_lined, transformed
from nastavnik.core.surveys.spec import parse

__all__ = [
    "Answer",
    "Item",
    "Option",
    "Questionnaire",
    "Scale",
    "ScaleScore",
    "SpecError",
    "Text",
    "canonical_hash",
    "canonical_mapping",
    "check_answers",
    "parse",
    "score",
    "straight_lined",
    "transformed",
]
