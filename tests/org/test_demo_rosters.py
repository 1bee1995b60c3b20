"""The demo's rosters are what their script makes, and import as they should."""

from pathlib import Path

import pytest
from flask import Flask

from lms.demo import rosters
from lms.demo.rosters import DEMO_CODES, STAFF_FILE, STUDENT_FILE
from lms.kernel.db import transaction
from lms.org.defaults import ensure_defaults
from lms.org.queries import find_main_membership, find_person_by_code, unit_nodes
from lms.org.roster.importing import import_file
from tests.make import SYSTEM
from tests.org.make import AS_OF


def test_the_workbooks_are_what_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "FOLDER", tmp_path)
    monkeypatch.setattr(rosters, "STAFF_FILE", tmp_path / STAFF_FILE.name)
    monkeypatch.setattr(rosters, "STUDENT_FILE", tmp_path / STUDENT_FILE.name)
    rosters.main()
    for path in (STAFF_FILE, STUDENT_FILE):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), "run python -m lms.demo.rosters"


def test_the_demo_school_comes_out_of_them(app: Flask) -> None:
    with transaction():
        ensure_defaults()
    staff = import_file(SYSTEM, STAFF_FILE, AS_OF, {"Nhân viên": "officer"}).counts()
    students = import_file(SYSTEM, STUDENT_FILE, AS_OF, {}).counts()
    assert (staff["new"], staff["not_added"], staff["left_out"]) == (83, 3, 0)
    assert (students["new"], students["not_added"], students["left_out"]) == (1203, 37, 0)
    assert import_file(SYSTEM, STUDENT_FILE, AS_OF, {}).steps == []
    names = {n.id: n.name for n in unit_nodes(AS_OF).values()}
    found = {}
    for account, code in DEMO_CODES.items():
        person = find_person_by_code(code)
        assert person, account
        held = find_main_membership(person.id, AS_OF)
        assert held, account
        found[account] = (held.category, held.position, names[held.unit_id], held.status)
    assert found["hieutruong"] == ("manager", "Hiệu trưởng", "Ban Giám hiệu", "active")
    assert found["truongkhoa"] == ("manager", "Trưởng khoa", "Khoa Công nghệ thông tin", "active")
    assert found["vanphong"] == ("officer", None, "Phòng Hành chính - Kế toán", "active")
    assert found["giangvien"][:1] + found["giangvien"][2:] == (
        "teacher",
        "Khoa Công nghệ thông tin",
        "active",
    )
    assert found["vienchuc"][:1] + found["vienchuc"][2:] == ("officer", "Phòng Đào tạo", "active")
    assert found["hocsinh"][0] == "student"
