"""Nastavnik: a school's teacher-mentoring programme in one place."""
