"""What the registers put on the home pages and in the bar: the ways in, the invitations."""

from typing import Any

from django.utils.translation import gettext_lazy

from nastavnik.core.states import MENTOR_CARDS, TAKING_PART
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import section
from nastavnik.kit.registries import navigation
from nastavnik.people.desk import DeskRequest
from nastavnik.programme.selectors import board_link, current_programme
from nastavnik.registry.selectors.lent import open_to

navigation.add(
    "registry.mentees",
    NavigationItem(20, gettext_lazy("Наставляемые"), "registry:mentees", ("/mentees/", "/requests/")),
)
navigation.add("registry.mentors", NavigationItem(30, gettext_lazy("Наставники"), "registry:mentors", "/mentors/"))
board_link(
    "registry:lent",
    gettext_lazy("Поручено руководителям МО"),
    gettext_lazy("Дела на срок про людей своего МО: спросить, позвать в наставники, вести список."),
)
navigation.add("registry.council", NavigationItem(35, gettext_lazy("Совет"), "registry:council", "/council/"))


board_link(
    "registry:early",
    gettext_lazy("Предварительные запросы"),
    gettext_lazy("О чём попросили бы молодые педагоги: листы и QR-код без имени, общие числа с пяти ответов."),
)


@section(
    "registry.taking_part", roles=("teacher",), position=80, template="registry/home_taking_part.html", column="side"
)
def taking_part(request: DeskRequest) -> dict[str, Any] | None:
    """Offer a teacher both ways in, or their own pages once they are in."""
    programme, teacher = current_programme(request), request.teacher
    if programme is None or teacher is None:
        return None
    mentee = request.standing.keys("registry.mentee", programme.pk)
    mentor = request.standing.keys("registry.mentor", programme.pk)
    return {
        "is_mentee": not mentee.isdisjoint(TAKING_PART),
        "is_mentor": not mentor.isdisjoint(MENTOR_CARDS),
    }


@section(
    "registry.inviting", roles=("department_head",), position=70, template="registry/home_inviting.html", column="side"
)
def inviting(request: DeskRequest) -> dict[str, Any] | None:
    """Lead the head of a department to what is lent to them."""
    programme = current_programme(request)
    tasks = list(open_to(request.user, programme)) if programme is not None else []
    return {"tasks": tasks} if tasks else None
