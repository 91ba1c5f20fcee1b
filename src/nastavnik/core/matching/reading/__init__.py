"""From a file to a problem: JSON, and the workbook a school fills in."""
