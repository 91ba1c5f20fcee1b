"""A registered sheet is put right beside it; a sheet of the wrong person is taken out; a wrong statement is mended."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django.urls import reverse

from nastavnik.consents import services
from nastavnik.consents.models import Addition, Consent
from nastavnik.journal.models import Reason
from nastavnik.kit import clock
from nastavnik.kit.models import StoredFile
from nastavnik.mentoring.services import pause
from nastavnik.outbox.models import Notice
from nastavnik.pairing.services import confirm
from nastavnik.registry.models import MenteeEntry
from tests.mentoring.pairs import refused, sent
from tests.pairing.scene import NO_ORDER, TODAY, Scene
from tests.people.desk import signed_in

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def scene(db):
    with clock.at(TODAY):
        yield Scene()


def sheet_of(scene: Scene) -> Consent:
    return Consent.objects.get(teacher=scene.mentor, kind="mentor_work")


def scan(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG + name.encode())


def test_a_slip_in_number_or_day_stands_beside_the_sheet_with_its_ground_and_scan(scene: Scene) -> None:
    consent, client = sheet_of(scene), signed_in(scene.boss)
    url, page = reverse("consents:addition", args=[consent.pk]), reverse("consents:sheet", args=[consent.pk])
    assert url in client.get(page).content.decode()
    words = {"sheet_number": "", "given_on": "", "ground": "журнал, строка 7"}
    assert client.post(url, sent(**words, scan=scan("a.png"))).status_code == 422, "an addition says something"
    assert client.post(url, sent(**words | {"sheet_number": "Н-21"})).status_code == 422, "the ground has a scan"
    assert client.post(url, sent(**words | {"sheet_number": "Н-21"}, scan=scan("a.png"))).status_code == 302
    row, before = Addition.objects.get(), consent.sheet_number
    consent.refresh_from_db()
    assert consent.sheet_number == before, "the sheet itself is not rewritten"
    for reader, where in ((scene.boss, page), (scene.mentor.account, reverse("consents:mine"))):
        shown = signed_in(reader).get(where).content.decode()
        assert "Н-21" in shown
        assert "журнал, строка 7" in shown
    assert signed_in(scene.mentor.account).get(reverse("consents:addition_scan", args=[row.pk])).status_code == 200
    assert signed_in(scene.mentee.account).get(reverse("consents:addition_scan", args=[row.pk])).status_code == 404
    assert Notice.objects.filter(kind="consent.addition", account=scene.mentor.account).exists()
    with pytest.raises(Error), transaction.atomic():
        Addition.objects.filter(pk=row.pk).update(sheet_number="другой")
    with refused("consent.future"):
        services.add_to_sheet(
            consent=consent, sheet_number="", given_on=TODAY + dt.timedelta(days=1), ground="да",
            scan=row.scan, actor=scene.boss,
        )  # fmt: skip


def test_a_scan_is_put_to_a_sheet_and_another_one_in_its_place_with_a_reason(scene: Scene) -> None:
    consent, client = sheet_of(scene), signed_in(scene.boss)
    url = reverse("consents:scan_new", args=[consent.pk])
    assert client.post(url, sent(scan=scan("first.png"))).status_code == 302
    assert client.post(url, sent(scan=scan("second.png"))).status_code == 422, "a reason is asked"
    assert client.post(url, sent(scan=scan("second.png"), reason="не видно подписи")).status_code == 302
    consent.refresh_from_db()
    former = StoredFile.objects.get(name="first.png")
    assert consent.sheet.replaces == former
    assert Reason.objects.get(event__kind="consent.scan_replaced").text == "не видно подписи"
    page = client.get(reverse("consents:sheet", args=[consent.pk])).content.decode()
    at = f"{reverse('consents:scan', args=[consent.pk])}?copy={former.pk}"
    assert at in page
    assert client.get(at).content.endswith(b"first.png")
    stranger = StoredFile.objects.create(
        school_id=scene.school.pk, name="x", content_type="x", content=b"x", sha256="x", size=1, created_at=clock.now()
    )
    assert client.get(f"{reverse('consents:scan', args=[consent.pk])}?copy={stranger.pk}").status_code == 404


def test_a_sheet_of_the_wrong_person_is_taken_out_with_what_stands_on_it(scene: Scene) -> None:
    place, consent, client = scene.confirmed(), sheet_of(scene), signed_in(scene.boss)
    url = reverse("consents:error", args=[consent.pk])
    assert client.post(url, sent(reason=" ")).status_code == 422
    first = client.post(url, sent(reason="лист тёзки"))
    assert first.status_code == 200, "what will follow is said first"
    assert client.post(url, sent(reason="лист тёзки", sure="1")).status_code == 302
    consent.refresh_from_db()
    place.refresh_from_db()
    assert (consent.state, place.state) == ("withdrawn", "closing")
    assert Notice.objects.filter(kind="consent.withdrawn_as_error", account=scene.mentor.account).exists()
    assert "Зарегистрированного листа здесь нет" in client.get(url).content.decode()


def test_what_a_statement_entered_for_the_wrong_person_ended_comes_back_with_a_new_consent(scene: Scene) -> None:
    place = scene.confirmed()
    consent, mentee = Consent.objects.get(teacher=scene.mentee, kind="participation"), scene.mentee
    client, page = signed_in(scene.boss), reverse("consents:sheet", args=[consent.pk])
    withdraw = reverse("consents:withdraw", args=[consent.pk])
    client.post(withdraw, sent(sheet_number="5", signed_on=TODAY.isoformat(), sure="1"))
    place.refresh_from_db()
    assert place.state == "ended"
    shown = client.get(page).content.decode()
    assert "Заявление внесено по ошибке?" in shown
    assert reverse("consents:mend", args=[consent.pk]) not in shown, "the person gives the consent anew first"
    with refused("consent.anew"):
        services.return_what_followed(consent=consent, actor=scene.boss)
    anew = services.give(teacher=mentee, programme=scene.year, kind="participation", actor=mentee.account)
    assert reverse("consents:mend", args=[consent.pk]) in client.get(page).content.decode()
    assert client.post(reverse("consents:mend", args=[consent.pk]), sent()).status_code == 302
    place.refresh_from_db()
    consent.refresh_from_db()
    assert (place.state, consent.state, anew.state) == ("confirmed", "withdrawn", "in_force")
    assert MenteeEntry.objects.get(teacher=mentee).state == "joined"
    services.withdraw(consent=anew, actor=mentee.account)
    place.refresh_from_db()
    assert place.state == "ended", "the pair rests on the consent that was given anew"


def test_after_a_day_nothing_is_mended(scene: Scene) -> None:
    scene.confirmed()
    consent = Consent.objects.get(teacher=scene.mentee, kind="participation")
    services.withdraw(consent=consent, actor=scene.boss, sheet_number="5", signed_on=TODAY)
    with clock.at(TODAY + dt.timedelta(days=2)), refused("consent.late"):
        services.return_what_followed(consent=consent, actor=scene.boss)


def test_on_the_day_after_its_last_a_consent_ends_and_the_pair_goes_on_until_a_new_sheet(scene: Scene) -> None:
    place, last = scene.confirmed(), TODAY + dt.timedelta(days=10)
    Consent.objects.filter(pk=sheet_of(scene).pk).update(until=last)
    with clock.at(last):
        services.end_over(last, scene.school.pk)
        assert sheet_of(scene).state == "in_force"
    with clock.at(last + dt.timedelta(days=1)):
        for _twice in range(2):
            services.end_over(clock.today(), scene.school.pk)
        assert Consent.objects.get(teacher=scene.mentor, kind="mentor_work").state == "ended"
        assert Notice.objects.filter(kind="consent.over", account=scene.mentor.account).count() == 1
        place.refresh_from_db()
        assert place.state == "confirmed"
        pause(place=place, until=last + dt.timedelta(days=9), actor=scene.mentor.account)
        with refused("gate.confirm.hard"):
            confirm(place=scene.agreed(scene.newcomer()), actor=scene.boss, reasons=NO_ORDER)


def test_a_sheet_for_more_mentees_or_for_longer_takes_the_place_of_the_one_in_force(scene: Scene) -> None:
    year = scene.year
    Consent.objects.filter(pk=sheet_of(scene).pk).update(until=year.ends_on)
    old = sheet_of(scene)
    about = {"teacher": scene.mentor, "programme": year, "kind": "mentor_work", "actor": scene.boss}
    same = services.prepare_sheet(**about, up_to_mentees=old.up_to_mentees, until=old.until)
    assert same.pk == old.pk
    with refused("consent.over"):
        services.prepare_sheet(**about, up_to_mentees=9, until=TODAY - dt.timedelta(days=1))
    new = services.prepare_sheet(**about, up_to_mentees=9)
    assert services.prepare_sheet(**about, up_to_mentees=8).pk == new.pk, "one sheet waits at a time"
    assert services.alive(scene.mentor, year, "mentor_work") == old
    scene.confirmed()
    services.register_sheet(consent=new, sheet_number="9", signed_on=TODAY, actor=scene.boss)
    states = Consent.objects.filter(teacher=scene.mentor, kind="mentor_work").values_list("pk", "state")
    assert dict(states) == {old.pk: "ended", new.pk: "in_force"}
    assert services.withdraw(consent=Consent.objects.get(pk=old.pk), actor=scene.mentor.account).state == "ended"


def test_nothing_new_rests_on_a_consent_past_its_day(scene: Scene) -> None:
    Consent.objects.filter(pk=sheet_of(scene).pk).update(until=TODAY)
    place = scene.agreed()
    with clock.at(TODAY + dt.timedelta(days=1)), refused("gate.confirm.hard"):
        confirm(place=place, actor=scene.boss, reasons=NO_ORDER)
