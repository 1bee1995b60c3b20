"""Writes of those who make questions and quizzes. What is published never changes."""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa

from lms.assessment import kinds, rules
from lms.assessment.attempts.rules import Terms
from lms.assessment.bank.standing import stand
from lms.assessment.marking.rules import MOST_POINTS, USUAL, Marking, is_sound
from lms.assessment.marking.rules import as_text as marking_text
from lms.assessment.models import Question, QuestionVersion, Quiz, QuizSlot, QuizSlotQuestion
from lms.assessment.review.rules import ONLY_ANSWER, PRESETS, Moment, Review, as_text
from lms.assessment.sections.rules import MOST_LETTERS, first_astray
from lms.kernel import clock
from lms.kernel.db import db, insert_ignore
from lms.kernel.errors import Invalid
from lms.kernel.ids import new_public_id
from lms.kernel.markup import POLICY
from lms.kernel.messages import Message, mark


def content_hash(kind: str, tags: Sequence[str], difficulty: int, source: Mapping[str, Any]) -> str:
    """What tells two wordings apart."""
    content = {"kind": kind, "tags": sorted(tags), "difficulty": difficulty, "source": source}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _question_id(bank_key: str, key: str) -> int:
    insert_ignore(Question, bank_key=bank_key, key=key)
    return db.session.scalars(
        sa.select(Question.id).where(Question.bank_key == bank_key, Question.key == key)
    ).one()


def publish_question(
    bank_key: str, key: str, kind: str, tags: Sequence[str], difficulty: int, source: Mapping[str, Any]
) -> int:
    """The id of the question version with this content, made if it is new; it is the one that counts from now on.

    `source` = {"text": Markdown, "options": [{"key", "text", "correct", "why"}, …]}, or what the shape of its kind
    says. Invalid, naming the question, if the kind is unknown or finds a fault.
    """
    plugin = kinds.find(kind)
    if plugin is None:
        raise Invalid(Message(mark("Câu hỏi “{key}”: không có loại “{kind}”."), {"key": key, "kind": kind}))
    if faults := plugin.check(source):
        raise Invalid(Message(mark("Câu hỏi “{key}”: {fault}"), {"key": key, "fault": faults[0].plain()}))
    question_id = _question_id(bank_key, key)
    hashed = content_hash(kind, tags, difficulty, source)
    known: dict[str, int] = {
        row.content_hash: row.id
        for row in db.session.execute(
            sa.select(QuestionVersion.content_hash, QuestionVersion.id).where(
                QuestionVersion.question_id == question_id
            )
        )
    }
    body = plugin.render(source)
    version_id = known.get(hashed)
    if version_id is None:
        values = {
            "question_id": question_id, "number": len(known) + 1, "kind": kind, "tags": list(tags),
            "difficulty": difficulty, "body": body, "source": dict(source),
            "content_hash": hashed, "policy": POLICY, "created_at": clock.now(),
        }  # fmt: skip
        version_id = db.session.scalars(
            sa.insert(QuestionVersion).returning(QuestionVersion.id), [values]
        ).one()
    stand(question_id, version_id, key, tags, body)
    return version_id


def create_quiz(
    title: str,
    pass_mark: int,
    time_limit: int | None,
    attempts_allowed: int,
    shuffle: bool,
    slots: Sequence[tuple[int, Sequence[int]]],
    *,
    series: str = "",
    terms: Terms | None = None,
    review: Review | None = None,
    marking: Marking = USUAL,
    points: Sequence[int] = (),
    anonymous: bool = False,
    sections: Sequence[str] = (),
    shuffle_options: bool | None = None,
) -> int:
    """A new, immutable quiz; its id. `slots`: (how many to draw, question version ids). Invalid if it can't be
    drawn or its figures make no sense.

    `terms`: the days, grace, delays and what counts; its time limit and number of attempts are those given beside it.
    `series`: see `Quiz`. `points`: what each question of a slot is worth, by slot; 1 where there are none.
    `anonymous`: see `Quiz`.
    `sections`: the heading of each slot; none where there are none. `shuffle` mixes the questions of each section,
    `shuffle_options` what a question offers; None: as `shuffle`.
    """
    terms = replace(terms or Terms(), time_limit=time_limit or None, attempts_allowed=attempts_allowed)
    review = review or PRESETS["all"]
    lowest = min(terms.attempts_allowed, terms.grace, terms.first_delay, terms.later_delay)
    if not 1 <= pass_mark <= 100 or (time_limit or 1) < 1 or lowest < 0:
        raise Invalid(
            Message(
                mark("Bài kiểm tra “{title}”: điểm đạt từ 1 đến 100, thời gian và số lượt không âm."),
                {"title": title},
            )
        )
    if terms.opens_on and terms.closes_on and terms.opens_on > terms.closes_on:
        raise Invalid(
            Message(mark("Bài kiểm tra “{title}”: ngày mở phải trước hoặc bằng ngày đóng."), {"title": title})
        )
    if review[Moment.DURING] != ONLY_ANSWER:
        raise Invalid(
            Message(
                mark("Bài kiểm tra “{title}”: trong lúc làm bài chỉ cho xem câu trả lời đã lưu."),
                {"title": title},
            )
        )
    worth = list(points) or [1] * len(slots)
    if not is_sound(marking) or len(worth) != len(slots) or not all(1 <= n <= MOST_POINTS for n in worth):
        raise Invalid(
            Message(
                mark(
                    "Bài kiểm tra “{title}”: mức trừ từ 0 đến 100%, mức thấp nhất của một câu từ -100% đến 0%, mỗi câu từ"
                    " 1 đến {most} điểm."
                ),
                {"title": title, "most": MOST_POINTS},
            )
        )
    marking = replace(marking, is_weighted=len(set(worth)) > 1)
    titles = list(sections) or [""] * len(slots)
    if (
        len(titles) != len(slots)
        or first_astray(titles) is not None
        or max(map(len, titles), default=0) > MOST_LETTERS
    ):
        raise Invalid(
            Message(
                mark(
                    "Bài kiểm tra “{title}”: tên mỗi phần dài tối đa {most} ký tự, các câu của một phần đứng liền nhau,"
                    " câu không thuộc phần nào đứng đầu."
                ),
                {"title": title, "most": MOST_LETTERS},
            )
        )
    wanted = [
        rules.Slot(count, tuple(dict.fromkeys(ids)), each, section)
        for (count, ids), each, section in zip(slots, worth, titles, strict=True)
    ]
    try:
        if not rules.draw(wanted, (), random.Random(0)):  # noqa: S311 - only tries whether it can be drawn
            raise ValueError("nothing to draw")
    except ValueError:
        raise Invalid(
            Message(mark("Bài kiểm tra “{title}” không đủ câu hỏi để rút."), {"title": title})
        ) from None
    values = {
        "public_id": new_public_id(), "title": title, "pass_mark": pass_mark, "shuffle": shuffle,
        "created_at": clock.now(), "series": series, "review": as_text(review), "marking": marking_text(marking),
        "anonymous": anonymous,
        "shuffle_options": shuffle if shuffle_options is None else shuffle_options, "is_sectioned": any(titles),
        **asdict(terms),
    }  # fmt: skip
    quiz_id = db.session.scalars(sa.insert(Quiz).returning(Quiz.id), [values]).one()
    for position, slot in enumerate(wanted, 1):
        slot_id = db.session.scalars(
            sa.insert(QuizSlot).returning(QuizSlot.id),
            [
                {
                    "quiz_id": quiz_id,
                    "position": position,
                    "draw_count": slot.count,
                    "points": slot.points,
                    "section": slot.section,
                }
            ],
        ).one()
        rows = [
            {"slot_id": slot_id, "question_version_id": version_id, "position": place}
            for place, version_id in enumerate(slot.candidates, 1)
        ]
        db.session.execute(sa.insert(QuizSlotQuestion), rows)
    return quiz_id
