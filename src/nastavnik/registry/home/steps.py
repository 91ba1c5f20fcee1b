"""What the registers put on the home pages: what waits for the coordinator, the teacher and the council."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nastavnik.core.states import MENTOR_CARDS, TAKING_PART
from nastavnik.kit.combined import total
from nastavnik.kit.context import NavigationItem
from nastavnik.kit.home import SOON, TODAY, NextStep, section, waiting
from nastavnik.kit.registries import navigation, next_steps
from nastavnik.people.desk import DeskRequest
from nastavnik.people.selectors import Standing, own_facts
from nastavnik.programme.models import Programme
from nastavnik.programme.selectors import Counts, current_programme, work_for
from nastavnik.registry.models import CouncilOpinion, MentorEntry, MentoringRequest

navigation.add(
    "registry.mentees",
    NavigationItem(20, gettext_lazy("Наставляемые"), "registry:mentees", ("/mentees/", "/requests/")),
)
navigation.add("registry.mentors", NavigationItem(30, gettext_lazy("Наставники"), "registry:mentors", "/mentors/"))
navigation.add("registry.council", NavigationItem(35, gettext_lazy("Совет"), "registry:council", "/council/"))


def _work_steps(work: Counts) -> list[NextStep]:
    """Tell the coordinator about requests, candidates, and people left without a request."""
    count = work.number("registry.to_answer")
    text = ngettext("%(count)d запрос ждёт решения", "%(count)d запросов ждут решения", count)
    url = reverse("registry:request", args=[work.number("registry.next_request")])
    found = waiting(count, text, _("принять или решить иначе"), url, _("Открыть запрос"), TODAY)
    count = work.number("registry.candidates")
    text = ngettext(
        "%(count)d кандидат в наставники ждёт решения", "%(count)d кандидатов в наставники ждут решения", count
    )
    url = reverse("registry:mentor", args=[work.number("registry.next_candidate")])
    found += waiting(count, text, _("принять в базу или отложить"), url, _("Открыть анкету"))
    count = work.number("registry.without_request")
    text = ngettext("%(count)d участник остался без запроса", "%(count)d участников остались без запроса", count)
    url = f"{reverse('registry:mentees')}?state=joined"
    return [*found, *waiting(count, text, _("поговорить, что нужно теперь"), url, _("Открыть базу"))]


def _own_steps(standing: Standing, programme: Programme) -> list[NextStep]:
    """Tell a teacher about an invitation, a draft, an unfinished way in."""
    mentee, mentor = (standing.keys(f"registry.{role}", programme.pk) for role in ("mentee", "mentor"))
    return [*_mentee_step(mentee, standing.number("registry.drafts", str(programme.pk))), *_mentor_step(mentor)]


def _mentee_step(states: set[str], drafts: int) -> list[NextStep]:
    url = reverse("registry:participation")
    if "invited" in states:
        words = (
            _("Вас приглашают в программу наставничества"),
            _("участвовать, подумать или отказаться решаете вы"),
        )
        return [NextStep(*words, url, _("Посмотреть, что меня ждёт"), urgency=TODAY)]
    if "thinking" in states:
        words = (_("Вы думаете об участии"), _("торопиться некуда, черновик на месте"))
        return [NextStep(*words, url, _("Продолжить"), urgency=SOON)]
    if "joined" in states and drafts:
        return [NextStep(_("Есть неотправленный запрос"), _("его видите только вы"), url, _("Дописать"), urgency=SOON)]
    return []


def _mentor_step(states: set[str]) -> list[NextStep]:
    if "invited" not in states:
        return []
    words = (_("Вас приглашают стать наставником"), _("согласиться или отказаться решаете вы"))
    return [NextStep(*words, reverse("registry:candidacy"), _("Посмотреть, что это значит"), urgency=TODAY)]


def _council_steps(request: DeskRequest, programme: Programme) -> list[NextStep]:
    """Tell a council member about candidates of whom they have not spoken."""
    own = CouncilOpinion.objects.filter(entry=OuterRef("pk"), member_id=request.user.pk)
    rows = MentorEntry.objects.filter(~Exists(own), programme=programme, state="applied")
    count = rows.exclude(teacher__account_id=request.user.pk).count()
    text = ngettext("%(count)d кандидат ждёт вашего мнения", "%(count)d кандидатов ждут вашего мнения", count)
    return waiting(count, text, _("это совет, решает куратор"), reverse("registry:council"), _("Открыть кандидатов"))


def steps(request: DeskRequest) -> list[NextStep]:
    """Collect what waits for whoever asks."""
    programme = current_programme(request)
    if programme is None:
        return []
    roles = request.roles
    work = work_for(request) if "coordinator" in roles else None
    found = _work_steps(work) if work is not None else []
    if "council_member" in roles and programme.school.council_opinion_wanted:
        found += _council_steps(request, programme)
    if "teacher" in roles:
        found += _own_steps(request.standing, programme)
    return found


own_facts.add(
    "registry.drafts",
    lambda account, school: total(
        MentoringRequest.objects.filter(entry__teacher__account=account, entry__school=school, state="draft"),
        "entry__programme_id",
    ),
)
next_steps.add("registry", steps)


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
    """Lead the head of a department to the invitations."""
    return None if current_programme(request) is None else {}
