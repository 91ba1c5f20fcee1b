"""Reading questionnaires: the version in use, what it asks, which answers somebody may read."""

from nastavnik.surveys.selectors.answers import answered_lines, answers_for, latest_of
from nastavnik.surveys.selectors.versions import latest_version, spec_of

__all__ = ["answered_lines", "answers_for", "latest_of", "latest_version", "spec_of"]
