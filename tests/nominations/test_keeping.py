"""Nominations keep the criteria they were begun under; who is erased leaves no word."""

import sqlalchemy as sa

from lms.kernel.db import db, release
from lms.kernel.files.models import StoredFile
from lms.nominations import queries
from lms.nominations.models import NominationFile, NominationText
from lms.nominations.rules import State
from tests.make import announce_erased
from tests.nominations.conftest import Cast
from tests.nominations.test_pages import begin, call, found, text_of, to_council


def test_the_criteria_get_a_new_version_and_nominations_keep_theirs(people: Cast) -> None:
    where = begin(people.head)
    form = text_of(people.clerk, "/nominations/criteria/new")
    assert "Nội bộ đoàn kết" in form
    assert people.leader.get("/nominations/criteria/new").status_code == 403
    new = {
        "seen": "1", "valid_from": "20/05/2027", "ground": "Thông báo của Hội đồng", "school": "Giấy khen", "higher": "",
        "text_0": "Hoàn thành nhiệm vụ.", "audiences_0": ["staff"], "figures_0": ["hours"], "papers_0": ["rating"],
    }  # fmt: skip
    for odd in (
        {"valid_from": "19/05/2027"},
        {"school": ""},
        {"text_0": ""},
        {"audiences_0": []},
        {"seen": "7"},
    ):
        answer = people.clerk.post("/nominations/criteria/new", data={**new, **odd})
        assert answer.status_code == 422, odd
        assert "Thông báo của Hội đồng" in answer.get_data(as_text=True)
    assert people.clerk.post("/nominations/criteria/new", data=new).status_code == 303
    assert people.clerk.post("/nominations/criteria/new", data=new).status_code == 422, "sent twice"
    assert "Hoàn thành nhiệm vụ." in text_of(people.learner, "/nominations/criteria")
    assert "Nội bộ đoàn kết" in text_of(people.learner, "/nominations/criteria?version=1")
    text_of(people.learner, "/nominations/criteria?version=x", 404)
    assert "tấm gương tiêu biểu" in text_of(people.head, where)
    later = begin(people.head, code="0000000001", award="Giấy khen")
    assert "tấm gương tiêu biểu" not in text_of(people.head, later)


def test_who_is_erased_leaves_no_word(people: Cast) -> None:
    where = begin(people.head, reason="Cô Bình giỏi")
    to_council(people, where)
    session = call(people, held_on="20/05/2027").location
    announce_erased(people.school.binh)
    assert found(where).reason == found(where).achievements == "–"
    assert [each.reason for each in found(where).outcomes] == ["–"] * 3
    held = [NominationFile, StoredFile]
    assert [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in held] == [0, 0]
    assert not db.session.scalars(
        sa.select(NominationText.id).where(NominationText.reason.contains("Bình"))
    ).all()
    names = [one.name for one in queries.session(session.rsplit("/", 1)[1]).members]
    release()
    assert "Trần Thị Bình" not in names
    assert found(where).state is State.APPRAISED
