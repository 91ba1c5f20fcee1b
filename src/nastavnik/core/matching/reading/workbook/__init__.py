"""A matching problem in a workbook: two sheets of people, a few of decisions, every fault told by cell."""

from nastavnik.core.matching.reading.workbook.columns import EXPLAINED, TABLES, TITLE, Column, Table
from nastavnik.core.matching.reading.workbook.understand import Workbook, is_workbook, read_workbook
