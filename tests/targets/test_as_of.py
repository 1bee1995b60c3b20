"""Any date, as known then and as known now: held against a naive replay of everything that was recorded."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from lms.cli import main
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.learning.models import Completion
from lms.org.headcount.queries import end_of_day
from lms.targets import queries
from tests.make import replace_membership
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of, unit_path
from tests.targets.make import complete, noon
from tests.targets.replay import Tables, replay
from tests.targets.year import DAYS, FIRST, Year


@pytest.mark.parametrize("seed", range(4))
def test_every_date_as_known_on_every_date(app: Flask, seed: int) -> None:
    year = Year(seed)
    year.live(120)
    tables = Tables()
    days = [FIRST + timedelta(days=n) for n in range(-10, DAYS + 20, 26)]
    with clock.frozen(noon(FIRST + timedelta(days=DAYS + 30))):
        for on in days:
            for known in (None, *days):
                instant = end_of_day(known) if known else None
                wanted = replay(tables, on, instant)
                target = queries.targets(on, instant)[0]
                tree = queries.coverage(queries.population_of(target, on, known_at=instant)).tree
                db.session.rollback()
                got = {None: tree.all, **tree.totals}
                found = {unit: (f.counted, f.enrolled, f.done, f.not_counted) for unit, f in got.items()}
                asked = {unit: figures for unit, figures in wanted.items() if any(figures)}
                said = {unit: figures for unit, figures in found.items() if any(figures)}
                assert said == asked, f"seed {seed}, {on}, as known on {known}"


def test_the_command_answers_another_program(school: School, app: Flask) -> None:
    runner = app.test_cli_runner()
    result = runner.invoke(main, ["coverage", "show", "--on", "2026-11-22", "--format", "json"])
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert (told["on"], told["known"]) == ("2026-11-22", None)
    assert told["school"] == {
        "counted": 4, "enrolled": 2, "done": 1, "missing": 3, "not_counted": 3, "enrolled_percent": "50%",
        "done_percent": "25%",
    }  # fmt: skip
    assert len(told["units"]) == 3
    code = told["units"][1]["code"]
    arguments = [
        "coverage",
        "show",
        "--on",
        "22/11/2026",
        "--known",
        "2026-11-22",
        "--unit",
        code,
        "--format",
        "json",
    ]
    one = json.loads(runner.invoke(main, arguments).output)
    assert [unit["code"] for unit in one["units"]] == [code]
    assert one["known"] == "2026-11-22"
    gone = runner.invoke(main, ["coverage", "show", "--unit", "khong-co"])
    assert gone.exit_code == 1
    assert "khong-co" in gone.output
    assert "Toàn trường: 1/4 hoàn thành (25%)" in runner.invoke(main, ["coverage", "show"]).output


def test_before_any_target_there_is_no_figure_and_nothing_is_wrong(
    school: School, office: LmsClient, app: Flask
) -> None:
    runner, asked = app.test_cli_runner(), ["coverage", "show", "--known", "2026-11-01"]
    before = runner.invoke(main, asked)
    assert (before.exit_code, before.output) == (
        0,
        "Đến hết ngày 01/11/2026 chưa ghi chỉ tiêu nào như vậy, nên chưa có ai được tính.\n",
    )
    told = json.loads(runner.invoke(main, [*asked, "--format", "json"]).output)
    assert (told["target"], told["known"], told["units"]) == (None, "2026-11-01", [])
    assert (told["school"]["counted"], told["school"]["done_percent"]) == (0, "–")
    key = queries.targets()[0].key
    release()
    assert runner.invoke(main, [*asked, "--target", key]).output == before.output
    nowhere = runner.invoke(main, [*asked, "--target", "khong-co"])
    assert (nowhere.exit_code, key in nowhere.output) == (1, True), "what no target is called is said"
    early = json.loads(
        runner.invoke(main, ["coverage", "show", "--on", "2020-01-01", "--format", "json"]).output
    )
    assert early["in_force"] is False
    assert "chưa có hiệu lực" in early["note"]
    for path in ("/coverage?known=2026-11-01", f"{unit_path(school.it)}?known=2026-11-01"):
        page = text_of(office, path)
        assert "Đến hết ngày 01/11/2026 chưa ghi chỉ tiêu nào" in page
        assert 'value="01/11/2026"' in page, "another day can be chosen"


def test_a_figure_is_never_rounded_up_and_nobody_is_a_dash() -> None:
    from lms.targets.rules import Figures

    assert Figures(2500, 2500, 2499).as_texts()["done_percent"] == "99,9%"
    assert Figures().as_texts()["done_percent"] == "–"
    assert Figures(3, 3, 3).as_texts()["done_percent"] == "100%"


def test_a_page_tells_what_was_recorded_since(school: School, office: LmsClient) -> None:
    later = TODAY + timedelta(days=5)
    with clock.frozen(noon(later)):
        replace_membership(school.people["half"], school.office)
        done = complete(school.people["idle"], school.courses[0], TODAY, began=False)
        with transaction():
            db.session.get_one(Completion, done).completed_at = clock.now()
        then = text_of(office, "/coverage?on=2026-11-22&known=2026-11-22")
        for said in (
            "Được ghi sau đó",
            "Trần Thị Bé",
            "đổi đơn vị",
            "quá trình công tác",
            "Lê Thị Cúc",
            "nay đã tham gia",
        ):
            assert said in then, said
        assert "Không ai khác đi" in text_of(office, "/coverage?on=2026-11-22&known=2026-11-27")
        assert "Được ghi sau đó" not in text_of(office, "/coverage?on=2026-11-22")
        assert "Được ghi sau đó" in text_of(office, f"{unit_path(school.it)}?on=2026-11-22&known=2026-11-22")
        bad = text_of(office, "/coverage?known=31/31/2026")
        assert 'value="31/31/2026"' in bad
        assert "theo điều biết hôm nay" in bad
        assert "Lê Thị Cúc" in text_of(office, "/coverage?on=2026-11-22&known=2026-11-22&list=not-enrolled")
