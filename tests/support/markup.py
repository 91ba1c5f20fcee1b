"""Markup as a test compares it: the lines and the indentation of a template say nothing."""

import re


def tight(markup: str) -> str:
    """Drop the white space beside tags and make one space of any other."""
    return re.sub(r"(?<=>) | (?=<)| (?=>)", "", " ".join(markup.split()))
