"""Final answers are corrected until the report is approved; a mark that help was given is taken back within a day."""

import datetime as dt

from django.urls import reverse

from nastavnik.kit import clock
from nastavnik.mentoring import services
from nastavnik.mentoring.models import Feedback, FinalAssessment
from nastavnik.outbox.models import Notice
from nastavnik.programme.models import Act
from nastavnik.programme.services import register_act
from nastavnik.registry.models import MentoringRequest
from tests.mentoring.pairs import FINAL, FINAL_SELF, TODAY, Pair, feedback, held, refused, reviewed, sent
from tests.people.desk import signed_in


def assessed(told: Pair) -> FinalAssessment:
    reviewed(told)
    held(told, kind="final")
    services.final_assessment(place=told.place, raw=FINAL, actor=told.mentor)
    resolved = dict.fromkeys(MentoringRequest.objects.values_list("pk", flat=True), "resolved")
    services.final_self(place=told.place, raw=FINAL_SELF, ratings={}, outcomes=resolved, actor=told.mentee)
    return FinalAssessment.objects.get()


def asked(answers: dict[str, str], **changed: str) -> dict[str, str]:
    return {f"q-{code}": value for code, value in {**answers, **changed}.items()}


def test_each_side_corrects_its_own_final_answers(told: Pair) -> None:
    final = assessed(told)
    url = reverse("mentoring:final_correct", args=[final.pk])
    request = MentoringRequest.objects.get()
    for account, words in (
        (told.mentor, {**asked(FINAL, conclusion="иначе"), "outcome": "extended"}),
        (
            told.mentee,
            {**asked(FINAL_SELF, changed="иначе"), f"rating_{request.pk}": "7", f"outcome_{request.pk}": "partly"},
        ),
    ):
        client = signed_in(account)
        assert url in client.get(reverse("mentoring:reviews", args=[told.place.pk])).content.decode()
        page = client.get(url)
        assert (page.status_code, "Исправить ответы:" in page.content.decode()) == (200, True)
        answer = client.post(url, sent(**words))
        assert answer.status_code == 302, (answer.context["form"].errors, answer.context["asked"].errors)
    final.refresh_from_db()
    request.refresh_from_db()
    assert (final.outcome, request.self_rating_after) == ("extended", "7")
    assert request.state == "partly", "what became of the request is corrected with the answers"
    assert final.mentor_response.answers["conclusion"] == "иначе"
    assert final.mentor_response.corrects.answers["conclusion"] == "получилось"
    assert final.mentee_response.answers["changed"] == "иначе"
    assert Notice.objects.filter(kind="mentoring.final_corrected", account=told.mentee).exists()
    assert signed_in(told.coordinator).get(url).status_code in {403, 404}


def test_final_answers_stay_once_the_report_is_approved(told: Pair) -> None:
    final = assessed(told)
    year = told.story.programme
    register_act(programme=year, kind=Act.Kind.REPORT, number="1", dated=TODAY, actor=told.coordinator)
    with refused("final.reported"):
        services.correct_final(final=final, raw=FINAL, actor=told.mentor)
    url = reverse("mentoring:final_correct", args=[final.pk])
    client = signed_in(told.mentor)
    assert url not in client.get(reverse("mentoring:reviews", args=[told.place.pk])).content.decode()


def test_help_marked_by_mistake_waits_again(told: Pair) -> None:
    call = feedback(told, held(told), told.mentee, help="coordinator")
    client, page = signed_in(told.coordinator), reverse("mentoring:help")
    client.post(reverse("mentoring:help_given", args=[call.pk]), sent())
    back = reverse("mentoring:help_not_given", args=[call.pk])
    assert back in client.get(page).content.decode()
    assert client.post(back, sent()).status_code == 302
    assert Feedback.objects.get(pk=call.pk).help_given_on is None
    assert back not in client.get(page).content.decode()
    client.post(reverse("mentoring:help_given", args=[call.pk]), sent())
    with clock.at(TODAY + dt.timedelta(days=2)), refused("return.late"):
        services.help_not_given(feedback=Feedback.objects.get(pk=call.pk), actor=told.coordinator)
