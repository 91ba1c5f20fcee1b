"""Questionnaires as data: reading, fingerprint, checking of answers, scoring, versions, licences."""

from nastavnik.core.surveys.answers import Answer, check_answers
from nastavnik.core.surveys.canonical import canonical_hash, canonical_mapping
from nastavnik.core.surveys.form import Item, Option, Questionnaire, Scale, Text
from nastavnik.core.surveys.licences import licence_faults
from nastavnik.core.surveys.node import SpecError
from nastavnik.core.surveys.scoring import (
    ScaleScore,
    bands,
    item_values,
    scale_items,
    score,
    straight_lined,
    transformed,
)
from nastavnik.core.surveys.spec import parse
from nastavnik.core.surveys.versions import Difference, difference, next_number
