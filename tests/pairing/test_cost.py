"""The workshop costs the same number of statements for thirteen needs and for a hundred and thirty."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nastavnik.pairing import services
from nastavnik.people.models import Teacher
from nastavnik.registry.models import MentorEntry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FEW, MANY, MOST = 13, 130, 20


def widen(scene, number):
    """Add mentors and open needs up to a number, every fourth need without anybody to answer it."""
    for new in range(number - MentorEntry.objects.filter(programme=scene.year).count()):
        factories.mentor(scene.year, capacity=1) if new % 4 else factories.candidate(scene.year)
        scene.newcomer()


def statements(scene, path):
    client = Client()
    client.force_login(scene.boss)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def costs(scene):
    """Count the statements of the page after a run, after pairs taken as proposed, and after another change."""
    workshop = reverse("pairing:workshop")
    run = services.run_matching(programme=scene.year, actor=scene.boss)
    told = [statements(scene, workshop)]
    mentee, kind, mentor = next((x["mentee"], x["type"], x["mentor"]) for x in run.result["pairs"])
    people = Teacher.objects.in_bulk([mentee, mentor])
    services.propose(programme=scene.year, mentor=people[mentor], mentee=people[mentee], type=kind, actor=scene.boss)
    told.append(statements(scene, workshop))
    scene.newcomer()
    return [*told, statements(scene, workshop)]


def test_the_workshop_costs_the_same_for_many(scene):
    widen(scene, FEW)
    few = costs(scene)
    widen(scene, MANY)
    assert costs(scene) == few
    assert max(few) <= MOST
