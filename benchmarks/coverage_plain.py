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
# A unit's page: itself with everything below it, the unit above it for its name, as of the day.
_SUBTREE = """WITH RECURSIVE below (id) AS (SELECT 7 UNION SELECT u.unit_id FROM unit_record u JOIN below b ON u.parent_id = b.id
  WHERE u.valid_from <= :on AND (u.valid_to IS NULL OR u.valid_to >= :on)
  AND NOT EXISTS (SELECT 1 FROM unit_record n WHERE n.replaces_id = u.id)) """
_BELOW = "IN (SELECT id FROM below)"
_SHOWN = f"AND (u.unit_id {_BELOW} OR u.unit_id = (SELECT max(o.parent_id) FROM unit_record o WHERE o.unit_id = 7))"
OF_UNIT = tuple(_SUBTREE + form for form in _of_units(_figures(f"AND m.unit_id {_BELOW}"), _SHOWN))
_NAMED = """JOIN person p ON p.id = m.person_id JOIN unit_record u ON u.unit_id = m.unit_id
  AND NOT EXISTS (SELECT 1 FROM unit_record n WHERE n.replaces_id = u.id)"""
_TOLD = "SELECT p.id, p.public_id, p.code, p.full_name, u.name, m.category"
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
    f"{_SUBTREE}{_BY_DAY} AND m.unit_id {_BELOW} GROUP BY 1, 2",
    f"{_SUBTREE}{_OWN_SINCE} AND m.unit_id {_BELOW}) s GROUP BY 1, 2",
)


def _sums(only: str = "") -> str:
    """The units with what is kept of each, by name; `only` those."""
    return f"""SELECT u.unit_id, u.name, u.parent_id, sum(s.people), sum(s.enrolled), sum(s.done) FROM unit_record u
LEFT JOIN coverage_sum s ON s.unit_id = u.unit_id AND s.target_id = 1
WHERE u.valid_from <= :on AND (u.valid_to IS NULL OR u.valid_to >= :on)
  AND NOT EXISTS (SELECT 1 FROM unit_record n WHERE n.replaces_id = u.id) {only}
GROUP BY u.unit_id, u.name, u.parent_id, u.sort_key ORDER BY u.sort_key"""


SUMS, SUMS_OF_UNIT = (_sums(),), (_SUBTREE + _sums(_SHOWN),)

# What every page has to know first: what each target asks (here it was written as constants into the statements), and its
# courses by their names.
ASKED = (
    """SELECT t.id, t.public_id, r.*, EXISTS (SELECT 1 FROM target_exception x WHERE x.target_id = t.id) AS named
FROM target t JOIN target_record r ON r.target_id = t.id
WHERE NOT EXISTS (SELECT 1 FROM target_record n WHERE n.replaces_id = r.id)
  AND (r.valid_to IS NULL OR r.valid_to >= r.valid_from) AND r.valid_from <= :on ORDER BY t.id, r.valid_from""",
)
COURSES = (
    """SELECT c.id, c.public_id, c.key, v.title FROM course c JOIN course_version v ON v.id = c.current_version_id
WHERE c.key IN ('khoa-1', 'khoa-2', 'khoa-3', 'khoa-4', 'khoa-5') AND :on IS NOT NULL""",
)
# Sums answer for today only if nothing came after them: how far each table of facts was then, and how far it is.
_FACTS = (
    "completion", "completion_revocation", "exemption", "membership", "participation", "person_merge", "recognition",
    "recognition_decision", "recognition_revocation", "retake_requirement", "workshop_attendance", "workshop_step",
)  # fmt: skip
HOLDS = (
    f"SELECT k.marks, {', '.join(f'(SELECT max(id) FROM {name})' for name in _FACTS)} "
    "FROM coverage_kept k WHERE k.target_id = 1 AND k.is_complete AND k.on_date = :on",
)
# What the list says of the fifty beside their names: what each has finished and begun (the next step and the status follow
# from it), and until when each has time.
_DID = """SELECT 'done', c.person_id, c.course_id, c.completed_on FROM completion c WHERE c.person_id IN ({ids})
  AND c.course_id <= 5 AND c.completed_on <= :on AND {void}
UNION ALL SELECT 'begun', b.person_id, b.course_id, b.began_on FROM participation b WHERE b.person_id IN ({ids})
  AND b.course_id <= 5 AND b.began_on <= :on
UNION ALL SELECT 'later', e.person_id, 0, max(e.due_on) FROM extension e WHERE e.person_id IN ({ids}) AND e.target_id = 1
  AND NOT EXISTS (SELECT 1 FROM extension n WHERE n.replaces_id = e.id) GROUP BY e.person_id"""


def rows(statement: str, on: date) -> Sequence[Any]:
    """What the statement gives for the day."""
    return db.session.execute(sa.text(statement).bindparams(sa.bindparam("on", on, sa.Date()))).all()


def asking(
    statements: Sequence[str], on: date, is_file: bool = False, is_list: bool = False
) -> Callable[[], object]:
    """Asks for them, one after the other in one transaction; `is_file`: and writes the last one's rows as CSV; `is_list`:
    and asks what the people of the last one's rows did."""

    def ask() -> object:
        found: Sequence[Any] = ()
        for statement in statements:
            found = rows(statement, on)
        if is_file:
            csv.writer(io.StringIO(), delimiter=";").writerows(found)
        if is_list:
            found = rows(_DID.format(ids=", ".join(str(row[0]) for row in found), void=_VOID), on)
        return found

    return ask
