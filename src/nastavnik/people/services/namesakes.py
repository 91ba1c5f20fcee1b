"""What tells namesakes of a school apart, kept with their rows so that no list has to look for them."""

from typing import Any

from django.db.models import Count

from nastavnik.people.models import Teacher
from nastavnik.people.selectors import marks_apart


def guests_apart(rows: Any) -> dict[int, str]:
    """Give the mark of each mentor of a partner school, in the language of the school: it stands wherever they do."""
    found = rows.exclude(guest_of="").values_list("pk", "guest_of")
    return {pk: f"наставник из школы-партнёра, {of}" for pk, of in found}


def tell_apart(school_id: int) -> None:
    """Write the mark of each namesake of a school anew, inside the transaction that changed its staff list."""
    rows = Teacher.objects.filter(school_id=school_id, merged_into=None)
    shared = rows.values("search_key").annotate(number=Count("pk")).filter(number__gt=1).values("search_key")
    marks = marks_apart(rows.filter(search_key__in=shared)) | guests_apart(rows)
    rows.exclude(apart="").exclude(pk__in=marks).update(apart="")
    for key, mark in marks.items():
        rows.filter(pk=key).exclude(apart=mark).update(apart=mark)
