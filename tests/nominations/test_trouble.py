"""What happens beside the way: a button pressed twice, somebody who moves, an answer from above, a stranger who guesses."""

import re
from datetime import date

from werkzeug.test import TestResponse

from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.nominations import queries
from lms.nominations.checks import CHECKS
from lms.nominations.rules import State, Step
from lms.org.changes import Ground
from lms.org.people.actions import Place, end, move
from tests.make import SYSTEM
from tests.nominations.conftest import Cast
from tests.nominations.test_pages import UP, begin, call, found, step, text_of, to_council
from tests.targets.make import noon


def vote(people: Cast, where: str) -> str:
    """A session of today passes it; the session's address."""
    session = str(call(people, held_on="20/05/2027", members="Hồ A\nĐỗ B").location)
    present = re.findall(r'name="present"[^>]*value="(\d+)"', text_of(people.clerk, session))
    votes = {
        f"for_{found(where).id}": "3",
        f"against_{found(where).id}": "0",
        "blanks": "y",
        "present": present,
    }
    assert people.clerk.post(f"{session}/result", data=votes).status_code == 303
    return session


def test_a_button_pressed_twice_counts_once(people: Cast) -> None:
    where = begin(people.head)
    for _press in range(2):
        step(people.head, where, "confirmed")
    assert [one.step for one in found(where).steps] == [Step.CONFIRMED]
    # Somebody else on an older page is told what happened, not that the list lacks their choice.
    step(people.clerk, where, "returned", "Thiếu giấy")
    said = step(people.chi, where, "returned", "Thiếu giấy", status=422)
    assert "vừa được người khác xử lý, hoặc đã qua bước này" in said
    assert "mục có sẵn" not in said
    assert len(found(where).steps) == 2
    # A session is called once; its page, not a second one, is where to go on.
    assert call(people).status_code == 303
    again = call(people)
    assert again.status_code == 422
    assert "Phiên họp ngày 26/05/2027 đã được lập" in again.get_data(as_text=True)
    (held,) = queries.sessions("2027")
    release()
    reason = {"reason": "Thiếu thành viên"}
    assert people.clerk.post(f"/council/{held.public_id}/cancellation", data=reason).status_code == 303
    assert call(people).status_code == 303, "called off: another may be called for the same day"


def test_whoever_moved_meanwhile_stays_with_the_unit_that_proposed_them_and_the_page_says_so(
    people: Cast,
) -> None:
    where = begin(people.head)
    assert "nay thuộc" not in text_of(people.head, where)
    with clock.frozen(noon(date(2027, 5, 21))):
        with transaction():
            move(
                SYSTEM, people.school.binh, Place(people.school.office, "teacher"),
                Ground(date(2027, 5, 21), reason="Điều động"),
            )  # fmt: skip
        for one in (people.head, people.clerk, people.leader):
            page = text_of(one, where)
            assert "Trần Thị Bình nay thuộc Phòng Hành chính - Kế toán" in page
            assert "vẫn do Tổ Điện lạnh lập và xác nhận" in page
            for href in set(re.findall(r'href="(/[^"#]+)"', page.partition("<main")[2])):
                assert one.get(href.replace("&amp;", "&")).status_code == 200, href
        text_of(people.other_head, where, 404)
        step(people.head, where, "confirmed")
        assert found(where).state is State.CONFIRMED
    with clock.frozen(noon(date(2027, 5, 23))):
        with transaction():
            end(SYSTEM, people.school.binh, Ground(date(2027, 5, 22), reason="Nghỉ việc"))
        assert "hiện không thuộc đơn vị nào của Trường" in text_of(people.clerk, where)


def test_what_those_above_answered_is_written_down_with_its_paper(people: Cast) -> None:
    where = begin(people.head, award=UP)
    to_council(people, where)
    session = vote(people, where)
    step(people.leader, where, "sent-up")
    assert "Trần Thị Bình" in text_of(people.clerk, "/nominations?turn=higher")
    assert 'name="paper"' not in text_of(people.head, where), "the office writes it down"
    assert 'name="paper"' in text_of(people.clerk, where)
    answer = {"step": "granted", "paper": "Quyết định số 15/QĐ-SGDĐT", "paper_on": "15/05/2027"}
    for odd, why in (
        ({"paper": ""}, "ghi số văn bản"), ({"paper_on": ""}, "ghi ngày của văn bản"),
        ({"paper_on": "21/05/2027"}, "ở tương lai"), ({"paper_on": "x"}, "paper_on"),
    ):  # fmt: skip
        refused = people.clerk.post(f"{where}/steps", data={**answer, **odd})
        assert refused.status_code == 422, odd
        assert why in refused.get_data(as_text=True)
    step(people.head, where, "granted", status=422)
    for _press in range(2):
        assert people.clerk.post(f"{where}/steps", data={**answer, "note": "Kèm bằng"}).status_code == 303
    page = text_of(people.head, where)
    assert "Được cấp trên khen thưởng" in page
    assert "Quyết định số 15/QĐ-SGDĐT, ngày 15/05/2027." in page
    assert found(where).steps[-1].note == "Quyết định số 15/QĐ-SGDĐT, ngày 15/05/2027.\nKèm bằng"
    assert "Trần Thị Bình" in text_of(people.clerk, "/nominations?turn=closed")
    assert "Trần Thị Bình" in text_of(people.clerk, session)
    refused = people.clerk.post(f"{where}/steps", data={**answer, "step": "not-granted"})
    assert refused.status_code == 422, "answered once"
    assert all(not list(check.run(db.session.connection())) for check in CHECKS)
    release()


def test_the_same_can_be_asked_again_after_those_above_said_no(people: Cast) -> None:
    where = begin(people.head, award=UP)
    to_council(people, where)
    vote(people, where)
    step(people.leader, where, "sent-up")
    said = {"step": "not-granted", "paper": "Công văn số 7", "paper_on": "19/05/2027"}
    assert people.clerk.post(f"{where}/steps", data=said).status_code == 303
    assert found(where).state is State.NOT_GRANTED
    assert begin(people.head, award=UP) != where


def test_whoever_is_not_concerned_learns_nothing_from_addresses(people: Cast) -> None:
    where = begin(people.head, award=UP)
    file = found(where).files[0].public_id
    to_council(people, where)
    session = vote(people, where)
    public_id = where.rsplit("/", 1)[1]
    pages = (
        where, f"{where}/words", f"{where}/files/{file}", session, "/council", "/council/new", "/papers",
        "/papers/kinds/to-trinh", "/papers/kinds/to-trinh/file", "/papers/dossiers", f"/papers/dossiers/{public_id}/file",
        "/papers/bases", "/papers/settings", "/statistics/learning", "/statistics/learning/file", "/statistics/saved",
        "/emulation", "/emulation/people", "/showcase",
    )  # fmt: skip
    posts = (
        f"{where}/steps", f"{where}/outcomes", f"{where}/words", f"{where}/files/{file}/removal", f"{session}/result",
        f"{session}/cancellation", "/council/new", "/papers/kinds/to-trinh/entries",
    )  # fmt: skip
    seen = [(href, answer.status_code) for href in pages if _told(answer := people.learner.get(href))]
    seen += [(href, answer.status_code) for href in posts if _told(answer := people.learner.post(href))]
    assert seen == []
    # A head elsewhere: nothing of another unit's, none of the Council's, and no answer that tells what exists.
    others = [one for one in pages if not one.startswith("/statistics")]
    seen = [(href, answer.status_code) for href in others if _told(answer := people.other_head.get(href))]
    assert seen == []
    for href in posts:
        guessed = re.sub(r"/[0-9a-z]{12}/", "/zzzzzzzzzzzz/", href)
        told = people.other_head.post(href).status_code
        assert told in (403, 404), href
        assert told == people.other_head.post(guessed).status_code, href
    assert len(found(where).steps) == 3, "nothing of it was done"


def _told(answer: TestResponse) -> bool:
    """Whether the answer is anything but that there is no such page."""
    return answer.status_code != 404
