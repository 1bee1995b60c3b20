"""What the home page and the course page say to somebody who finished an older version."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lms.certificates.models import Certificate
from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.learning import actions as learning
from lms.learning.models import Completion, Enrolment
from tests.conftest import sign_in
from tests.home.test_pages import School, confirm, finish, home, primary, school
from tests.learning.acts import pass_quiz
from tests.learning.browser import rows
from tests.learning.make import MadeCourse, make_course
from tests.learning.publications import publish
from tests.make import SYSTEM, make_account
from tests.pages import LmsClient
from tests.targets.make import noon

__all__ = ["school"]

RETAKE = date(2027, 2, 28)
DAY = timedelta(days=1)
BUTTON = "Học lại phiên bản mới"


def second_version(key: str = "mot", effect: str = "retake") -> MadeCourse:
    made = make_course(lessons=2, checked=(), key=key, number=2)
    publish(made.id, made.version_id, effect, RETAKE if effect == "retake" else None)
    return made


@pytest.fixture
def learner(school: School, client: LmsClient) -> LmsClient:
    """Has finished both required courses."""
    finish(school.an, school.one)
    finish(school.an, school.two)
    return sign_in(client, make_account(school.an))


def test_one_step_with_one_button_until_it_is_learnt_again(school: School, learner: LmsClient) -> None:
    assert "Bạn đã hoàn thành mọi khóa bắt buộc" in home(learner)
    second = second_version()
    html = home(learner)
    assert primary(html) == (BUTTON, school.one.href + "/enrolment")
    assert "Học lại phiên bản mới trước ngày 01/03/2027, còn 98 ngày" in html
    assert "Kết quả và giấy chứng nhận bạn đã có vẫn được giữ nguyên." in html
    assert "Bạn đã hoàn thành mọi khóa bắt buộc" not in html
    assert "Cần học lại" in html
    assert learner.post(primary(html)[1]).location == school.one.lesson(1)
    html = home(learner)
    assert primary(html) == ("Bắt đầu: Bài 1 – Bài số 1", school.one.lesson(1))
    assert "Học lại phiên bản mới trước ngày 01/03/2027" in html
    enrolments = db.session.execute(
        sa.select(Enrolment.number, Enrolment.version_id)
        .where(Enrolment.course_id == second.id)
        .order_by(Enrolment.number)
    ).all()
    assert [tuple(row) for row in enrolments] == [(1, school.one.version_id), (2, second.version_id)]
    db.session.rollback()
    confirm(school.an, second, 1, 2)
    pass_quiz(school.an, second, None)
    html = home(learner)
    assert "Bạn đã hoàn thành mọi khóa bắt buộc" in html
    assert BUTTON not in html
    assert rows(Completion) == 3
    assert rows(Certificate) == 3, "the old certificate stays, the new completion earns its own"


def test_the_words_on_the_last_day_and_after_it(
    school: School, learner: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lms.accounts.queries.STALE", timedelta(days=1000))  # one visit, a long story
    second_version()
    with clock.frozen(noon(RETAKE)):
        assert "trước ngày 01/03/2027, hôm nay là ngày cuối" in home(learner)
    with clock.frozen(noon(RETAKE + 3 * DAY)):
        html = home(learner)
    assert "hạn là 28/02/2027, đã qua 3 ngày; bạn vẫn học và được ghi nhận bình thường" in html
    assert primary(html)[0] == BUTTON


@pytest.mark.parametrize("effect", ["typo", "valid"])
def test_other_effects_say_nothing(school: School, learner: LmsClient, effect: str) -> None:
    second_version(effect=effect)
    html = home(learner)
    assert "Bạn đã hoàn thành mọi khóa bắt buộc" in html
    assert BUTTON not in html


def test_who_never_finished_learns_as_before(school: School, client: LmsClient) -> None:
    confirm(school.binh, school.one, 1)
    second_version()
    html = home(sign_in(client, make_account(school.binh)))
    assert primary(html) == ("Học tiếp: Bài 2 – Bài số 2", school.one.lesson(2))
    assert BUTTON not in html


def test_a_course_of_ones_own_choice_is_not_asked_for_again(school: School, client: LmsClient) -> None:
    free = make_course(lessons=2, checked=(), key="tu-chon")
    finish(school.em, free)
    second_version("tu-chon")
    assert BUTTON not in home(sign_in(client, make_account(school.em)))


def test_the_nearest_day_comes_first(school: School, client: LmsClient) -> None:
    """A retake due in February stands before a course due in May."""
    finish(school.an, school.two)
    html = home(sign_in(client, make_account(school.an)))
    assert primary(html)[0] == "Bắt đầu học"
    second_version("hai")
    assert primary(home(client)) == (BUTTON, school.two.href + "/enrolment")


def test_a_revoked_new_completion_is_learnt_once_more(school: School, learner: LmsClient) -> None:
    second = second_version()
    learner.post(school.one.href + "/enrolment")
    confirm(school.an, second, 1, 2)
    pass_quiz(school.an, second, None)
    newest = db.session.scalars(sa.select(Completion.public_id).order_by(Completion.id.desc())).first()
    db.session.rollback()
    assert newest is not None
    with transaction():
        learning.revoke_completion(SYSTEM, newest, "Làm bài hộ")
    html = home(learner)
    assert primary(html) == (BUTTON, school.one.href + "/enrolment")
    assert learner.post(primary(html)[1]).location == school.one.lesson(1)


def test_the_course_page_offers_the_new_version(school: School, learner: LmsClient) -> None:
    second_version()
    page = learner.get(school.one.href).text
    assert "Học phiên bản mới" in page
    assert "Kết quả bạn đã có không mất đi khi học lại." in page
    assert "Xem giấy chứng nhận" in page
