"""An approval holds for what was read: not for a key turned round, a question retired or added, a file said otherwise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.bank.models import BankQuestion, QuestionEdit
from lms.assessment.models import Question
from lms.assessment.publishing import publish_question
from lms.catalog.drafts.actions import change_settings
from lms.catalog.drafts.models import CourseAuthor, CourseDraft, DraftReview
from lms.catalog.drafts.publishing.actions import CHANGED_SINCE_APPROVAL
from lms.catalog.drafts.publishing.packing import packed, seal_of
from lms.catalog.drafts.reviewing import actions as reviewing
from lms.catalog.drafts.reviewing.actions import CHANGED_SINCE
from lms.catalog.drafts.reviewing.queries import split_for
from lms.catalog.drafts.rows import DraftView
from lms.catalog.drafts.rules import Part, ReviewStep
from lms.catalog.library.models import CourseMedia
from lms.catalog.models import Media
from lms.catalog.packs.content import PackDraw
from lms.kernel import audit, clock
from lms.kernel.actor import Actor, Grant, Role
from lms.kernel.db import change, db, release, transaction
from lms.kernel.errors import Conflict, Invalid
from tests.catalog.drafts.make import held, opened, published
from tests.catalog.drafts.test_check_quizzes import TRUE, asking, true_or_false
from tests.catalog.drafts.test_checklist_of_draws import retire
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import SYSTEM, make_account, make_person, make_school
from tests.pages import LmsClient
from tests.studio.test_drafting_review import say


def reviewer() -> Actor:
    account_id = make_account(make_person("Lê Thị Duyệt"), [Role.TRAINER])
    return Actor(account_id, None, "Lê Thị Duyệt", (Grant(Role.TRAINER),))


def approved() -> DraftView:
    """A draft of the sound course with another title, approved by somebody else."""
    say(make_school(), "có")
    pack = asking(*map(true_or_false, "abcd"), draws=(PackDraw("bai-1", 2),))
    draft = opened(publish(replace(pack)))
    with transaction():
        change_settings(SYSTEM, draft, replace(draft.settings, title="Tên mới"), draft.revision)
    draft = held(draft.course_id)
    with transaction():
        reviewing.ask(SYSTEM, draft)
    who = reviewer()
    draft = held(draft.course_id)
    with transaction():
        reviewing.decide(who, draft, ReviewStep.APPROVED, seal(draft), "")
    return held(draft.course_id)


def seal(draft: DraftView) -> str:
    """What the form of a page that shows the draft now holds."""
    made = seal_of(packed(draft, whole=False))
    release()
    return made


def turn_the_key() -> None:
    """The answer that was wrong is now the right one."""
    turned = tuple(replace(option, correct=not option.correct) for option in TRUE)
    question = replace(true_or_false("a"), options=turned)
    with transaction():
        publish_question(
            "mat-khau/bai-1", question.key, question.kind, question.tags, question.difficulty, question.source
        )


def add_to_the_final_bank() -> None:
    key = db.session.scalars(
        sa.select(Question.bank_key)
        .where(Question.bank_key.like("mat-khau/%"), Question.bank_key != "mat-khau/bai-1")
        .order_by(Question.bank_key.desc())
    ).first()
    assert key is not None
    release()
    new = true_or_false("khong-ai-doc")
    with transaction():
        publish_question(key, new.key, new.kind, new.tags, new.difficulty, new.source)


def credit_a_picture() -> None:
    """The library says something else of a file that the course shows."""
    draft = db.session.scalars(sa.select(CourseDraft)).one()
    name, file = sorted(draft.files.items())[0]
    media_id = db.session.scalars(sa.select(Media.id).where(Media.sha256 == file["sha256"])).one()
    values = {
        "public_id": "tep", "course_id": draft.course_id, "media_id": media_id, "name": name, "given_name": name,
        "folded": name, "family": "picture", "alt": "", "author": "Người khác", "licence": "CC0-1.0", "source": "Nơi khác",
        "captions": None, "transcript": "", "width": file["width"], "height": file["height"],
        "added_at": clock.now(), "changed_at": clock.now(),
    }  # fmt: skip
    release()
    with transaction():
        db.session.add(CourseMedia(**values))


CHANGES = (credit_a_picture, turn_the_key, add_to_the_final_bank, lambda: retire("a"))


def test_what_was_not_changed_is_published(app: Flask) -> None:
    assert published(approved()).created


@pytest.mark.parametrize("act", CHANGES)
def test_what_was_changed_outside_of_the_draft_is_not(app: Flask, act: Callable[[], None]) -> None:
    draft = approved()
    act()
    with pytest.raises(Invalid) as refusal:
        published(draft)
    assert refusal.value.message == CHANGED_SINCE_APPROVAL
    release()


def test_the_pages_say_why_and_let_one_ask_again(app: Flask, client: LmsClient) -> None:
    draft = approved()
    author = make_account(make_person("Ngô Văn Soạn"), [Role.TRAINER])
    with transaction():
        row = {"part": Part.OWNER.value, "given_by": None, "given_at": clock.now()}
        db.session.add(CourseAuthor(course_id=draft.course_id, account_id=author, **row))
    sign_in(client, author)
    page = f"/studio/courses/{draft.course_public_id}/draft"
    assert "phát hành được" in client.get(f"{page}/review").get_data(as_text=True)
    turn_the_key()
    for place in ("review", "publication"):
        assert "đã thay đổi sau khi duyệt" in client.get(f"{page}/{place}").get_data(as_text=True)
    data = {"note": "Mới", "seen": seal(draft), "effect": "valid"}
    assert client.post(f"{page}/publication", data=data).status_code == 422
    assert client.post(f"{page}/review").status_code == 303
    asked = held(draft.course_id)
    assert asked.is_waiting
    other = reviewer()
    with transaction():
        reviewing.decide(other, asked, ReviewStep.APPROVED, seal(asked), "")
    assert client.post(f"{page}/publication", data=data).status_code == 303


def test_an_approval_of_before_holds_as_it_did(app: Flask) -> None:
    draft = approved()
    with transaction():
        change(sa.update(DraftReview).values(content_hash=None))
    turn_the_key()
    assert published(held(draft.course_id)).created


def waiting() -> DraftView:
    """A draft of the sound course that waits for a reviewer."""
    draft = opened(publish(asking(*map(true_or_false, "abcd"), draws=(PackDraw("bai-1", 2),))))
    with transaction():
        reviewing.ask(SYSTEM, draft)
    return held(draft.course_id)


def was_author(draft: DraftView, account_id: int, *, before: bool = False) -> None:
    """Made an author and none any more; `before` the draft began."""
    at = draft.started_at - timedelta(days=1) if before else clock.now()
    with transaction():
        for part in (Part.EDITOR, Part.NONE):
            db.session.add(
                CourseAuthor(
                    course_id=draft.course_id, account_id=account_id, part=part.value, given_by=None, given_at=at
                )
            )  # fmt: skip
            db.session.flush()


def acted(verb: str, account_id: int, course_id: int) -> None:
    with transaction():
        audit.record(
            Actor(account_id, None, "X", ()), verb, "course_media:7", course_id=course_id, name="x.png"
        )


def worded(account_id: int, key: str) -> None:
    question_id = db.session.scalars(
        sa.select(Question.id).where(Question.key == key, Question.bank_key == "mat-khau/bai-1")
    ).one()
    version_id = db.session.scalars(
        sa.select(BankQuestion.version_id).where(BankQuestion.question_id == question_id)
    ).one()
    release()
    with transaction():
        db.session.add(
            QuestionEdit(
                question_id=question_id, version_id=version_id, was_id=None, account_id=account_id, note="",
                at=clock.now(),
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("act", "may"),
    [
        (lambda draft, who: was_author(draft, who), False),
        (lambda draft, who: was_author(draft, who, before=True), True),
        (lambda draft, who: acted("media.describe", who, draft.course_id), False),
        (lambda draft, who: acted("media.describe", who, draft.course_id + 1), True),
        (lambda draft, who: worded(who, "a"), False),
        (lambda draft, who: None, True),
    ],
)
def test_who_had_a_hand_in_it_does_not_approve(
    app: Flask, act: Callable[[DraftView, int], None], *, may: bool
) -> None:
    draft, who = waiting(), reviewer()
    assert who.account_id is not None
    act(draft, who.account_id)
    if may:
        with transaction():
            reviewing.decide(who, draft, ReviewStep.APPROVED, seal(draft), "")
        return
    for step in (ReviewStep.APPROVED, ReviewStep.RETURNED):
        with pytest.raises(Invalid) as refusal, transaction():
            reviewing.decide(who, draft, step, seal(draft), "Sửa thêm.")
        assert refusal.value.message == reviewing.OWN_WORK


@pytest.mark.parametrize("act", CHANGES)
def test_an_approval_is_of_what_the_page_showed(app: Flask, act: Callable[[], None]) -> None:
    """Between reading and the click somebody changes a question or a file: it is to be read again. Lists agree."""
    draft = approved()
    who = reviewer()
    assert [card.is_approved for card in split_for(SYSTEM)[0]] == [True]
    release()
    with transaction():
        reviewing.ask(SYSTEM, draft)
    asked = held(draft.course_id)
    read = seal(asked)
    act()
    with pytest.raises(Conflict) as refusal, transaction():
        reviewing.decide(who, asked, ReviewStep.APPROVED, read, "")
    assert refusal.value.message == CHANGED_SINCE
    with transaction():
        reviewing.decide(who, asked, ReviewStep.APPROVED, seal(asked), "")
    assert [card.is_approved for card in split_for(SYSTEM)[0]] == [True]
    release()


@pytest.mark.parametrize("act", CHANGES)
def test_lists_look_into_a_draft_only_where_something_was_touched(
    app: Flask, act: Callable[[], None]
) -> None:
    """The list costs no more for an approved draft, until somebody touches a file of it or the bank; then it is right."""
    draft = approved()
    with count_queries(db.engine) as calm:
        assert [card.is_approved for card in split_for(SYSTEM)[0]] == [True]
    release()
    assert len(calm) <= 6
    with clock.frozen(clock.now() + timedelta(hours=2)):
        act()
    with count_queries(db.engine) as touched:
        assert [card.is_approved for card in split_for(SYSTEM)[0]] == [False]
    release()
    assert len(touched) > len(calm)
    assert held(draft.course_id).is_approved, "nothing was changed in the draft itself"
    release()
