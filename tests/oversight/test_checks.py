"""Each check of `lms verify` finds nothing in a sound school, and finds what was broken on purpose."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.kernel.db import db, transaction
from lms.kernel.hooks import PersonErased, announce
from lms.kernel.verify import LISTED, registered, run_checks
from lms.org.models import Person
from tests.breaking import falsify, faults
from tests.make import make_person, make_unit
from tests.oversight.conftest import School
from tests.targets.test_snapshots import BREAKS

Breaks = Callable[[School], list[str]]

MEMBER = (
    "INSERT INTO membership (person_id, unit_id, is_main, category, status, valid_from, valid_to, recorded_at, replaces_id) "
    "VALUES ({an}, {unit}, {main}, 'teacher', 'active', '2021-01-01', {until}, '2026-01-01 00:00:00', {replaces})"
)


def member(s: School, main: str = "true", until: str = "NULL", replaces: str = "NULL") -> str:
    return MEMBER.format(an=s.an, unit=s.unit, main=main, until=until, replaces=replaces)


def record(unit: int, parent: str, since: str = "2022-01-01", until: str = "NULL") -> str:
    return (
        "INSERT INTO unit_record (unit_id, parent_id, kind, name, name_folded, sort_key, valid_from, valid_to, recorded_at) "
        f"VALUES ({unit}, {parent}, 'faculty', 'X', 'x', 'x', '{since}', {until}, '2026-01-01 00:00:00')"
    )


ENTRY = (
    "INSERT INTO emulation_entry (kind, completion_id, person_id, course_id, delta, minutes, fact_on, occurred_on, recorded_at)"
    " SELECT 'revocation', id, person_id, course_id, -1, minutes, completed_on, completed_on, completed_at FROM completion"
    " WHERE id = {}"
)

BROKEN_OF_TARGETS = {check for _, check in BREAKS.values()} | {
    "targets.snapshot-names",
    "targets.snapshot-salts",
}
# Beside the pages they watch: tests/targets/test_rechecking.py, test_keeping.py, test_chasing.py, test_disputes.py; tests/workshops;
# tests/nominations, tests/emulation/test_values.py, tests/mentoring/test_limits.py.
BROKEN_BESIDE = {
    "targets.recognitions", "targets.recognition-samples", "targets.sums", "reminders.letters", "reminders.weekly", "disputes.steps",
    "workshops.days", "workshops.attendance", "nominations.steps", "nominations.votes", "emulation.values",
    "mentoring.groups", "mentoring.helps",
}  # fmt: skip

BROKEN: list[tuple[str, Breaks, str, str]] = [
    ("two main units on a day", lambda s: [member(s)], "org.main", "trùng ngày nhau"),
    ("two main units on one day only", lambda s: [member(s, until="'2021-01-01'")], "org.main", "trùng ngày nhau"),
    ("two records of a unit", lambda s: [record(s.unit, "NULL")], "org.units", "trùng ngày nhau"),
    ("a unit below itself", lambda s: [f"UPDATE unit_record SET parent_id = {s.unit} WHERE unit_id = {s.unit}"],
     "org.units", "nằm dưới chính nó"),
    ("a replacement of somebody else's row",
     lambda s: [f"UPDATE membership SET replaces_id = (SELECT id FROM membership WHERE person_id = {s.an}) WHERE person_id = {s.binh}"],
     "dated.replacements", "của một đối tượng khác"),
    ("a row that replaces a later one",
     lambda s: [f"UPDATE membership SET recorded_at = '2030-01-01 00:00:00' WHERE person_id = {s.an}",
                member(s, until="'2020-01-01'", replaces=f"(SELECT id FROM membership WHERE person_id = {s.an})")],
     "dated.replacements", "được ghi sau nó"),
    ("a renamed person", lambda s: [f"UPDATE person SET full_name = 'Lê Văn Khác' WHERE id = {s.an}"], "org.search",
     "vẫn tìm thấy được"),
    ("a lost search word", lambda s: [f"DELETE FROM search_word WHERE ref = {s.an} AND word = 'an'"], "org.search",
     "không tìm thấy được theo 1 từ"),
    ("a person without search words", lambda s: [f"DELETE FROM search_word WHERE ref = {s.binh}"], "org.search",
     "không tìm thấy được theo 4 từ"),
    ("search words of nobody", lambda s: ["INSERT INTO search_word (topic, ref, folded, word) VALUES ('person', 999999, 'x', 'x')"],
     "org.search", "người không có"),
    ("a completion of somebody else's enrolment",
     lambda s: [f"UPDATE completion SET person_id = {s.an} WHERE id = {s.completions[1]}"], "learning.references", "không cùng người"),
    ("evidence that is not there", lambda s: [f"DELETE FROM attempt WHERE person_id = {s.an}"], "learning.evidence",
     "minh chứng nêu trong đó không có"),
    ("evidence of somebody else",
     lambda s: [f"UPDATE completion SET evidence = (SELECT evidence FROM completion WHERE id = {s.completions[0]}) "
                f"WHERE id = {s.completions[1]}"],
     "learning.evidence", "của người khác"),
    ("somebody else's attempt", lambda s: [f"UPDATE attempt SET person_id = {s.an}, number = number + 10 WHERE person_id = {s.binh}"],
     "learning.references", "lượt làm bài"),
    ("a lost beginning", lambda s: [f"DELETE FROM participation WHERE person_id = {s.an}"], "learning.participation",
     "không có ngày bắt đầu"),
    ("a file that is not in its folder",
     lambda s: [f"INSERT INTO stored_file (sha256, kind, size, created_at) VALUES ('{'ab' * 32}', 'pdf', 5, '2026-01-01 00:00:00')"],
     "files.stored", "không có tệp"),
    ("a result that is gone", lambda s: [f"DELETE FROM attempt_result WHERE attempt_id IN (SELECT id FROM attempt WHERE person_id = {s.an})"],
     "assessment.results", "không có kết quả mang số"),
    ("an attempt without a result that nobody is to mark", lambda s: [f"UPDATE attempt SET results = 0 WHERE person_id = {s.an}"],
     "assessment.results", "cũng không có bài nào chờ chấm"),
    ("marks that are gone",
     lambda s: ["INSERT INTO task_work (public_id, attempt_id, position, handed_at, marks) "
                "SELECT 'x', min(id), 1, '2026-01-01 00:00:00', 1 FROM attempt"],
     "assessment.works", "không có lần chấm mang số"),
    ("a removed certificate", lambda s: [f"DELETE FROM certificate WHERE id = {s.certificates[0]}"],
     "certificates.register", "thiếu số"),
    ("a last number that was turned back", lambda s: ["UPDATE register_series SET last_number = 1"],
     "certificates.register", "ghi số cuối là 1"),
    ("a removed register", lambda s: ["DELETE FROM register_series"], "certificates.register", "không có dòng trong sổ"),
    ("a certificate without its completion", lambda s: [f"DELETE FROM completion WHERE id = {s.completions[1]}"],
     "certificates.completions", "không có hoàn thành"),
    ("a certificate of somebody else's completion",
     lambda s: [f"UPDATE certificate SET person_id = {s.binh} WHERE id = {s.certificates[0]}"],
     "certificates.completions", "của người khác"),
    ("changed papers", lambda s: [f"UPDATE certificate_print SET sha256 = 'x' WHERE certificate_id = {s.certificates[1]}"],
     "certificates.prints", "không còn như lúc tạo"),
    ("a lost entry", lambda s: [f"DELETE FROM emulation_entry WHERE completion_id = {s.completions[0]}"],
     "emulation.entries", "chưa được ghi vào hồ sơ"),
    ("a lost counter-entry", lambda s: ["DELETE FROM emulation_entry WHERE kind = 'revocation'"], "emulation.entries",
     "Thu hồi chưa được ghi"),
    ("a changed entry", lambda s: ["UPDATE emulation_entry SET minutes = 999 WHERE kind = 'completion'"],
     "emulation.entries", "khác với sự kiện"),
    ("an entry of another day", lambda s: ["UPDATE emulation_entry SET fact_on = '2019-01-01'"], "emulation.entries",
     "khác với sự kiện"),
    ("a counter-entry without a revocation", lambda s: [ENTRY.format(s.completions[0])], "emulation.entries",
     "không có quyết định thu hồi"),
    ("an entry without its fact", lambda s: [f"DELETE FROM completion WHERE id = {s.completions[0]}"],
     "emulation.entries", "không có hoàn thành nào"),
    ("a removed act", lambda s: ["DELETE FROM audit_event WHERE id = (SELECT max(event_id) FROM audit_seal)"],
     "audit.chain", "đã bị xóa"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "breaks", "check", "words"), BROKEN, ids=[each[0] for each in BROKEN])
def test_what_was_broken_is_found(school: School, what: str, breaks: Breaks, check: str, words: str) -> None:
    assert faults() == {}, "a sound school"
    falsify(*breaks(school))
    found = faults()
    assert words in "\n".join(found.get(check, [])), f"{what}: {found}"


def test_every_check_has_something_that_breaks_it(app: Flask) -> None:
    # Two of the audit's are broken in tests/kernel/test_seal.py, those of targets in tests/targets/test_snapshots.py, the
    # kept sums in tests/assessment/statistics/test_sums.py.
    elsewhere = {"audit.outside", "audit.reasons", "assessment.sums"} | BROKEN_OF_TARGETS | BROKEN_BESIDE
    broken = {check for _, _, check, _ in BROKEN} | elsewhere
    assert {check.name for check in registered()} == broken


def test_what_is_lawful_is_no_fault(school: School) -> None:
    """Several units side by side, days that do not overlap, rows that hold on no day, names of all sorts."""
    falsify(
        member(school, main="false"),
        member(school, until="'2020-12-31'"),
        record(school.unit, "NULL", since="2010-01-01", until="'2010-12-31'"),
    )
    make_person("Nguyễn-Phước Bảo Ân (B) 'x' <i>", code="HS-00.1")
    make_person("一二三 Đặng Thị Ngọc Ánh Nguyệt Minh Châu Hồng Hạnh Phúc Lộc Thọ An Khang", code="a b c d")
    make_person("...", code="---")
    assert faults() == {}


def test_a_circle_on_some_days_only_is_found(school: School) -> None:
    other = make_unit("Tổ Toán", kind="team", parent_id=school.unit)
    falsify(
        f"UPDATE unit_record SET valid_to = '2023-12-31' WHERE unit_id = {school.unit}",
        record(school.unit, str(other), since="2024-01-01"),
    )
    assert any("từ 2024-01-01" in line for line in faults()["org.units"])
    falsify(f"UPDATE unit_record SET valid_to = '2023-06-30' WHERE unit_id = {other}")
    assert faults() == {}, "by then the other no longer hung below it"


def test_erasure_leaves_everything_sound(school: School) -> None:
    with transaction():
        person = db.session.get_one(Person, school.an)
        person.full_name, person.code = "Người đã xóa #1", None
        announce(PersonErased(school.an, "Người đã xóa #1"))
    falsify(f"DELETE FROM search_word WHERE topic = 'person' AND ref = {school.an}")
    assert faults() == {}


def test_problems_are_counted_beyond_those_that_are_named(app: Flask) -> None:
    with transaction():
        for _ in range(LISTED + 20):
            db.session.execute(
                sa.text(
                    "INSERT INTO search_word (topic, ref, folded, word) VALUES ('person', :ref, 'x', 'x')"
                ),
                {"ref": 1000 + _},
            )
    (found,) = [one for one in run_checks(registered()) if one.count]
    assert (found.count, len(found.problems)) == (LISTED + 20, LISTED)
