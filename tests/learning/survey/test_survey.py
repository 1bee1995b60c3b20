"""Three questions at the end: whoever finished may answer once, and what was answered has no name."""

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog import queries as catalog
from lms.kernel import clock
from lms.kernel.db import db, release, transaction
from lms.kernel.errors import Conflict
from lms.learning.models import CompletionRevocation
from lms.learning.survey import actions
from lms.learning.survey.models import SurveyAnswer, SurveyGiven
from lms.learning.survey.rules import FEWEST, feedback
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient
from tests.targets.make import complete

SAID = {"clear": "4", "useful": "3", "remark": "Thêm ví dụ.\n\nCảm ơn."}


@pytest.fixture
def course(app: Flask) -> tuple[int, str]:
    """Id and address of a course."""
    result = publish()
    card = catalog.find_card_by_course_id(result.course_id)
    release()
    assert card
    return result.course_id, f"/courses/{card.public_id}"


def rows(model: type) -> list[object]:
    found = list(db.session.scalars(sa.select(model)))
    release()
    return found


def test_whoever_finished_answers_once(client: LmsClient, course: tuple[int, str]) -> None:
    person = make_person()
    complete(person, course[0], clock.today())
    sign_in(client, make_account(person))
    address = course[1] + "/survey"
    assert address in client.get(course[1]).get_data(as_text=True)
    assert "không kèm tên bạn" in client.get(address).get_data(as_text=True)
    refused = client.post(address, data={"clear": "4", "remark": "Giữ chữ này"})
    assert refused.status_code == 422
    assert "Giữ chữ này" in refused.get_data(as_text=True)
    assert client.post(address, data={**SAID, "clear": "9"}).status_code == 422
    assert rows(SurveyAnswer) == []
    assert client.post(address, data=SAID).status_code == 303
    assert client.post(address, data=SAID).status_code == 409
    assert "đã góp ý cho khóa học này rồi" in client.get(address).get_data(as_text=True)
    [kept] = db.session.scalars(sa.select(SurveyAnswer))
    assert (kept.clear, kept.useful, kept.remark) == (4, 3, "Thêm ví dụ.\n\nCảm ơn.")
    assert kept.month.day == 1
    assert set(SurveyAnswer.__table__.columns.keys()) == {
        "id",
        "version_id",
        "clear",
        "useful",
        "remark",
        "month",
    }
    assert len(rows(SurveyGiven)) == 1


def test_not_before_the_end(client: LmsClient, course: tuple[int, str]) -> None:
    sign_in(client, make_account(make_person()))
    assert client.get(course[1] + "/survey").status_code == 404
    assert client.post(course[1] + "/survey", data=SAID).status_code == 404
    assert "/survey" not in client.get(course[1]).get_data(as_text=True)


def test_a_revoked_completion_opens_nothing(client: LmsClient, course: tuple[int, str]) -> None:
    person = make_person()
    completion = complete(person, course[0], clock.today())
    with transaction():
        db.session.add(
            CompletionRevocation(
                completion_id=completion,
                reason="x",
                revoked_at=clock.now(),
                revoked_on=clock.today(),
                revoked_by="x",
            )
        )
    sign_in(client, make_account(person))
    assert client.post(course[1] + "/survey", data=SAID).status_code == 404


def test_two_clicks_at_once_are_one_answer(course: tuple[int, str]) -> None:
    person = make_person()
    complete(person, course[0], clock.today())
    with transaction():
        actions.give(person, course[0], 4, 4, "")
    with pytest.raises(Conflict), transaction():
        actions.give(person, course[0], 1, 1, "")
    assert len(rows(SurveyAnswer)) == 1


answers = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.text("ab", max_size=2)), max_size=12)


@given(answers)
def test_below_five_nothing_is_shown(given_: list[tuple[int, int, str]]) -> None:
    found = feedback(given_)
    assert found.answers == len(given_)
    if len(given_) < FEWEST:
        assert (found.is_shown, found.counts, found.remarks) == (False, {}, ())
    else:
        assert found.is_shown
        assert all(sum(counts.values()) == len(given_) for counts in found.counts.values())
        assert list(found.remarks) == sorted(row[2] for row in given_ if row[2])
