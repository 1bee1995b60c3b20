"""What changed in a quiz: its terms, what is shown when, what it draws and from how many. Pure."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from lms.assessment.review.rules import PRESETS, Aspect, Moment, as_text, from_text
from lms.catalog.packs.content import Pack, PackDraw, PackLesson, PackTerms, candidates
from lms.studio.comparing.labels import OWN_REVIEW, QUIZ
from lms.studio.comparing.values import Change, differing
from lms.studio.comparing.wording import as_line


def final_quizzes(old: Pack, new: Pack) -> tuple[Change, ...]:
    """What changed in the final quiz."""
    return differing(QUIZ, _final(old), _final(new), texts=("draws",))


def check_quizzes(old: Pack, new: Pack, was: PackLesson, now: PackLesson) -> tuple[Change, ...]:
    """What changed in the check quiz of a lesson that is in both."""
    return differing(QUIZ, _check(old, was), _check(new, now), texts=("draws",))


def _final(pack: Pack) -> dict[str, Any]:
    quiz = pack.final_quiz
    if quiz is None:
        return {}
    values = {each.name: getattr(quiz, each.name) for each in fields(quiz)}
    return values | _terms(quiz.terms) | {"draws": _draws(pack, quiz.draws)}


def _check(pack: Pack, lesson: PackLesson) -> dict[str, Any]:
    quiz = lesson.check_quiz
    if lesson.quiz is None:
        return {}
    values = {each.name: getattr(quiz, each.name) for each in fields(quiz)}
    more = {"title": pack.bank(lesson.quiz).title, "pass_mark": lesson.pass_mark}
    return values | _terms(quiz.terms) | more | {"draws": _draws(pack, quiz.draws)}


def _draws(pack: Pack, draws: Iterable[PackDraw]) -> str:
    return "\n".join(as_line(draw, len(candidates(pack.bank(draw.bank), draw))) for draw in draws)


def _terms(terms: PackTerms) -> dict[str, Any]:
    preset = next((name for name, review in PRESETS.items() if as_text(review) == terms.review), OWN_REVIEW)
    own = _own(terms) if preset == OWN_REVIEW else {}
    return {**asdict(terms), "review": preset, **own}


def _own(terms: PackTerms) -> dict[str, Any]:
    """What may be seen at each moment, where no preset says it."""
    review = from_text(terms.review)
    return {
        f"review_{moment.value}": tuple(aspect.value for aspect in Aspect if aspect in review[moment])
        for moment in Moment
        if moment is not Moment.DURING
    }
