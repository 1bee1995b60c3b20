"""Kept sums: whatever is recorded after they were made, the figures read with their help are those of the facts."""

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lms.cli import main
from lms.kernel import clock, verify
from lms.kernel.db import Base, db, release, transaction
from lms.kernel.ids import new_public_id
from lms.learning.models import Participation
from lms.targets import queries
from lms.targets.keeping import actions, checks
from lms.targets.keeping import jobs as keeping
from lms.targets.keeping import queries as kept
from lms.targets.keeping.models import CoverageSum
from lms.targets.queries.coverage import Coverage, coverage_of, looked_at
from lms.targets.queries.places import Shape
from lms.targets.queries.population import Population, persons_of
from lms.targets.recognising.models import (
    Recognition,
    RecognitionDecision,
    RecognitionPaper,
    RecognitionRevocation,
)
from lms.targets.satisfiers import registered
from lms.workshops.models import Workshop, WorkshopAttendance, WorkshopCourse, WorkshopStep
from tests.make import make_person, make_unit
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of
from tests.targets.make import complete, make_exemption, noon, revoke
from tests.targets.year import Year

A_DAY = 12  # acts


def shown(client: LmsClient) -> list[str]:
    """The figures of the page."""
    return re.findall(r"\d+(?:,\d+)?%|>\s*\d+\s*<", text_of(client, "/coverage"))


def problems() -> list[str]:
    found = [
        problem.message.plain() for done in verify.run_checks(checks.CHECKS) for problem in done.problems
    ]
    release()
    return found


def now() -> Population:
    today = clock.today()
    return queries.population_of(queries.targets(today)[0], today)


def said(cover: Coverage) -> Any:
    own = {unit: figures for unit, figures in cover.tree.own.items() if figures.people}
    return own, {unit: grounds for unit, grounds in cover.grounds.items() if unit in own}, set(cover.leave)


def is_read(population: Population) -> bool:
    held = kept.find_sums(population)
    touched = kept.touched_units(held.marks) if held else None
    return bool(held and touched is not None and {row.unit_id for row in held.rows} - touched)


@pytest.mark.parametrize("seed", range(2))
def test_a_year_of_acts_is_never_told_otherwise(
    app: Flask, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "CHUNK", 12)  # many steps, and now and then all from the start
    year = Year(seed)
    read = 0
    for n in range(10 * A_DAY):
        year.live_some(1, n, 300 * A_DAY)
        if n < 40:
            continue
        with clock.frozen(noon(year.day)):
            population = now()
            read += is_read(population)
            visible = year.rng.choice([None, frozenset(year.units[::2])])
            only = looked_at(queries.units_on(clock.today()), year.rng.choice([None, *year.units]), visible)
            wanted, found = (ask(population, visible=only) for ask in (queries.coverage, kept.coverage_now))
            assert said(found) == said(wanted), f"seed {seed}, act {n}, of {only}"
            target = queries.targets(clock.today())[0]
            release()
            if n % 4 == 0:
                for _ in range(year.rng.choice([3, 20, 20])):  # the worker may be cut off
                    actions.keep(target, 0)
    assert read > 10, "the sums were hardly read"


def test_no_table_is_forgotten(app: Flask) -> None:
    """Every table that the population is made of is watched, or cannot change what is kept: versions are only added, and
    what a workshop is about stays once somebody was there."""
    still = {"course_version", "workshop", "workshop_course"}
    kinds = tuple(sorted({one.answers for one in registered()}))
    sources = tuple(one.source for one in registered())
    shape = Shape(True, True, True, True, True, True, True, False, kinds, sources, True)
    text = str(sa.select(persons_of(shape)))
    found = {name for name in Base.metadata.tables if re.search(rf"\b(FROM|JOIN|,) {name}\b", text)}
    assert {"membership", "completion", "participation", "exemption", *still} <= found
    assert found - still <= {table.name for table in kept.tables()}
    assert all(table.c.id.primary_key for table in kept.tables())


def one_decision(paper: int, number: int = 1, outcome: str = "accepted", replaces: int | None = None) -> int:
    decision = RecognitionDecision(
        paper_id=paper,
        number=number,
        outcome=outcome,
        recorded_at=clock.now(),
        recorded_by="x",
        replaces_id=replaces,
    )
    db.session.add(decision)
    db.session.flush()
    return decision.id


def recognised(person_id: int, course_id: int) -> tuple[int, int]:
    with transaction():
        paper = RecognitionPaper(
            public_id=new_public_id(), person_id=person_id, kind="course", ref=course_id, title="x", issuer="x",
            issued_on=TODAY, sent_at=clock.now(), sent_on=TODAY, sent_by="x",
        )  # fmt: skip
        db.session.add(paper)
        db.session.flush()
        decision = one_decision(paper.id)
        db.session.add(
            Recognition(
                decision_id=decision, person_id=person_id, kind="course", ref=course_id, since=TODAY,
                recorded_at=clock.now(),
            )
        )  # fmt: skip
        return paper.id, decision


def add(row: Any) -> int:
    with transaction():
        db.session.add(row)
        db.session.flush()
        made: int = row.id
        return made


def workshop(course_id: int) -> int:
    with transaction():
        made = Workshop(
            public_id=new_public_id(), title="x", place="x", starts_at=clock.now(), ends_at=clock.now(), held_on=TODAY,
            guests="", note="", secret="x", recorded_at=clock.now(), recorded_by="x",
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        db.session.add(WorkshopCourse(workshop_id=made.id, course_id=course_id))
        return made.id


def caught_up(is_new: bool) -> None:
    """The figures are those of the facts, and (`is_new`) not those the sums held; then the sums say it too."""
    population = now()
    held = kept.find_sums(population)
    assert held is not None
    before, after = coverage_of(population, held.rows, None), kept.coverage_now(population)
    assert said(after) == said(queries.coverage(population))
    assert (said(before) != said(after)) is is_new
    release()
    keep()
    held = kept.find_sums(population)
    assert held is not None
    assert said(coverage_of(population, held.rows, None)) == said(after)
    assert kept.touched_units(held.marks) == frozenset()
    release()


def keep() -> None:
    target = queries.targets()[0]
    release()
    actions.keep(target)


def test_every_kind_of_news_is_heard(school: School) -> None:
    idle, half, (first, second) = school.people["idle"], school.people["half"], school.courses
    keep()
    caught_up(is_new=False)
    paper, decision = recognised(half, second)
    caught_up(is_new=True)
    with transaction():
        one_decision(paper, 2, "returned", decision)
    caught_up(is_new=True)
    _, decision = recognised(half, second)
    caught_up(is_new=True)
    said_on = TODAY - timedelta(days=1)
    add(
        RecognitionRevocation(
            decision_id=decision, last_on=said_on, reason="x", recorded_at=clock.now(), recorded_by="x"
        )
    )
    caught_up(is_new=True)
    held = workshop(second)
    told = {"workshop_id": held, "recorded_at": clock.now(), "recorded_by": "x"}
    came = add(WorkshopAttendance(is_present=True, person_id=idle, way="list", **told))
    caught_up(is_new=True)  # enrolled
    add(WorkshopAttendance(is_present=True, person_id=half, way="list", **told))
    caught_up(is_new=False)  # enrolled before
    closed = add(WorkshopStep(step="closed", **told))
    caught_up(is_new=True)  # done
    add(WorkshopStep(step="reopened", replaces_id=closed, reason="x", **told))
    caught_up(is_new=True)
    add(
        WorkshopAttendance(is_present=False, person_id=idle, way="list", replaces_id=came, reason="x", **told)
    )
    caught_up(is_new=True)
    done = complete(idle, first, TODAY)
    caught_up(is_new=True)
    both = complete(idle, second, TODAY)
    caught_up(is_new=True)
    revoke(both, TODAY)
    revoke(done, TODAY)
    caught_up(is_new=True)
    target_id = now().target_id
    release()
    make_exemption(idle, TODAY, target_id=target_id)
    caught_up(is_new=True)
    make_person("Người Mới", make_unit("Tổ mới", "team", school.it), "teacher")
    caught_up(is_new=True)
    with clock.frozen(noon(TODAY + timedelta(days=1))):  # nothing kept is read before it is made again
        assert kept.find_sums(now()) is None
        release()
        keep()
        caught_up(is_new=False)


def test_a_worker_keeps_and_lms_verify_holds_against_the_facts(
    school: School, app: Flask, office: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recount() -> Result:
        return app.test_cli_runner().invoke(main, ["targets", "recount"])

    assert not keeping._is_needed()  # few people: read in no time
    assert "Ít người" in recount().output
    assert kept.find_sums(now()) is None
    monkeypatch.setattr(kept, "WORTH", 5)
    assert keeping._is_needed()
    keeping.keep_sums({})
    page = shown(office)
    assert problems() == []
    with transaction():
        db.session.execute(sa.update(CoverageSum).values(people=CoverageSum.people + 7))
    assert shown(office) != page, "the page reads the sums"
    assert kept.coverage_now(now()).tree.all.counted > queries.coverage(now()).tree.all.counted
    release()
    (found,) = problems()
    assert "lms targets recount" in found
    assert recount().output == "Đã cộng lại 1 chỉ tiêu.\n"
    assert problems() == []
    assert shown(office) == page


def test_what_a_day_before_or_an_earlier_knowledge_asks_is_read_from_the_facts(school: School) -> None:
    keep()
    target = queries.targets()[0]
    assert kept.find_sums(queries.population_of(target, TODAY)) is not None
    assert kept.find_sums(queries.population_of(target, TODAY - timedelta(days=1))) is None
    assert kept.find_sums(queries.population_of(target, TODAY, known_at=clock.now())) is None
    assert kept.find_sums(queries.population_of(target, TODAY, ("worker",))) is None
    release()


def test_a_row_on_its_way_is_waited_for_or_the_sums_stay_as_they_are(school: School) -> None:
    """Its id is below those of rows that are seen before it."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("one writer at a time")
    keep()
    engine = sa.create_engine(db.engine.url, poolclass=sa.NullPool)
    row = {
        "person_id": school.people["idle"],
        "course_id": school.courses[0],
        "kind": "lesson",
        "evidence_id": 1,
    }
    row |= {"began_at": clock.now(), "began_on": TODAY}
    with engine.connect() as writer:
        on_its_way = writer.begin()
        writer.execute(sa.insert(Participation), row)
        complete(school.people["half"], school.courses[1], TODAY)  # seen, with a higher id
        keep()
        held = kept.find_sums(now())
        assert held is not None
        assert kept.touched_units(held.marks) == {school.it}, "nothing was passed over"
        release()
        on_its_way.commit()
    assert kept.coverage_now(now()).tree.all.enrolled == 3
    release()
    caught_up(is_new=True)
