"""No field of a version is forgotten when two versions are compared: whatever differs is told."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from lms.assessment.review.rules import ONLY_ANSWER, Aspect, Moment, as_text
from lms.catalog.packs.bodies import render
from lms.catalog.packs.content import (
    Pack,
    PackBank,
    PackCheckQuiz,
    PackDraw,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
    PackOption,
    PackQuestion,
    PackSource,
    PackTerms,
)
from lms.studio.comparing.changes import Side, compare
from tests.packs.make import good_pack

DAY = date(2026, 11, 22)
ABOUT_THE_WHOLE = {"key", "version"}
"""By these two versions are found: they are of one course, and differ in their number."""
FROM_THE_CONTENT = {"content_type", "width", "height"}


def _review(*after: Aspect) -> str:
    return as_text(dict.fromkeys(Moment, ONLY_ANSWER) | {Moment.AFTER: frozenset(after)})


TERMS = PackTerms(DAY, DAY, review=_review(Aspect.ANSWER, Aspect.MARK))
FILM = PackMedia("phim.mp4", "An", "CC0-1.0", "Tự quay", "video/mp4", 0, 0, b"x", "phim.vtt", "Xin chào")


def whole() -> Pack:
    """The sound pack with everything that packs can say."""
    pack = good_pack()
    source = replace(pack.lessons[0].sources[0], effective_from=DAY, effective_to=DAY)
    check = PackCheckQuiz(terms=TERMS, draws=(PackDraw("bai-1", 1, None, 2, "dung-sai", "Đầu"),))
    assert pack.final_quiz
    draws = (
        replace(pack.final_quiz.draws[0], section="Một"),
        replace(pack.final_quiz.draws[1], section="Hai"),
    )
    shaped = PackQuestion("chu", "text", 1, "Gõ gì?", (), (), {"answers": ["a"], "why": "Vì thế."})
    banks = (*pack.banks[:-1], replace(pack.banks[-1], questions=(*pack.banks[-1].questions, shaped)))
    return replace(
        pack, lessons=(replace(pack.lessons[0], sources=(source,), check_quiz=check), *pack.lessons[1:]),
        final_quiz=replace(pack.final_quiz, terms=TERMS, draws=draws), banks=banks, media=(*pack.media, FILM),
    )  # fmt: skip


Put = Callable[[Any], Pack]


def _first(things: tuple[Any, ...], thing: Any) -> tuple[Any, ...]:
    return (thing, *things[1:])


def places() -> Iterator[tuple[Any, Put]]:
    """Each kind of thing in the pack, and how another takes its place."""
    pack = whole()
    lesson, bank, final = pack.lessons[0], pack.banks[-1], pack.final_quiz
    assert final

    def with_lesson(new: PackLesson) -> Pack:
        return replace(pack, lessons=_first(pack.lessons, new))

    def with_bank(new: PackBank) -> Pack:
        draws = tuple(replace(draw, bank=new.name) for draw in final.draws)
        return replace(pack, banks=(*pack.banks[:-1], new), final_quiz=replace(final, draws=draws))

    def with_final(new: PackFinalQuiz) -> Pack:
        return replace(pack, final_quiz=new)

    check, question = lesson.check_quiz, bank.questions[0]
    yield pack, lambda new: new
    yield lesson, with_lesson
    yield lesson.sources[0], lambda new: with_lesson(replace(lesson, sources=(new,)))
    yield check, lambda new: with_lesson(replace(lesson, check_quiz=new))
    yield check.terms, lambda new: with_lesson(replace(lesson, check_quiz=replace(check, terms=new)))
    yield check.draws[0], lambda new: with_lesson(replace(lesson, check_quiz=replace(check, draws=(new,))))
    yield final, with_final
    yield final.terms, lambda new: with_final(replace(final, terms=new))
    yield final.draws[0], lambda new: with_final(replace(final, draws=_first(final.draws, new)))
    yield bank, with_bank
    yield question, lambda new: with_bank(replace(bank, questions=_first(bank.questions, new)))
    yield (
        question.options[0],
        lambda new: with_bank(
            replace(
                bank,
                questions=_first(bank.questions, replace(question, options=_first(question.options, new))),
            )
        ),
    )
    yield FILM, lambda new: replace(pack, media=(*pack.media[:-1], new))


def other(name: str, value: Any) -> Any:
    """A value like this one that differs."""
    if name == "review":
        return _review(Aspect.ANSWER, Aspect.KEY)
    if name == "quiz":
        return None
    if name == "banks":
        return (*value, replace(value[0], name="khac"))
    if name == "media":
        return value[:-1]
    if name == "bank":
        return "bai-1" if value == "final" else "final"
    if isinstance(value, bool) or (value is None and name == "shuffle_options"):
        return not value
    if value is None and name == "issued_on":
        return date(2026, 9, 5)
    if isinstance(value, int):
        return value + 1
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, bytes):
        return value + b"x"
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, tuple):
        return tuple(reversed(value)) if len(value) > 1 else ()
    if isinstance(value, PackTerms):
        return replace(value, anonymous=not value.anonymous)
    if isinstance(value, PackCheckQuiz):
        return replace(value, minutes=value.minutes + 1)
    if isinstance(value, PackFinalQuiz):
        return None
    return {**value, "why": "Khác"} if name == "more" else "x"


def side(pack: Pack) -> Side:
    shown = {lesson.key: render(lesson.format, lesson.body, pack.media) for lesson in pack.lessons}
    return Side(pack, {media.file: media.sha256 for media in pack.media}, shown)


def left_out(thing: Any) -> set[str]:
    """Fields of the thing that need not be told."""
    if isinstance(thing, PackDraw) and thing.question:
        return {"count"}  # always one
    return {Pack: ABOUT_THE_WHOLE, PackMedia: FROM_THE_CONTENT}.get(type(thing), set())


def _cases() -> Iterator[Any]:
    for thing, put in places():
        for field in fields(thing):
            if field.name not in left_out(thing):
                yield pytest.param(thing, put, field.name, id=f"{type(thing).__name__}.{field.name}")


def test_every_class_of_a_pack_is_among_them() -> None:
    classes = {type(thing) for thing, _put in places()}
    assert classes == {
        Pack, PackBank, PackCheckQuiz, PackDraw, PackFinalQuiz, PackLesson, PackMedia, PackOption, PackQuestion, PackSource,
        PackTerms,
    }  # fmt: skip
    assert compare(side(whole()), side(replace(whole(), version=9))).is_empty


@pytest.mark.parametrize(("thing", "put", "name"), list(_cases()))
def test_whatever_differs_is_told(thing: Any, put: Put, name: str) -> None:
    changed = replace(thing, **{name: other(name, getattr(thing, name))})
    found = compare(side(whole()), side(put(changed)))
    assert not found.is_empty
    told = [*found.settings, *found.final_quiz]
    told += [change for item in (*found.lessons, *found.questions, *found.media) for change in item.changes]
    for change in told:
        assert change.lines or change.before != change.after, change.label


def test_what_a_shaped_question_holds_is_told() -> None:
    pack = whole()
    bank = pack.banks[-1]
    shaped = replace(bank.questions[-1], more={"answers": ["b"], "why": "Vì thế."})
    new = replace(pack, banks=(*pack.banks[:-1], replace(bank, questions=(*bank.questions[:-1], shaped))))
    [item] = compare(side(pack), side(new)).questions
    assert [change.label for change in item.changes] == ["đáp án"]


def test_from_how_many_a_quiz_draws_is_told() -> None:
    pack = good_pack()
    bank = pack.bank("final")
    more = replace(bank.questions[0], key="them")
    new = replace(
        pack, banks=tuple(replace(b, questions=(*b.questions, more)) if b == bank else b for b in pack.banks)
    )
    found = compare(side(pack), side(new))
    [change] = found.final_quiz
    said = "".join(piece.text for line in change.lines for piece in line.pieces)
    assert change.label == "Cách lấy câu hỏi"
    assert "12 câu" in said
    assert len(found.questions) == 1
