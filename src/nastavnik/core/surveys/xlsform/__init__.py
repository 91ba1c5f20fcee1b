"""Questionnaires as a workbook in a subset of XLSForm: reading with every fault at once, writing without loss."""

from nastavnik.core.surveys.xlsform.faults import Fault, SheetError
from nastavnik.core.surveys.xlsform.read import read
from nastavnik.core.surveys.xlsform.write import write
