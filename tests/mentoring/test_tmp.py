import pytest, datetime as dt
from nastavnik.kit import clock
from tests import stories
pytestmark = pytest.mark.django_db
def test_x():
    s = stories.begin(mentors=1, mentees=1)
    with clock.at(dt.date(2026,9,10)):
        p = stories.confirmed(s, s.mentors[0], s.mentees[0])
    assert p.state == "confirmed"
