"""The plain statements of the coverage benchmark: what somebody who knows the tables would write for the same question.

They read the same stored rows as ours: the facts where ours does, the kept sums where the page does. Where two ways of
writing one are known, the faster on that database counts. They leave out what the stage has none of (merged records,
recognitions, workshops, courses to be learnt again, people who left), so they do less than ours; the figures are the same,
which the benchmark looks at.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.kernel.db import db

_VOID = "NOT EXISTS (SELECT 1 FROM completion_revocation v WHERE v.completion_id = c.id)"
_MEMBERS = """WHERE m.is_main AND m.valid_from <= :on AND (m.valid_to IS NULL OR m.valid_to >= :on)
  AND m.category IN ('manager', 'teacher', 'officer', 'worker', 'student')
  AND NOT EXISTS (SELECT 1 FROM exemption x WHERE x.person_id = m.person_id AND x.target_id = 1)
  AND NOT EXISTS (SELECT 1 FROM membership r WHERE r.replaces_id = m.id)"""
# Everybody's facts, grouped by person and joined; or each person's own, looked up.
_DONE = f"""LEFT JOIN (SELECT c.person_id, count(DISTINCT c.course_id) AS n FROM completion c WHERE c.course_id <= 5
  AND c.completed_on <= :on AND {_VOID} GROUP BY c.person_id) d ON d.person_id = m.person_id"""
_BEGUN = """LEFT JOIN (SELECT DISTINCT person_id FROM participation WHERE course_id <= 5 AND began_on <= :on) b
  ON b.person_id = m.person_id"""
_OWN_DONE = f"""(SELECT count(DISTINCT c.course_id) FROM completion c WHERE c.person_id = m.person_id AND c.course_id <= 5
  AND c.completed_on <= :on AND {_VOID})"""
_OWN_BEGUN = """CASE WHEN EXISTS (SELECT 1 FROM participation b WHERE b.person_id = m.person_id AND b.course_id <= 5
  AND b.began_on <= :on) THEN 1 ELSE 0 END"""


def _figures(only: str = "") -> tuple[str, str]:
    joined = (
        "SELECT m.unit_id, count(*), count(b.person_id), sum(CASE WHEN d.n >= 5 THEN 1 ELSE 0 END) FROM membership m "
        f"{_DONE} {_BEGUN} {_MEMBERS} {only} GROUP BY m.unit_id"
    )
    looked_up = (
        "SELECT unit_id, count(*), sum(begun), sum(CASE WHEN n >= 5 THEN 1 ELSE 0 END) FROM "
        f"(SELECT m.unit_id, {_OWN_BEGUN} AS begun, {_OWN_DONE} AS n FROM membership m {_MEMBERS} {only}) s GROUP BY unit_id"
    )
    return joined, looked_up


def _of_units(forms: tuple[str, str], only: str = "") -> tuple[str, ...]:
    """With the units' names, those of nobody too."""
    return tuple(
        f"""SELECT f.*, u.name, u.parent_id FROM unit_record u LEFT JOIN ({form}) f ON f.unit_id = u.unit_id
WHERE u.valid_from <= :on AND (u.valid_to IS NULL OR u.valid_to >= :on)
  AND NOT EXISTS (SELECT 1 FROM unit_record n WHERE n.replaces_id = u.id) {only} ORDER BY u.sort_key"""
        for form in forms
    )


FIGURES = _of_units(_figures())
OF_UNIT = _of_units(_figures("AND m.unit_id = 7"), "AND (u.unit_id = 7 OR u.parent_id = 7)")
_NAMED = """JOIN person p ON p.id = m.person_id JOIN unit_record u ON u.unit_id = m.unit_id
  AND NOT EXISTS (SELECT 1 FROM unit_record n WHERE n.replaces_id = u.id)"""
_TOLD = "SELECT p.public_id, p.code, p.full_name, u.name, m.category"
MISSING = (
    f"{_TOLD}, d.n FROM membership m {_NAMED} {_DONE} {_MEMBERS} AND coalesce(d.n, 0) < 5 ORDER BY p.name_key, p.id LIMIT 50",
    f"{_TOLD} FROM membership m {_NAMED} {_MEMBERS} AND {_OWN_DONE} < 5 ORDER BY p.name_key, p.id LIMIT 50",
)
# The file also tells of everything each has finished.
_WORK = f"""LEFT JOIN (SELECT c.person_id, count(DISTINCT CASE WHEN c.course_id <= 5 THEN c.course_id END) AS n,
  count(*) AS completions, sum(c.minutes) AS minutes, avg(c.grade) AS grade, count(k.id) AS certificates,
  max(c.completed_on) AS latest
  FROM completion c LEFT JOIN certificate k ON k.completion_id = c.id AND k.issued_on <= :on
  WHERE c.completed_on <= :on AND {_VOID} GROUP BY c.person_id) d ON d.person_id = m.person_id"""
_OF_FILE = f"{_TOLD}, d.n, d.completions, d.minutes, d.grade, d.certificates, d.latest"
EXPORT = (
    f"{_OF_FILE}, b.person_id FROM membership m {_NAMED} {_WORK} {_BEGUN} {_MEMBERS} AND coalesce(d.n, 0) < 5 "
    "ORDER BY p.name_key, p.id",
    f"{_OF_FILE}, {_OWN_BEGUN} FROM membership m {_NAMED} {_WORK} {_MEMBERS} AND coalesce(d.n, 0) < 5 "
    "ORDER BY p.name_key, p.id",
)  # fmt: skip
# The line: when each was done, grouped by day.
_BY_DAY = f"""SELECT d.since, b.since, count(*) FROM membership m
LEFT JOIN (SELECT person_id, CASE WHEN count(DISTINCT course_id) >= 5 THEN max(completed_on) END AS since FROM completion c
  WHERE course_id <= 5 AND completed_on <= :on AND {_VOID} GROUP BY person_id) d ON d.person_id = m.person_id
LEFT JOIN (SELECT person_id, min(began_on) AS since FROM participation WHERE course_id <= 5 AND began_on <= :on
  GROUP BY person_id) b ON b.person_id = m.person_id {_MEMBERS}"""
_OWN_SINCE = f"""SELECT done, begun, count(*) FROM (SELECT
  (SELECT CASE WHEN count(DISTINCT c.course_id) >= 5 THEN max(c.completed_on) END FROM completion c
   WHERE c.person_id = m.person_id AND c.course_id <= 5 AND c.completed_on <= :on AND {_VOID}) AS done,
  (SELECT min(b.began_on) FROM participation b WHERE b.person_id = m.person_id AND b.course_id <= 5
   AND b.began_on <= :on) AS begun FROM membership m {_MEMBERS}"""
LINE = (f"{_BY_DAY} GROUP BY 1, 2", f"{_OWN_SINCE}) s GROUP BY 1, 2")
LINE_OF_UNIT = (
    f"{_BY_DAY} AND m.unit_id = 7 GROUP BY 1, 2",
    f"{_OWN_SINCE} AND m.unit_id = 7) s GROUP BY 1, 2",
)


def _sums(only: str = "") -> str:
    """The units with what is kept of each, by name; `only` those."""
    return f"""SELECT u.unit_id, u.name, u.parent_id, sum(s.people), sum(s.enrolled), sum(s.done) FROM unit_record u
LEFT JOIN coverage_sum s ON s.unit_id = u.unit_id AND s.target_id = 1
WHERE u.valid_from <= :on AND (u.valid_to IS NULL OR u.valid_to >= :on)
  AND NOT EXISTS (SELECT 1 FROM unit_record n WHERE n.replaces_id = u.id) {only}
GROUP BY u.unit_id, u.name, u.parent_id, u.sort_key ORDER BY u.sort_key"""


SUMS, SUMS_OF_UNIT = (_sums(),), (_sums("AND (u.unit_id = 7 OR u.parent_id = 7)"),)


def rows(statement: str, on: date) -> Sequence[Any]:
    """What the statement gives for the day."""
    return db.session.execute(sa.text(statement).bindparams(sa.bindparam("on", on, sa.Date()))).all()


def asking(statement: str, on: date, is_file: bool = False) -> Callable[[], object]:
    """Asks for it; `is_file`: and writes it as CSV."""

    def ask() -> object:
        found = rows(statement, on)
        if is_file:
            csv.writer(io.StringIO(), delimiter=";").writerows(found)
        return found

    return ask
