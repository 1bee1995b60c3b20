"""A nomination from the head's proposal to the principal's decision, as each of them sees it, and as the tired and the
hostile try it."""

import io
import re
from datetime import date
from typing import Any

import sqlalchemy as sa

from lms.emulation.queries import get_period, periods
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.nominations import queries
from lms.nominations.checks import CHECKS
from lms.nominations.models import NominationStep
from lms.nominations.rules import State
from lms.org.models import Unit
from tests import sample_files as samples
from tests.nominations.conftest import Cast
from tests.pages import LmsClient
from tests.targets.make import noon

GRANT = "Giấy khen của Hiệu trưởng Trường"
UP = "Đề nghị Giám đốc Sở khen thưởng"
SAID = {
    "code": "0000000002",
    "unit": "",
    "award": GRANT,
    "reason": "Xong 2/2 khóa, giúp 12 đồng nghiệp",
    "achievements": "Đã học.\nĐã giúp 12 người.",
}


def text_of(client: LmsClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.get_data(as_text=True)


def send(client: LmsClient, where: str, files: int = 0, **data: Any) -> Any:
    papers = [(io.BytesIO(samples.png()), f"giấy {n}.png") for n in range(files)]
    return client.post(where, data={**data, "files": papers}, content_type="multipart/form-data")


def begin(client: LmsClient, files: int = 1, **data: Any) -> str:
    answer = send(client, "/nominations/new", files, **{**SAID, **data})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def step(client: LmsClient, where: str, name: str, note: str = "", status: int = 303) -> str:
    answer = client.post(f"{where}/steps", data={"step": name, "note": note})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def found(where: str) -> queries.Nomination:
    one = queries.nomination(where.rsplit("/", 1)[1])
    release()
    return one


def appraisal(where: str, outcome: str = "met", reason: str = "Theo giấy kèm") -> dict[str, str]:
    one = found(where)
    version = queries.get_version(one.version_id, queries.versions())
    release()
    held = {each.criterion_id: each.id for each in one.outcomes}
    data = {}
    for each in version.for_(one.subject):
        data |= {
            f"outcome_{each.id}": outcome,
            f"reason_{each.id}": reason,
            f"seen_{each.id}": str(held.get(each.id, 0)),
        }
    return data


def to_council(people: Cast, where: str) -> None:
    step(people.head, where, "confirmed")
    assert people.clerk.post(f"{where}/outcomes", data=appraisal(where)).status_code == 303
    step(people.clerk, where, "appraised")


def call(people: Cast, **data: str) -> Any:
    council = {
        "held_on": "26/05/2027", "place": "Phòng họp", "chair": "Nguyễn Xuân T | Hiệu trưởng", "secretary": "Lê Kim Chi",
        "members": "Trần Thị Bình | Giáo viên\nHồ A | Phó Hiệu trưởng\nĐỗ B\nVõ C",
    }  # fmt: skip
    return people.clerk.post("/council/new", data={**council, **data})


def test_from_proposal_to_decision(people: Cast) -> None:
    # Who may not propose, and what is wrong is said with what was typed.
    assert people.learner.get("/nominations").status_code == 404
    assert "tự học, tự bồi dưỡng" in text_of(people.learner, "/nominations/criteria")
    for odd in (
        {"code": ""},
        {"code": "0000000003"},
        {"code": "không có"},
        {"award": "Huân chương"},
        {"reason": " "},
    ):
        answer = send(people.head, "/nominations/new", **{**SAID, **odd})
        assert answer.status_code == 422, odd
        assert "Đã giúp 12 người." in answer.get_data(as_text=True)
    assert send(people.other_head, "/nominations/new", **SAID).status_code == 422, "not in their unit"
    assert "chính bạn" not in text_of(people.head, "/nominations/new")
    several = send(people.head, "/nominations/new", **{**SAID, "code": "n"}).get_data(as_text=True)
    assert "Nguyễn Văn An (0000000001)" in several, "a part of a name means nobody"
    where = begin(people.head, files=0, code="tran thi binh")
    assert send(people.head, "/nominations/new", **SAID).status_code in (409, 422), "the same award twice"
    assert text_of(people.head, "/nominations").count("Trần Thị Bình") == 1
    assert "Trần Thị Bình" not in text_of(people.other_head, "/nominations")
    text_of(people.other_head, where, 404)
    # Evidence is needed; a wrong file can be taken back; two writers notice each other.
    assert "minh chứng" in step(people.head, where, "confirmed", status=422)
    seen = str(found(where).text_id)
    words = {**SAID, "seen": seen}
    assert send(people.head, f"{where}/words", 2, **{**words, "reason": "Xong 2/2"}).status_code == 303
    again = send(people.head, f"{where}/words", **{**words, "reason": "Khác"})
    assert again.status_code == 422
    assert "Khác" in again.get_data(as_text=True)
    files = found(where).files
    assert people.head.get(f"{where}/files/{files[0].public_id}").data == samples.png()
    assert people.other_head.get(f"{where}/files/{files[0].public_id}").status_code == 404
    assert people.head.post(f"{where}/files/{files[0].public_id}/removal").status_code == 303
    # The figures bear on the criteria and open to their facts.
    page = text_of(people.head, where)
    assert "Khóa bắt buộc đã xong trên số phải học: <strong>1/2</strong>" in re.sub(r"\s+", " ", page)
    assert "Bảng tính" in page
    assert "đạt giải tại các cuộc thi" not in page, "that one is for students"
    step(people.clerk, where, "confirmed", status=422)
    step(people.head, where, "appraised", "x", status=422)
    step(people.head, where, "confirmed")
    assert send(people.head, f"{where}/words", **words).status_code == 422, "confirmed: not written any more"
    # The office: nothing by half, back with a reason, forward when all is set.
    assert "chờ thẩm định" in text_of(people.clerk, "/nominations?turn=office").lower()
    data = appraisal(where, reason="")
    answer = people.clerk.post(f"{where}/outcomes", data=data)
    assert answer.status_code == 422
    assert "lý do" in answer.get_data(as_text=True)
    assert people.head.post(f"{where}/outcomes", data=appraisal(where)).status_code == 403
    assert "chưa được thẩm định" in step(people.clerk, where, "appraised", status=422)
    step(people.clerk, where, "returned", status=422)
    step(people.clerk, where, "returned", "Thiếu giấy xác nhận")
    assert "Thiếu giấy xác nhận" in text_of(people.head, where)
    to_council(people, where)
    stale = appraisal(where, "unclear")
    assert people.clerk.post(f"{where}/outcomes", data=stale).status_code in (409, 422), (
        "it is the Council's now"
    )
    # The Council, with what a tired clerk types.
    assert people.head.get("/council").status_code == 404
    assert people.leader.post("/council/new", data={}).status_code == 403
    assert call(people, chair="").status_code == 422
    assert call(people, members="").status_code == 422
    session = call(people).location
    one = queries.session(session.rsplit("/", 1)[1])
    release()
    assert [m.person_id for m in one.members[:3]] == [None, people.school.chi, people.school.binh]
    votes = {f"for_{found(where).id}": "4", f"against_{found(where).id}": "1", "note": "Nhất trí"}
    everybody = [str(m.id) for m in one.members]
    result = f"{session}/result"
    assert people.clerk.post(result, data={**votes, "present": everybody}).status_code == 422, (
        "before its day"
    )
    with clock.frozen(noon(date(2027, 5, 27))):
        assert "chưa đủ 4 người" in people.clerk.post(
            result, data={**votes, "present": everybody[:3]}
        ).get_data(as_text=True)
        half = {**votes, f"against_{found(where).id}": "", "present": everybody}
        assert people.clerk.post(result, data=half).status_code == 422
        too_many = {**votes, f"against_{found(where).id}": "2", "present": everybody}
        answer = people.clerk.post(result, data=too_many)
        assert "người được đề nghị không bỏ phiếu" in answer.get_data(as_text=True)
        assert people.clerk.post(result, data={"present": everybody}).status_code == 422, "no vote at all"
        fewer = {**votes, f"against_{found(where).id}": "0", "present": everybody}
        asked = people.clerk.post(result, data=fewer)
        assert asked.status_code == 422, "a vote is missing, and nobody said that it was blank"
        assert "mới có 4 phiếu của 5 người được bỏ phiếu, thiếu 1" in asked.get_data(as_text=True)
        assert 'name="blanks"' in asked.get_data(as_text=True)
        assert people.clerk.post(result, data={**votes, "present": everybody}).status_code == 303
        assert people.clerk.post(result, data={**votes, "present": everybody}).status_code in (409, 422)
        assert people.clerk.post(f"{session}/cancellation", data={"reason": "x"}).status_code == 409
        step(people.head, where, "withdrawn", "đổi ý", status=422)
        step(people.clerk, where, "awarded", status=422)
        step(people.leader, where, "sent-up", status=422)
        step(people.leader, where, "awarded", "Đồng ý")
        page = text_of(people.head, where)
    assert "muộn, hạn 26/05/2027" in page
    assert "4 phiếu đồng ý, 1 không đồng ý" in page
    step(people.leader, where, "refused", "x", status=422)
    # What papers read.
    period = get_period("2027", periods())
    (held,) = queries.nominations_of(period)
    one = queries.session(session.rsplit("/", 1)[1])
    release()
    assert (held.number, held.kind, held.name, held.unit, held.state) == (
        1, "person", "Trần Thị Bình", "Tổ Điện lạnh", State.AWARDED,
    )  # fmt: skip
    assert held.decided_on == date(2027, 5, 27)
    assert [each.outcome.value for each in held.outcomes] == ["met"] * 3
    (fell,) = one.outcomes
    assert fell.barred == 1, "Bình sits in the Council: four of the five others"
    assert (fell.nomination.name, fell.votes_for, fell.votes_against, fell.passed) == (
        "Trần Thị Bình",
        4,
        1,
        True,
    )
    assert (one.chair.name, one.secretary.name, len(one.present), one.absent) == (
        "Nguyễn Xuân T",
        "Lê Kim Chi",
        6,
        [],
    )
    assert "Thông qua" in text_of(people.leader, session)


def test_nobody_decides_what_is_theirs_and_units_and_pupils_have_their_own_criteria(people: Cast) -> None:
    # An heads the faculty and is nominated: somebody above confirms, and whoever did decides nothing.
    own = begin(people.head, code="0000000001", award=UP)
    assert "chính bạn" in text_of(people.head, own)
    step(people.head, own, "confirmed", status=422)
    step(people.leader, own, "confirmed")
    # Chi of the office can't appraise her own.
    hers = begin(people.clerk, code="0000000003")
    step(people.other_head, hers, "confirmed")
    assert people.chi.post(f"{hers}/outcomes", data=appraisal(hers)).status_code == 422
    step(people.chi, hers, "appraised", status=422)
    step(people.chi, hers, "withdrawn", "Tôi xin rút")
    assert found(hers).state is State.WITHDRAWN
    # The unit itself, and a pupil whom the office proposes and the head confirms.
    faculty = db.session.scalars(sa.select(Unit.public_id).where(Unit.id == people.school.faculty)).one()
    root = db.session.scalars(sa.select(Unit.public_id).where(Unit.id == people.school.root)).one()
    release()
    assert send(people.head, "/nominations/new", **{**SAID, "code": "", "unit": root}).status_code == 422
    unit = begin(people.head, code="", unit=faculty, reason="Toàn khoa xong")
    page = text_of(people.head, unit)
    assert "có khả năng nhân rộng" in page
    assert "Khóa bắt buộc đã xong trên số phải học: <strong>1/4</strong>" in re.sub(r"\s+", " ", page)
    pupil = begin(people.clerk, code=people.pupil_code)
    assert "đạt giải tại các cuộc thi từ cấp tỉnh trở lên" in text_of(people.clerk, pupil)
    for where in (unit, pupil):
        to_council(people, where)
    assert people.clerk.post(f"{own}/outcomes", data=appraisal(own, "unclear")).status_code == 303
    step(people.clerk, own, "appraised")
    session = call(people, held_on="20/05/2027", members="Hồ A\nĐỗ B").location
    one = queries.session(session.rsplit("/", 1)[1])
    release()
    votes = {"present": [str(m.id) for m in one.members]}
    for where, yes, no in ((own, 3, 1), (unit, 2, 2), (pupil, 4, 0)):
        votes |= {f"for_{found(where).id}": str(yes), f"against_{found(where).id}": str(no)}
    assert people.clerk.post(f"{session}/result", data=votes).status_code == 303
    assert found(own).state is State.PASSED
    assert found(unit).state is State.NOT_PASSED, "2 of 4 is less than 2/3"
    assert "một người khác" in text_of(people.leader, own), "who confirmed does not decide"
    step(people.leader, own, "sent-up", status=422)
    step(people.leader, unit, "awarded", status=422)
    step(people.leader, unit, "refused", "Chưa đủ phiếu")
    step(people.leader, pupil, "awarded")
    assert all(not list(check.run(db.session.connection())) for check in CHECKS)
    release()
    with transaction():
        db.session.execute(
            sa.update(NominationStep).where(NominationStep.step == "passed").values(votes_for=9)
        )
        db.session.execute(sa.delete(NominationStep).where(NominationStep.number == 2))
    assert all(list(check.run(db.session.connection())) for check in CHECKS)
    release()
