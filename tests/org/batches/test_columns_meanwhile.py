"""Correcting columns beside what else happens to an upload: choices made for it, its application, an erasure."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms.kernel import jobs
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.kernel.hooks import PersonErased, announce
from lms.org.defaults import ensure_defaults
from lms.org.models import RosterUpload
from lms.org.roster.batches.models import RosterChoice
from lms.org.roster.corrections.models import KeptRows
from tests.conftest import sign_in
from tests.make import make_account, make_person, make_school
from tests.org.batches.make import OCTOBER, on
from tests.org.batches.test_pages import confirm, upload
from tests.org.make import staff_row
from tests.pages import LmsClient

ROWS = [staff_row(f"A{i}", f"Lê {chr(97 + i)}", born=date(1980, 5, 20), label="Phục vụ") for i in range(3)]


@pytest.fixture
def office(client: LmsClient) -> LmsClient:
    make_school()
    with transaction():
        ensure_defaults()
    return sign_in(client, make_account(roles=[Role.OFFICE]))


def as_they_are(office: LmsClient, where: str) -> dict[str, str]:
    """What the columns page holds, ready to be sent again."""
    page = office.get(f"{where}/columns").text
    found = {}
    for name, options in re.findall(r'<select name="(column-[^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="(\w*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    assert found
    return found


def test_what_was_chosen_holds_after_the_columns_are_corrected(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, tmp_path, ROWS)
    office.post(f"{where}/mapping", data={"label": "Phục vụ", "category": "worker"})
    office.post(f"{where}/scope", data={"whole": "yes"})
    columns = as_they_are(office, where)
    [mail] = [name for name, field in columns.items() if field == "email"]
    done = office.post(f"{where}/columns", data={**columns, mail: ""})
    assert done.status_code == 303
    assert done.location != where
    [chosen] = db.session.scalars(sa.select(RosterUpload.chosen))
    [whole] = db.session.scalars(sa.select(RosterChoice.is_whole))
    release()
    assert (chosen, whole) == ({"Phục vụ": "worker"}, True)
    confirm(office, done.location, ["new"])
    jobs.run_due()
    assert on(OCTOBER) == {f"A{i}": ("Khoa Điện", "worker", "active") for i in range(3)}
    assert db.session.scalars(sa.select(KeptRows.id)).all() == [], "what was kept goes with the upload"


def test_a_list_that_is_being_applied_keeps_its_columns(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, tmp_path, ROWS)
    office.post(f"{where}/mapping", data={"label": "Phục vụ", "category": "worker"})
    columns = as_they_are(office, where)
    [mail] = [name for name, field in columns.items() if field == "email"]
    assert confirm(office, where, ["new"]).status_code == 303
    refused = office.post(f"{where}/columns", data={**columns, mail: ""})
    assert refused.status_code == 409
    assert "Đang ghi danh sách" in refused.text
    assert office.post(f"{where}/removal").status_code == 409
    jobs.run_due()
    assert len(on(OCTOBER)) == 3, "neither of the two took the list away from the worker"


def test_an_erasure_takes_the_raw_rows_along(office: LmsClient, tmp_path: Path) -> None:
    where = upload(office, tmp_path, ROWS)
    person_id = make_person("Người Khác Hẳn")
    with transaction():
        announce(PersonErased(person_id, "Người đã xóa 1"))
    assert db.session.scalars(sa.select(KeptRows.id)).all() == []
    release()
    assert office.get(where).status_code == 200, "the list itself waits on, nobody erased stands in it"
    gone = office.get(f"{where}/columns")
    assert gone.status_code == 404
    assert "Hãy tải lên lại" in gone.text
