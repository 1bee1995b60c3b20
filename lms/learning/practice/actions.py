"""Every write of practice. Nothing here is an attempt, a fact or an announcement."""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from lms.assessment import kinds
from lms.assessment.regrading.rules import may_correct
from lms.kernel import clock
from lms.kernel.db import change, db, insert_ignore
from lms.kernel.errors import Conflict, Invalid, NotFound
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.learning.practice import candidates, queries, rules
from lms.learning.practice.models import PracticeAnswer, PracticeItem, PracticeRound
from lms.learning.practice.queries import ItemRow, Wording
from lms.learning.practice.rules import Part, Practicable
from lms.org.queries import whole_person


class NotNow(NotFound):
    """The person may not see the question with its key now, whatever they might when the round began. `next_position`:
    the next question of the round, or None."""

    def __init__(self, public_id: str, next_position: int | None) -> None:
        self.public_id, self.next_position = public_id, next_position
        super().__init__(
            Message(
                mark(
                    "Câu này hiện không luyện được: có thể nó đang nằm trong bài kiểm tra bạn đang làm, hoặc không còn"
                    " dùng để luyện tập. Hãy luyện các câu khác."
                )
            )
        )


NOTHING_GIVEN = Message(
    mark(
        "Bạn chưa trả lời. Hãy chọn hoặc điền câu trả lời; nếu chưa biết, hãy bấm “Chưa biết, xem lời giải”."
    )
)
UNTOUCHED = timedelta(days=1)
"""So long a round waits for its first answer."""

_NONE_LEFT = Message(mark("Lúc này không có câu nào để luyện ở phần bạn chọn."))


def begin(
    person_id: int, course_id: int | None, course_key: str, part: Part, count: int, rng: random.Random
) -> str:
    """A round of at most `count` questions; its public id. `course_key` "" for the questions of no course; a part
    that is MISTAKES asks for no course. Conflict where there is no question. The person's older rounds in which nothing
    was answered go."""
    found: Sequence[Practicable]
    if part == rules.MISTAKES:
        found = list(candidates.mistaken(person_id).questions.values())
    else:
        found = [
            one for one in candidates.in_course(person_id, course_key) if rules.belongs(one, course_key, part)
        ]
    if not found:
        raise Conflict(_NONE_LEFT)
    last = {key: max(one.at for one in told) for key, told in queries.practised(person_id).items()}
    chosen = rules.choose(found, last, count, rng)
    _forget_untouched(person_id)
    public_id = new_public_id()
    made = PracticeRound(
        public_id=public_id, person_id=person_id, course_id=course_id, part=part.as_text(), begun_at=clock.now()
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.execute(sa.insert(PracticeItem), _laid_out(made.id, chosen, rng))
    return public_id


def _laid_out(round_id: int, chosen: Sequence[Practicable], rng: random.Random) -> list[dict[str, object]]:
    wordings = queries.wordings([one.version_id for one in chosen])
    return [
        {
            "round_id": round_id, "position": position, "question_version_id": one.version_id,
            "option_order": kinds.get(wordings[one.version_id].kind).lay_out(
                wordings[one.version_id].body, True, rng
            ),
        }
        for position, one in enumerate(chosen, 1)
    ]  # fmt: skip


def _forget_untouched(person_id: int) -> None:
    """Those of today's other pages stay: somebody may be reading a question in one."""
    answered = sa.exists().where(PracticeAnswer.round_id == PracticeRound.id)
    mine = PracticeRound.person_id.in_(whole_person(person_id))
    old = PracticeRound.begun_at < clock.now() - UNTOUCHED
    change(sa.delete(PracticeRound).where(mine, old, ~answered).execution_options(synchronize_session=False))


def get_item(
    person_id: int, public_id: str, position: int
) -> tuple[queries.RoundRow, list[ItemRow], ItemRow]:
    """The person's round, all its questions and the one at the place. NotFound, or NotNow, which is one."""
    held = queries.get_round(person_id, public_id)
    rows = queries.items(held.id)
    item = next((row for row in rows if row.position == position), None)
    if item is None:
        raise NotFound(Message(mark("Lượt luyện tập này không có câu ấy.")))
    now = as_it_counts(person_id, held.id, [item]).get(position)
    if now is None:
        others = [row.position for row in rows if row.chosen is not None or row is item]
        raise NotNow(public_id, rules.next_open([row.position for row in rows], others, position))
    return held, rows, now


def as_it_counts(person_id: int, round_id: int, rows: Sequence[ItemRow]) -> dict[int, ItemRow]:
    """By position those of the round's questions that the person may see now, each in the wording that counts now: a
    key that was corrected since the round began is the one that marks and explains.

    Where the wordings offer different things, an open question is laid out anew, the same way each time it is asked
    for; an answer to the older wording is shown by no other, so the question is missing.
    """
    now = queries.wordings_now(person_id, {row.question_id: row.version_id for row in rows})
    changed = [row for row in rows if now.get(row.question_id, row.version_id) != row.version_id]
    said = queries.wordings([row.version_id for row in changed] + [now[row.question_id] for row in changed])
    found = {}
    for row in rows:
        if row.question_id not in now:
            continue
        made: ItemRow | None = row
        if row in changed:
            made = _in_wording(row, now[row.question_id], said, f"{round_id}/{row.position}")
        if made is not None:
            found[row.position] = made
    return found


def _in_wording(row: ItemRow, version_id: int, said: Mapping[int, Wording], seed: str) -> ItemRow | None:
    old, new = said[row.version_id], said[version_id]
    if may_correct(old.kind, old.body, new.kind, new.body):
        return row._replace(version_id=version_id)
    if row.chosen is not None:
        return None
    rng = random.Random(f"{seed}/{version_id}")  # noqa: S311 - the page and its answer must meet the same order
    return row._replace(
        version_id=version_id, kind=new.kind, order=kinds.get(new.kind).lay_out(new.body, True, rng)
    )


def answer(person_id: int, public_id: str, position: int, sent: Sequence[str], *, gives_up: bool) -> None:
    """Keeps and marks the answer; the first one counts. NotFound as in `get_item`; Invalid for what can't be an
    answer, and for none unless the person `gives_up`."""
    held, rows, item = get_item(person_id, public_id, position)
    if item.chosen is not None:
        return
    kind = kinds.get(item.kind)
    if not gives_up and (fault := kind.find_fault(item.order, sent)):
        raise Invalid(fault)
    kept = [] if gives_up else kind.keep(item.order, sent)
    if not kept and not gives_up:
        raise Invalid(NOTHING_GIVEN)
    body = queries.wordings([item.version_id])[item.version_id].body
    if item not in rows:  # the answer is to the wording that was corrected meanwhile
        asked = sa.update(PracticeItem).where(
            PracticeItem.round_id == held.id, PracticeItem.position == position, ~queries.is_answered()
        )
        change(asked.values(question_version_id=item.version_id, option_order=item.order))
    insert_ignore(
        PracticeAnswer, round_id=held.id, position=position, chosen=kept, mark=float(kind.grade(body, kept)),
        answered_at=clock.now(),
    )  # fmt: skip
