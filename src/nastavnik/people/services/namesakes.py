"""What tells namesakes of a school apart, kept with their rows so that no list has to look for them."""

from django.db.models import Count, Q

from nastavnik.people.models import Teacher
from nastavnik.people.selectors import marks_apart


def tell_apart(school_id: int) -> None:
    """Write the mark of each namesake of a school anew, inside the transaction that changed its staff list."""
    rows = Teacher.objects.filter(school_id=school_id, merged_into=None)
    shared = rows.values("search_key").annotate(number=Count("pk")).filter(number__gt=1).values("search_key")
    marks = marks_apart(rows.filter(Q(search_key__in=shared) | ~Q(guest_of="")))
    rows.exclude(apart="").exclude(pk__in=marks).update(apart="")
    for key, mark in marks.items():
        rows.filter(pk=key).exclude(apart=mark).update(apart=mark)
