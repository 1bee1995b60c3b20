"""What the result page says in words tells no more than the review matrix."""

from typing import cast

import pytest

from lms.assessment.review.rules import ONLY_ANSWER, PRESETS, Aspect, Moment, Review, Seen
from tests.learning.browser import finish_lessons, take
from tests.learning.make import make_course
from tests.pages import LmsClient

AGAIN = "Hãy xem lời giải thích ở các câu dưới đây"
WITHOUT_MARK: Seen = frozenset({Aspect.ANSWER, Aspect.CORRECTNESS, Aspect.KEY, Aspect.EXPLANATION})


def all_along(seen: Seen) -> Review:
    return {moment: ONLY_ANSWER if moment is Moment.DURING else seen for moment in Moment}


@pytest.mark.parametrize("choose", ["a", "b"])
@pytest.mark.parametrize("seen", [WITHOUT_MARK, WITHOUT_MARK | {Aspect.MARK}])
def test_who_may_not_know_the_mark_is_not_told_that_they_failed(
    learner: LmsClient, monkeypatch: pytest.MonkeyPatch, choose: str, seen: Seen
) -> None:
    monkeypatch.setitem(cast("dict[str, Review]", PRESETS), "own", all_along(seen))
    titles = ["Phần A", "Phần A", "Phần B", "Phần B", "Phần B", "Phần B"]
    course = make_course(
        lessons=1, checked=(), final_terms={"draw": None, "review": "own", "sections": titles}
    )
    finish_lessons(learner, course)
    page = take(learner, f"{course.href}/final-quiz/attempts", choose)
    told = Aspect.MARK in seen
    assert (AGAIN in page) == (told and choose == "b")
    assert ("đúng trọn vẹn" in page.lower()) == told
    assert "Từng câu và lời giải thích" in page
