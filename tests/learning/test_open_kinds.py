"""Questions that are typed or picked from lists, from the pack to the result, as a browser without JavaScript
meets them."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms.assessment.models import AttemptAnswer
from lms.catalog.packs.reader import parse
from lms.kernel.actor import Role
from tests.conftest import sign_in
from tests.learning.browser import begin_final, course_of, get, post, rows, text
from tests.learning.paper import Paper
from tests.learning.test_budget import statements
from tests.make import make_account, make_person
from tests.packs.open_kinds import open_files
from tests.pages import LmsClient

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def course(app: Flask) -> str:
    """The address of a published course whose final quiz asks one question of each of these kinds."""
    return course_of(parse(open_files()))


@pytest.fixture
def attempt(learner: LmsClient, course: str) -> str:
    """The address of an open attempt at the final quiz."""
    return begin_final(learner, course)


def answer_all(page: str) -> Paper:
    """The page with every question answered right."""
    paper = Paper(page)
    paper.fill("Câu trả lời (m)", "1.500 m")
    [text_name] = [n for n, label, _, _ in paper.fields if label == "Câu trả lời"]
    paper.form[text_name] = "ma otp"
    paper.fill("Xem giấy tờ", "VNeID")
    paper.fill("Nộp hồ sơ", "Cổng dịch vụ công")
    for place, words in enumerate(("Đổi mật khẩu", "Đăng xuất nơi khác", "Báo cho trường"), 1):
        paper.fill(words, str(place))
    paper.fill("Chỗ trống (1)", " otp ")
    paper.fill("Chỗ trống (2)", "do mình tìm")
    return paper


def test_all_right_by_the_form_alone(learner: LmsClient, attempt: str) -> None:
    paper = answer_all(get(learner, attempt))
    post(learner, f"{attempt}/answers", paper.form)
    assert rows(AttemptAnswer) == 6  # with the one of the lesson's quiz
    again = Paper(get(learner, attempt))
    assert again.value("Câu trả lời (m)") == "1.500 m"
    assert again.value("Nộp hồ sơ") == "Cổng dịch vụ công"
    assert again.value("Đăng xuất nơi khác") == "2"
    assert (again.value("Chỗ trống (1)"), again.value("Chỗ trống (2)")) == ("otp", "do mình tìm")
    assert post(learner, f"{attempt}/submission", again.form) == f"{attempt}/result"
    assert rows(AttemptAnswer) == 6  # nothing was new
    page = get(learner, f"{attempt}/result")
    assert "Đạt: 100%" in page
    assert "VISAO: <em>one-time password</em>." in page
    assert "VISAO: ví giấy tờ." in page
    assert "Bỏ trống" not in page
    post(learner, f"{attempt}/submission", again.form)
    assert "đã nộp trước đó" not in get(learner, f"{attempt}/result")


def test_parts_right_are_parts_of_the_mark_and_the_result_says_which(
    learner: LmsClient, attempt: str
) -> None:
    paper = answer_all(get(learner, attempt))
    paper.fill("Câu trả lời (m)", "1.501 <b>")
    paper.fill("Nộp hồ sơ", "Hộp thư")
    paper.fill("Chỗ trống (1)", "")
    asked = post(learner, f"{attempt}/submission", paper.form)
    assert asked == f"{attempt}/submission"
    assert "Còn 1 câu chưa trả lời" in get(learner, asked)
    post(learner, f"{attempt}/submission", {"confirmed": "1"})
    page = get(learner, f"{attempt}/result")
    assert "Chưa đạt: 60%" in page  # 1 + 0 + 1/2 + 1 + 1/2 of 5
    assert "Đúng một phần" in page
    assert "1.501 &lt;b&gt;" in page
    assert "1500 ± 0,5 m" in page
    assert "Bỏ trống" in page


def test_nothing_secret_leaves_before_submission(learner: LmsClient, attempt: str) -> None:
    seen: list[bytes] = []

    def keep(response: TestResponse) -> TestResponse:
        seen.append(response.get_data() + str(response.headers).encode())
        return response

    page = text(keep(learner.get(attempt)))
    blank = Paper(page).form
    paper = Paper(page)
    paper.fill("Nộp hồ sơ", "Hộp thư")
    paper.fill("Câu trả lời (m)", "12 con gà")
    keep(learner.post(f"{attempt}/answers", data=paper.form))
    keep(learner.post(f"{attempt}/answers", data=paper.form, headers=FETCH))
    for sent in ({"q3.1": "99"}, {"q3.99": "1"}, {"q1": "x" * 2000}, {"q4.1": "not-a-place"}):
        place = next(iter(sent))[1]
        keep(learner.post(f"{attempt}/answers/{place}", data=sent, headers=FETCH))
        keep(learner.post(f"{attempt}/answers", data={**blank, **sent}))
    keep(learner.post(f"{attempt}/submission", data=paper.form))
    for path in (attempt, f"{attempt}/submission", f"{attempt}/result"):
        keep(learner.get(path))
    sent_bytes = b"\n".join(seen)
    for secret in (
        "VISAO", "OTP", "one-time", "1500", "vneid\"", "\"cong\"", "\"thua\"", "\"mot\"", "\"hai\"", "\"tim\"", "\"goi\"",
        "[[", "correct", "match", "why_html", "is-correct", "Đáp án",
    ):  # fmt: skip
        assert secret.encode() not in sent_bytes, secret


def test_what_is_no_number_is_kept_and_told(learner: LmsClient, attempt: str) -> None:
    paper = Paper(get(learner, attempt))
    paper.fill("Câu trả lời (m)", 'mười "hai"')
    post(learner, f"{attempt}/answers", paper.form)
    page = get(learner, attempt)
    assert "Chưa đọc được “mười &#34;hai&#34;” là số." in page
    assert 'aria-invalid="true"' in page


def test_impossible_answers_are_refused(learner: LmsClient, attempt: str) -> None:
    page = get(learner, attempt)
    for name in [name for name in Paper(page).form if name.startswith("q")]:
        response = learner.post(f"{attempt}/answers", data={name: "9" * 1200}, headers=FETCH)
        assert response.status_code == 422, name
    assert rows(AttemptAnswer) == 1


def test_one_question_alone_can_be_saved(learner: LmsClient, attempt: str) -> None:
    paper = answer_all(get(learner, attempt))
    name = next(name for name in paper.form if name.startswith("q") and "." in name)
    place = name[1:].split(".")[0]
    sent = {key: value for key, value in paper.form.items() if key.startswith(f"q{place}.")}
    assert learner.post(f"{attempt}/answers/{place}", data=sent, headers=FETCH).status_code == 200
    assert rows(AttemptAnswer) == 2


def test_two_browsers_do_not_undo_each_other(learner: LmsClient, attempt: str) -> None:
    one, two = Paper(get(learner, attempt)), Paper(get(learner, attempt))
    one.fill("Câu trả lời (m)", "1, 2 = 3 %")
    post(learner, f"{attempt}/answers", one.form)
    two.fill("Xem giấy tờ", "Hộp thư")
    post(learner, f"{attempt}/answers", two.form)
    one.fill("Chỗ trống (1)", "otp")
    post(learner, f"{attempt}/answers", one.form)
    page = Paper(get(learner, attempt))
    assert page.value("Câu trả lời (m)") == "1, 2 = 3 %"
    assert page.value("Xem giấy tờ") == "Hộp thư"
    assert page.value("Chỗ trống (1)") == "otp"


def test_what_was_typed_elsewhere_is_shown_beside_what_is_typed_here(
    learner: LmsClient, attempt: str
) -> None:
    one, two = Paper(get(learner, attempt)), Paper(get(learner, attempt))
    one.fill("Câu trả lời (m)", "1, 2 = 3 %")
    one.fill("Xem giấy tờ", "VNeID")
    post(learner, f"{attempt}/answers", one.form)
    two.fill("Câu trả lời (m)", "1500")
    two.fill("Xem giấy tờ", "Hộp thư")
    two.fill("Chỗ trống (1)", "otp")
    refused = learner.post(f"{attempt}/answers", data=two.form)
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "1, 2 = 3 %" in page
    assert "<strong>VNeID</strong>" in page
    both = Paper(page)
    assert both.value("Câu trả lời (m)") == "1500"
    assert both.value("Xem giấy tờ") == "Hộp thư"
    assert both.value("Chỗ trống (1)") == "otp"
    post(learner, f"{attempt}/answers", both.form)
    saved = Paper(get(learner, attempt))
    assert saved.value("Câu trả lời (m)") == "1500"
    assert saved.value("Chỗ trống (1)") == "otp"


def test_a_part_can_be_taken_back(learner: LmsClient, attempt: str) -> None:
    paper = answer_all(get(learner, attempt))
    post(learner, f"{attempt}/answers", paper.form)
    again = Paper(get(learner, attempt))
    again.form = {name: "" if "." in name or name == "q2" else value for name, value in again.form.items()}
    post(learner, f"{attempt}/answers", again.form)
    assert Paper(get(learner, attempt)).value("Xem giấy tờ") == ""


def test_every_kind_costs_the_same_statements(learner: LmsClient, attempt: str) -> None:
    with statements() as found:
        page = get(learner, attempt)
    assert len(found) <= 6, found
    form = answer_all(page).form
    with statements() as found:
        learner.post(f"{attempt}/answers", data=form, headers=FETCH)
    assert len(found) <= 6, found


def test_the_studio_shows_every_key(client: LmsClient, course: str) -> None:
    sign_in(client, make_account(make_person("Trần Văn Bình"), [Role.TRAINER]))
    page = get(client, f"/studio{course}/questions")
    for words in (
        "OTP / mã OTP",
        "1500 ± 0,5 m",
        "Cổng dịch vụ công",
        "Đăng xuất nơi khác",
        "do mình tìm",
        "VISAO",
    ):
        assert words in page
