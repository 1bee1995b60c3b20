"""Questions that show pictures and ask for places on one, from the pack to the result, as a browser without
JavaScript meets them."""

import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms.assessment.models import AttemptAnswer
from lms.catalog.packs.content import Pack
from lms.catalog.packs.reader import parse
from lms.kernel.actor import Role
from tests.conftest import sign_in
from tests.learning.browser import begin_final, course_of, get, is_ticked, post, rows, text
from tests.learning.test_budget import statements
from tests.make import make_account, make_person
from tests.packs.pictured import BANK, pictured_files
from tests.pages import LmsClient

FETCH = {"X-Requested-With": "fetch"}
AREAS = re.compile(
    r'type="(?:radio|checkbox)"\s+name="q(\d)"\s+value="(\d)"[^>]*>\s*<span[^>]*><strong>\d\.</strong>([^\n]*)'
)


@pytest.fixture
def pack() -> Pack:
    return parse(pictured_files())


@pytest.fixture
def course(app: Flask, pack: Pack) -> str:
    """The address of a published course whose final quiz shows pictures."""
    return course_of(pack)


@pytest.fixture
def attempt(learner: LmsClient, course: str) -> str:
    """The address of an open attempt at the final quiz."""
    return begin_final(learner, course)


def areas_on(page: str) -> dict[str, tuple[str, str]]:
    """(name, value) of the input of each place, by its words."""
    return {re.sub("<[^>]+>", "", words).strip(): (name, value) for name, value, words in AREAS.findall(page)}


def marks(page: str, *words: str) -> dict[str, list[str]]:
    """What a browser sends when these places are ticked."""
    found = areas_on(page)
    sent: dict[str, list[str]] = {}
    for one in words:
        name, value = found[one]
        sent.setdefault(f"q{name}", []).append(value)
    return sent


def test_places_are_marked_by_the_form_alone(learner: LmsClient, attempt: str) -> None:
    page = get(learner, attempt)
    right = marks(page, "Dòng người gửi", "Nút ở giữa", "Dòng chữ dưới tiêu đề")
    [single] = re.findall(r'name="(q\d)"\s+value="b"', page)
    post(learner, f"{attempt}/answers", {**right, single: "b"})
    again = get(learner, attempt)
    for name, values in right.items():
        assert all(is_ticked(again, name, value) for value in values)
    assert again.count('class="spot is-on"') == 3
    assert post(learner, f"{attempt}/submission") == f"{attempt}/result"
    result = get(learner, f"{attempt}/result")
    assert "Đạt: 100%" in result
    assert result.count('class="spot is-correct"') == 3
    assert "VISAO: tên miền lạ." in result


def test_a_mark_too_many_is_told_and_costs_what_a_wrong_one_costs(learner: LmsClient, attempt: str) -> None:
    page = get(learner, attempt)
    assert "Đánh dấu 2 chỗ" in page
    sent = marks(page, "Nút ở giữa", "Dòng chữ dưới tiêu đề", "Hai dòng kẻ cuối thư", "Tiêu đề thư")
    post(learner, f"{attempt}/answers", sent)
    assert "Bạn đánh dấu 3 chỗ, câu này chỉ hỏi 2 chỗ" in get(learner, attempt)
    post(learner, f"{attempt}/submission", {"confirmed": "1"})
    result = get(learner, f"{attempt}/result")
    assert "Chưa đạt: 16,6%" in result  # (2 - 1) / 2 of 3
    for state, count in (("correct", 2), ("wrong", 2), ("missed", 1)):
        assert result.count(f'class="spot is-{state}"') == count


def test_nothing_secret_leaves_before_submission(learner: LmsClient, attempt: str, pack: Pack) -> None:
    seen: list[bytes] = []

    def keep(response: TestResponse) -> TestResponse:
        seen.append(response.get_data() + str(response.headers).encode())
        return response

    page = text(keep(learner.get(attempt)))
    sent = marks(page, "Nút ở giữa", "Tiêu đề thư")
    keep(learner.post(f"{attempt}/answers", data=sent))
    keep(learner.post(f"{attempt}/answers", data=sent, headers=FETCH))
    for place in "123":
        for wrong in ("bimat-nut", "9", "x" * 2000):
            keep(learner.post(f"{attempt}/answers/{place}", data={f"q{place}": wrong}, headers=FETCH))
            keep(learner.post(f"{attempt}/answers", data={f"q{place}": wrong}))
    keep(learner.post(f"{attempt}/submission", data=sent))
    for path in (attempt, f"{attempt}/submission", f"{attempt}/result"):
        keep(learner.get(path))
    sent_bytes = b"\n".join(seen)
    explained = pack.find_media("giai-thich.svg")
    assert explained is not None
    for secret in (
        "VISAO", "bimat", "correct", "is-wrong", "is-missed", "why", "thu.svg", "dau.svg", "giai-thich", explained.sha256,
    ):  # fmt: skip
        assert secret.encode() not in sent_bytes, secret
    for name in ("thu.svg", "dau.svg"):
        shown = pack.find_media(name)
        assert shown is not None
        assert shown.address.encode() in sent_bytes
        assert learner.get(shown.address).status_code == 200


def test_a_key_or_a_place_that_is_not_there_is_refused(learner: LmsClient, attempt: str) -> None:
    page = get(learner, attempt)
    for name in {f"q{name}" for name, _ in areas_on(page).values()}:
        for value in ("bimat-nut", "0", "9"):
            response = learner.post(f"{attempt}/answers", data={name: value}, headers=FETCH)
            assert response.status_code == 422
    assert rows(AttemptAnswer) == 1  # the one of the lesson's quiz


def test_a_picture_is_one_picture_by_keyboard_and_by_voice(learner: LmsClient, attempt: str) -> None:
    page = get(learner, attempt)
    pictures = re.findall(r"<svg class=\"spots\".*?</svg>", page, re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        assert 'role="img"' in picture
        assert 'aria-label="Một bức thư: dòng người gửi' in picture
        assert not re.search("<(a|button|input)\\b|tabindex", picture)
    assert 'alt="Một bức thư có nút Xác nhận ngay"' in page
    assert "<figcaption>Thư nhận lúc 7 giờ</figcaption>" in page
    assert 'alt="huy hiệu tròn" width="24" height="24"' in page


def test_pictures_cost_no_statement(learner: LmsClient, attempt: str) -> None:
    with statements() as found:
        page = get(learner, attempt)
    assert len(found) <= 6, found
    sent = marks(page, "Nút ở giữa")
    with statements() as found:
        learner.post(f"{attempt}/answers", data=sent, headers=FETCH)
    assert len(found) <= 6, found


def test_the_studio_shows_the_right_places(client: LmsClient, course: str) -> None:
    sign_in(client, make_account(make_person("Trần Văn Bình"), [Role.TRAINER]))
    page = get(client, f"/studio{course}/questions")
    assert page.count('class="spot is-correct"') == 3
    assert page.count('class="spot"') == 4
    assert BANK.count("[[questions.areas]]") == 7
    assert re.search(r"\(1\)\s+<span lang=\"vi\">Dòng <strong>người gửi", page)
