"""The line over time, held against the figures of each of its days; the pace; and what the pages say of them."""

from datetime import timedelta

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.db import db
from lms.org.headcount.queries import end_of_day
from lms.targets import queries
from lms.targets.trend.queries import line
from lms.targets.trend.rules import Scope
from tests.targets.make import noon
from tests.targets.year import DAYS, FIRST, Year


@pytest.mark.parametrize("seed", range(3))
def test_the_line_is_the_figures_of_its_days(app: Flask, seed: int) -> None:
    year = Year(seed)
    year.live(120)
    days = [FIRST + timedelta(days=n) for n in range(-10, DAYS + 20, 13)]
    with clock.frozen(noon(FIRST + timedelta(days=DAYS + 30))):
        for known in (None, FIRST + timedelta(days=150)):
            instant = end_of_day(known) if known else None
            target = queries.targets(days[-1], instant)[0]
            scopes = [
                Scope(),
                Scope(visible=frozenset(year.units[::2])),
                *map(Scope, [year.root, *year.units]),
            ]
            lines = {scope: line(target, days, scope, instant) for scope in scopes}
            for place, on in enumerate(days):
                view = queries.at(queries.timelines(instant)[target.target_id], on)
                population = queries.population_of(view, on, known_at=instant)
                for scope in scopes:
                    tree = queries.coverage(population, visible=scope.visible).tree
                    whole = tree.all if scope.unit_id is None else tree.of(scope.unit_id)
                    point = lines[scope][place].figures
                    if point is None:
                        assert on < view.starts_on or scope.unit_id not in tree.nodes
                        continue
                    said, wanted = ((f.counted, f.enrolled, f.done) for f in (point, whole))
                    assert said == wanted, f"seed {seed}, {scope}, {on}, as known on {known}"
            db.session.rollback()
