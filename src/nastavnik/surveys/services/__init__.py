"""The only writer of questionnaires and responses."""

from nastavnik.surveys.services.responses import AnswersError, Raw, correct, submit
from nastavnik.surveys.services.shipped import catalog_files, sync_catalog

__all__ = ["AnswersError", "Raw", "catalog_files", "correct", "submit", "sync_catalog"]
