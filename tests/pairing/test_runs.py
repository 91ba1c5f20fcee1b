"""Kept runs: one in work, names, side by side, reruns that move little, and their end."""

import datetime as dt
import io
import random
import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nastavnik.core.matching import Mentee, Mentor, Need, Problem, match
from nastavnik.journal.models import Event
from nastavnik.outbox.models import Notice
from nastavnik.pairing import services
from nastavnik.pairing.models import MatchRun, Place
from nastavnik.pairing.selectors.registers.book import Registers
from nastavnik.pairing.selectors.runs.compare import compare
from nastavnik.pairing.selectors.runs.kept import current_run, kept_runs, origin, proof, run_lines
from nastavnik.pairing.selectors.runs.offers import MOST_OFFERS, offers
from nastavnik.pairing.selectors.runs.rematch import choices, read_again
from nastavnik.pairing.selectors.runs.weights import usual
from nastavnik.pairing.selectors.workshop.page import workshop
from nastavnik.people.models import Teacher
from nastavnik.registry.models import Preference
from tests import factories
from tests.core.matching.trade import trade
from tests.pairing.scene import Scene, kinds, refused
from tests.pairing.test_pages import client, page, post, queries
from tests.pairing.test_weights import ONLY_TIMES, sent

URL = "/pairing/runs/"


def run(scene: Scene, **values: Any) -> MatchRun:
    return services.run_matching(programme=scene.year, actor=scene.boss, **values)


@pytest.fixture
def torn(scene: Scene) -> Teacher:
    """Give a second mentor who has the time, where the first has the competence."""
    scene.mentee.mentee_entries.update(times=["mon-1", "tue-2"])
    return factories.mentor(scene.year, competences={"digital": 1}, times=["mon-1", "tue-2"]).teacher


def hidden(shown: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="((?:seen|weigh-\w+))" value="([^"]*)"', shown))


@pytest.mark.both_databases
def test_newest_is_in_work_until_another_is_put_there(scene: Scene, torn: Teacher) -> None:
    first = run(scene)
    second = run(scene, words=ONLY_TIMES)
    assert current_run(scene.year) == second
    assert workshop(scene.year).rows[0].mentor == torn
    assert post(scene.boss, f"{URL}{first.pk}/take/").status_code == 302
    assert current_run(scene.year) == first
    assert workshop(scene.year).rows[0].mentor == scene.mentor
    assert MatchRun.objects.filter(in_work=True).count() == 1
    services.put_to_work(run=first, actor=scene.boss)
    assert kinds(first) == ["match.run", "match.in_work"]
    with pytest.raises(IntegrityError), transaction.atomic():
        MatchRun.objects.update(in_work=True)
    assert not Place.objects.exists()
    assert not Notice.objects.exists()


def test_name_is_by_date_until_given(scene: Scene) -> None:
    made = run(scene)
    assert str(made) == "Подбор от 05.10, 12:00"
    assert post(scene.boss, f"{URL}{made.pk}/rename/", name="  К   совету ").status_code == 302
    made.refresh_from_db()
    assert str(made) == "К совету"
    long = post(scene.boss, f"{URL}{made.pk}/rename/", name="я" * 81)
    assert long.status_code == 422
    assert "я" * 81 in long.content.decode()
    services.rename_run(run=made, name=" ", actor=scene.boss)
    made.refresh_from_db()
    assert str(made) == "Подбор от 05.10, 12:00"
    assert kinds(made) == ["match.run", "match.renamed", "match.renamed"]
    assert "совету" not in str(list(Event.objects.values()))


def test_run_in_work_is_not_deleted_and_others_are(scene: Scene) -> None:
    first, second = run(scene), run(scene)
    answer = post(scene.boss, f"{URL}{second.pk}/delete/")
    assert answer.status_code == 422
    assert "Сначала сделайте текущим другой" in answer.content.decode()
    with refused("match.in_work"):
        services.delete_run(run=second, actor=scene.boss)
    assert post(scene.boss, f"{URL}{first.pk}/delete/").status_code == 302
    assert list(MatchRun.objects.all()) == [second]
    assert kinds(first) == ["match.run", "match.deleted"]
    for act in (services.delete_run, services.put_to_work):
        with refused("match.gone"):
            act(run=first, actor=scene.boss)


def test_baseline_may_be_deleted(scene: Scene) -> None:
    first = run(scene)
    second = run(scene, baseline=first)
    assert second.moved == 0
    assert origin(second) == "Пересчёт подбора «Подбор от 05.10, 12:00»: 0 перемен."
    services.delete_run(run=first, actor=scene.boss)
    second.refresh_from_db()
    assert origin(second).startswith("Пересчёт удалённого подбора")
    assert proof(second) == "Доказано: лучшего распределения при этих весах нет."
    second.summary["best"] = False
    assert "числе перемен" in proof(second)
    second.certificate = {"gap": 1}
    assert proof(second) == "Не доказано."


def test_only_the_coordinator_and_only_of_the_own_school(scene: Scene) -> None:
    made, other = run(scene), Scene()
    for step in ("rename", "take", "delete"):
        assert post(other.boss, f"{URL}{made.pk}/{step}/").status_code == 404
        assert post(scene.mentor.account, f"{URL}{made.pk}/{step}/").status_code == 403
    for address in (URL, f"{URL}compare/", f"{URL}compare/?format=xlsx", "/pairing/again/"):
        assert client(scene.mentor.account).get(address).status_code == 403
    for act in (services.delete_run, services.put_to_work):
        with refused("role"):
            act(run=made, actor=scene.mentor.account)


def test_list_tells_each_run(scene: Scene, torn: Teacher) -> None:
    assert "Подборов ещё нет" in page(scene.boss, URL)
    run(scene)
    shown = page(scene.boss, URL)
    assert "текущий" in shown
    assert "как обычно" in shown
    assert "С чистого листа." in shown
    assert "для 1 из 1" in shown
    assert "Удалить" not in shown
    assert "Сравнить" not in shown
    run(scene, words=ONLY_TIMES)
    shown = page(scene.boss, URL)
    assert "Общее свободное время – обязательно" in shown
    assert shown.count("Сделать текущим") == 1
    assert "данные с тех пор изменились" not in shown
    scene.newcomer()
    assert page(scene.boss, URL).count("данные с тех пор изменились") == 2


def test_runs_of_the_same_minute_are_told_apart(scene: Scene) -> None:
    for second in (1, 2):
        moment = dt.datetime(2026, 10, 5, 12, 0, second, tzinfo=dt.UTC)
        MatchRun.objects.filter(pk=run(scene).pk).update(created_at=moment)
    titles = [line.title for line in run_lines(scene.year, list(kept_runs(scene.year)))]
    assert titles == ["Подбор от 05.10, 15:00:02", "Подбор от 05.10, 15:00:01"]
    MatchRun.objects.update(name="К совету")
    titles = [line.title for line in run_lines(scene.year, list(kept_runs(scene.year)))]
    assert titles[0] == "К совету (05.10, 15:00:02)"


def test_list_costs_the_same_for_one_and_for_many(scene: Scene) -> None:
    run(scene)
    few = queries(scene.boss, URL)
    for _ in range(9):
        scene.newcomer()
        run(scene, baseline=current_run(scene.year))
    assert queries(scene.boss, URL) == few


def test_compare_marks_in_a_word_what_differs(scene: Scene, torn: Teacher) -> None:
    assert "Сравнивать пока нечего" in page(scene.boss, f"{URL}compare/")
    assert client(scene.boss).get(f"{URL}compare/?format=xlsx")["Content-Type"].startswith("text/html")
    same = scene.newcomer()
    alone = factories.mentee(scene.year)
    factories.request(alone, topic="digital", need_type="subject", subject="физика")
    first = run(scene)
    second = run(scene, words=ONLY_TIMES)
    late = scene.newcomer()
    third = run(scene, words=ONLY_TIMES)
    told = compare([first, second, third])
    by_name = {row.mentee: row for row in told.rows}
    assert by_name[scene.mentee].cells == (scene.mentor.short_name, torn.short_name, torn.short_name)
    assert by_name[alone.teacher].cells == ("нет наставника",) * 3
    assert by_name[late].cells[:2] == ("не участвует",) * 2
    assert [row.differs for row in told.rows] == sorted((row.differs for row in told.rows), reverse=True)
    assert told.different == sum(row.differs for row in told.rows)
    assert not told.same_weights
    query = f"?run={first.pk}&run={second.pk}"
    shown = page(scene.boss, f"{URL}compare/{query}")
    assert "по-разному" in shown
    assert "суммы баллов не сравниваются" in shown
    assert same.short_name in shown
    sheet = client(scene.boss).get(f"{URL}compare/{query}&format=xlsx")
    rows = list(load_workbook(io.BytesIO(sheet.content))["По запросам"].values)
    assert (scene.mentee.full_name, "консультант", scene.mentor.short_name, torn.short_name, "по-разному") in [
        row[:5] for row in rows
    ]


def test_compare_asks_for_two_or_three_own_runs(scene: Scene) -> None:
    own = [run(scene).pk for _ in range(4)]
    foreign = run(Scene()).pk
    for asked in (own[:1], own, [own[0], foreign], [own[0], "x"]):
        answer = client(scene.boss).get(f"{URL}compare/", {"run": asked})
        assert answer.status_code == 422, asked
        assert re.search(rf'value="{own[0]}"[^>]* checked', answer.content.decode())
    assert client(scene.boss).get(f"{URL}compare/", {"run": own[:3]}).status_code == 200


def test_compare_costs_the_same_for_many_needs(scene: Scene) -> None:
    run(scene)
    counts = []
    for _ in range(2):
        run(scene)
        visitor = client(scene.boss)
        visitor.get(URL)
        with CaptureQueriesContext(connection) as caught:
            assert visitor.get(f"{URL}compare/").status_code == 200
        counts.append(len(caught))
        for _number in range(8):
            scene.newcomer()
    assert counts[0] == counts[1]


def test_rerun_asks_where_moves_would_pay(scene: Scene, torn: Teacher) -> None:
    first = run(scene)
    asked = post(scene.boss, "/pairing/run/", **sent(**ONLY_TIMES))
    assert asked.headers["Location"].startswith("/pairing/again/?weigh-topics=none")
    assert MatchRun.objects.count() == 1
    shown = page(scene.boss, asked.headers["Location"])
    assert re.findall(r'name="offer"[^>]* value="(\w+)"( checked)?', shown) == [("most", ""), ("0", " checked")]
    few = post(scene.boss, "/pairing/run/", offer="most", **hidden(shown))
    assert few.status_code == 302
    kept = current_run(scene.year)
    assert kept is not None
    assert (kept.moved, kept.baseline, kept.importance) == (0, first, ONLY_TIMES)
    assert kept.result["pairs"][0]["mentor"] == scene.mentor.pk
    again = post(scene.boss, "/pairing/run/")
    shown = page(scene.boss, again.headers["Location"])
    assert ("most", " checked") in re.findall(r'name="offer"[^>]* value="(\w+)"( checked)?', shown)
    assert post(scene.boss, "/pairing/run/", offer="0", **hidden(shown)).status_code == 302
    best = current_run(scene.year)
    assert best is not None
    assert (best.moved, best.baseline) == (1, kept)
    assert best.result["pairs"][0]["mentor"] == torn.pk


def test_rerun_with_one_answer_asks_nothing(scene: Scene) -> None:
    assert client(scene.boss).get("/pairing/again/").headers["Location"] == "/pairing/"
    assert post(scene.boss, "/pairing/run/").headers["Location"] == "/pairing/"
    first = current_run(scene.year)
    nothing_new = client(scene.boss).post(
        "/pairing/run/", {"form_key": "2f1f7f0e-1111-4222-8333-444455556666"}, follow=True
    )
    assert "менять нечего" in nothing_new.content.decode()
    assert current_run(scene.year) == first
    scene.newcomer()
    assert post(scene.boss, "/pairing/run/").headers["Location"] == "/pairing/"
    second = current_run(scene.year)
    assert second is not None
    assert (second.baseline, second.moved, second.result["covered"]) == (first, 0, 2)


def test_offer_from_an_old_page_is_shown_again(scene: Scene, torn: Teacher) -> None:
    run(scene)
    asked = post(scene.boss, "/pairing/run/", **sent(**ONLY_TIMES)).headers["Location"]
    shown = page(scene.boss, asked)
    scene.newcomer()
    answer = post(scene.boss, "/pairing/run/", offer="0", **hidden(shown))
    assert answer.headers["Location"] == asked
    assert MatchRun.objects.count() == 1


def test_wish_behind_an_offer_is_told_as_personal_circumstances(scene: Scene) -> None:
    twin = factories.mentor(scene.year).teacher
    first = run(scene)
    chosen = first.result["pairs"][0]["mentor"]
    other = twin if chosen == scene.mentor.pk else scene.mentor
    Preference.objects.create(
        school=scene.school, programme=scene.year, by=scene.mentee, about=other, as_role="mentee", kind="wish"
    )
    few, best = choices(read_again(Registers(scene.year), usual(), first))
    assert (few.moved, best.moved, best.score) == (0, 1, None)
    assert few.score is not None
    shown = page(scene.boss, "/pairing/again/")
    assert "лучше с учётом личных обстоятельств" in shown
    assert "пожелани" not in shown.lower()


def problem(number: int) -> Problem:
    """Give a small random programme whose existing pairs were best under other weights."""
    dice = random.Random(number)
    topics, slots = "abcd", ["mon-1", "mon-2", "tue-1", "tue-2"]
    people = tuple(
        Mentee(
            n,
            (Need("consultant", topics={dice.choice(topics): 1}),),
            times=frozenset(dice.sample(slots, 2)),
            wishes=(100 + dice.randrange(6),),
        )
        for n in range(8)
    )
    mentors = tuple(
        Mentor(
            100 + n,
            dice.randint(0, 2),
            frozenset({"consultant"}),
            competences={topic: dice.randint(1, 3) for topic in dice.sample(topics, 2)},
            times=frozenset(dice.sample(slots, 2)),
        )
        for n in range(6)
    )
    made = Problem(people, mentors)
    pairs = match(Problem(people, mentors, weights={"topics": 0, "times": 40})).pairs
    return Problem(**{**vars(made), "existing": tuple((p.mentee, p.type, p.mentor) for p in pairs)})


def told(found: Any) -> list[tuple[int, int, int]]:
    return [(offer.covered, offer.moved, offer.score) for offer in found]


def test_offers_are_those_of_the_whole_trade() -> None:
    several = 0
    for number in range(40):
        case = problem(number)
        every, few = told(trade(case)), told(offers(case))
        assert set(few) <= set(every)
        assert (few[0], few[-1]) == (every[0], every[-1])
        assert few == every or len(few) == MOST_OFFERS
        several += len(every) > 2
    assert several > 5
