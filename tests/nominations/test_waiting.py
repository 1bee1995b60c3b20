"""The home page says which nominations wait for whoever opens it, and asks nothing for those whom none concerns."""

import re

from lms.kernel.db import db
from lms.nominations.rules import Level, State, Step, step_problem
from tests.databases import count_queries
from tests.nominations.conftest import Cast
from tests.nominations.test_pages import SAID, appraisal, begin, call, found, step, text_of, to_council
from tests.pages import LmsClient


def waits(client: LmsClient) -> list[tuple[str, str]]:
    """The lines of the home page: words and address."""
    page = text_of(client, "/").partition('id="waiting"')[2].partition("</section>")[0]
    lines = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', page)
    return [(" ".join(words.split()), href.replace("&amp;", "&")) for href, words in lines]


def test_each_role_is_told_at_its_step_and_led_there(people: Cast) -> None:
    everybody = (people.head, people.other_head, people.clerk, people.leader, people.learner)
    assert [waits(one) for one in everybody] == [[], [], [], [], []]
    where = begin(people.head)
    ((words, href),) = waits(people.head)
    assert words == "1 đề nghị khen thưởng chờ đơn vị xác nhận"
    assert "Trần Thị Bình" in text_of(people.head, href)
    assert [waits(one) for one in everybody[1:]] == [[], [], [], []], "of another unit, or not their turn"
    step(people.head, where, "confirmed")
    assert not waits(people.head)
    ((words, href),) = waits(people.clerk)
    assert "chờ thẩm định" in words
    assert "Trần Thị Bình" in text_of(people.clerk, href)
    step(people.clerk, where, "returned", "Thiếu giấy")
    ((words, _),) = waits(people.head)
    assert "bị trả lại, cần bổ sung" in words
    assert not waits(people.clerk)
    to_council(people, where)
    for one in (people.clerk, people.leader):
        ((words, href),) = waits(one)
        assert "chờ Hội đồng bỏ phiếu" in words
        assert "Trần Thị Bình" in text_of(one, href)
    session = call(people, held_on="20/05/2027", members="Hồ A\nĐỗ B").location
    votes = {f"for_{found(where).id}": "3", f"against_{found(where).id}": "0", "blanks": "y"}
    present = re.findall(r'name="present"[^>]*value="(\d+)"', text_of(people.clerk, session))
    assert people.clerk.post(f"{session}/result", data={**votes, "present": present}).status_code == 303
    ((words, href),) = waits(people.leader)
    assert "chờ Hiệu trưởng quyết định" in words
    assert "Trần Thị Bình" in text_of(people.leader, href)
    step(people.leader, where, "awarded")
    assert [waits(one) for one in everybody] == [[], [], [], [], []]


def test_with_two_periods_open_each_is_named(people: Cast) -> None:
    begin(people.head)
    answer = people.head.post("/nominations/new?period=2026", data=SAID, content_type="multipart/form-data")
    assert answer.status_code == 303
    (older, old_href), (newer, new_href) = waits(people.head)
    assert older == "Năm 2026: 1 đề nghị khen thưởng chờ đơn vị xác nhận"
    assert newer.startswith("Năm 2027: 1 ")
    assert ["Trần Thị Bình" in text_of(people.head, href) for href in (old_href, new_href)] == [True, True]


def test_what_one_may_not_do_next_does_not_wait_for_one(people: Cast) -> None:
    """About oneself, or confirmed by oneself: the count says what the rule says."""
    own = begin(people.head, code="0000000001")
    assert not waits(people.head), "somebody above confirms"
    hers = begin(people.clerk, code="0000000003")
    step(people.other_head, hers, "confirmed")
    assert not waits(people.chi), "her own"
    assert len(waits(people.clerk)) == 1
    step(people.leader, own, "confirmed")
    ((words, _),) = waits(people.clerk)
    assert words.startswith("2 ")
    for where in (own, hers):
        assert people.clerk.post(f"{where}/outcomes", data=appraisal(where)).status_code == 303
        step(people.clerk, where, "appraised")
    session = call(people, held_on="20/05/2027", members="Hồ A\nĐỗ B").location
    present = re.findall(r'name="present"[^>]*value="(\d+)"', text_of(people.clerk, session))
    votes = {
        f"{side}_{found(where).id}": n for where in (own, hers) for side, n in (("for", 3), ("against", 0))
    } | {"blanks": "y"}
    assert people.clerk.post(f"{session}/result", data={**votes, "present": present}).status_code == 303
    ((words, _),) = waits(people.leader)
    assert words.startswith("1 "), "who confirmed An's does not decide it"
    problem = step_problem(
        found(own).taken, Step.AWARDED, "", found(own).steps[0].account_id, False, Level.SCHOOL
    )
    assert problem is not None
    assert found(own).state is State.PASSED


def test_those_without_a_role_cost_no_statement_and_the_others_one(people: Cast) -> None:
    def asked(client: LmsClient) -> int:
        text_of(client, "/")
        with count_queries(db.engine) as seen:
            text_of(client, "/")
        return sum("nomination" in statement for statement in seen)

    where = begin(people.head)
    assert asked(people.learner) == 0
    assert [asked(one) for one in (people.head, people.other_head, people.clerk, people.leader)] == [
        1,
        1,
        1,
        1,
    ]
    step(people.head, where, "confirmed")
    assert asked(people.clerk) == 1
