"""Nastavnik: a school's teacher-mentoring programme in one place."""

__version__ = "0.2.0"
