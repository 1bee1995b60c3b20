"""Reminding: rows of who was reminded how, letters that are to go, and telling heads who is late."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date

from lms.kernel import clock, jobs, mail
from lms.kernel.access import Scope, require
from lms.kernel.actor import Actor
from lms.kernel.audit import record
from lms.kernel.db import insert_ignore, insert_ignore_many
from lms.kernel.errors import Conflict
from lms.kernel.ids import new_public_id
from lms.kernel.messages import Message, mark
from lms.org.settings import REMIND_QUIET, setting
from lms.targets.chasing import queries, rules
from lms.targets.chasing.models import Digest, DigestEnd, Escalation, Reminder
from lms.targets.chasing.queries import Missing
from lms.targets.chasing.rules import Ending, Way
from lms.targets.queries import TargetView
from lms.targets.queries.coverage import Coverage

SEND = "targets.send-digests"
TODAY_ALREADY = mark("Hôm nay những người này đã được nhắc bằng cách ấy. Không có gì để ghi thêm.")
NOBODY = mark("Không còn ai cần nhắc: ai cũng đã xong, được miễn, đang nghỉ hoặc đang chờ xem xét.")


def remind(
    actor: Actor,
    target: TargetView,
    cover: Coverage,
    found: Sequence[Missing],
    way: Way,
    unit_id: int | None = None,
    unit_path: frozenset[int] = frozenset(),
) -> int:
    """Records that everybody in `found`, the missing of a unit (None: of the school), is reminded today; a notice also makes a
    letter for those who had none within the week, and tells heads who is late. Returns how many people it reached.

    Conflict where nobody is missing, or all of them were reminded so today.
    """
    if unit_id is None:
        require(actor, "reminders.send-to-all", read="reminders.read")
    else:
        require(actor, "reminders.send", Scope(unit_path=unit_path), read="reminders.read")
    if not found:
        raise Conflict(Message(NOBODY))
    made = write(actor, target, found, way)
    if not made:
        raise Conflict(Message(TODAY_ALREADY))
    if way is Way.NOTICE:
        heads = escalate(actor, target, cover, found)
        ask_for_letters([*(one.person_id for one in found), *heads], new_public_id())
    subject = f"target:{target.target_id}" if unit_id is None else f"unit:{unit_id}"
    record(actor, "reminder.send", subject, target=target.key, way=way.value, count=made)
    return made


def write(actor: Actor, target: TargetView, found: Sequence[Missing], way: Way) -> int:
    """A row for each; how many are new. Who was reminded so today already has one."""
    now = {"reminded_on": clock.today(), "recorded_at": clock.now(), "recorded_by": actor.name}
    return insert_ignore_many(
        Reminder,
        [
            {
                "target_id": target.target_id,
                "person_id": one.person_id,
                "unit_id": one.unit_id,
                "way": way.value,
                **now,
            }
            for one in found
        ],
    )


def escalate(actor: Actor, target: TargetView, cover: Coverage, found: Sequence[Missing]) -> set[int]:
    """Tells the nearest heads of those who are past their due date; the ids of these heads."""
    today = clock.today()
    late = Counter(one.unit_id for one in found if rules.is_late(one.due_on, one.status, today))
    if not late:
        return set()
    told = rules.told_heads(cover.tree.nodes, queries.heads_on(today), late)
    now = {"escalated_on": today, "recorded_at": clock.now(), "recorded_by": actor.name}
    insert_ignore_many(
        Escalation,
        [
            {
                "target_id": target.target_id,
                "unit_id": unit_id,
                "person_id": head,
                "people": people,
                **now,
            }
            for (unit_id, head), people in told.items()
        ],
    )
    return {head for _, head in told}


def ask_for_letters(people: Collection[int], round_key: str) -> int:
    """Makes a letter for each who has an address and had none within the week, and the job that sends them once the quiet hours are over.
    Nothing where there is no mail server; how many letters are new."""
    if mail.server() is None or not people:
        return 0
    today, now, wanted, made = clock.today(), clock.now(), sorted(set(people)), 0
    for start in range(0, len(wanted), queries.CHUNK):
        some = queries.with_address(wanted[start : start + queries.CHUNK])
        last = queries.last_digests(some)
        rows = [
            {
                "public_id": new_public_id(),
                "person_id": one,
                "number": last[one][0] + 1 if one in last else 1,
                "round_key": round_key,
                "made_on": today,
                "made_at": now,
            }
            for one in some
            if one not in last or last[one][1] == date.min or rules.may_go(last[one][1], today)
        ]
        made += insert_ignore_many(Digest, rows)
    if made:
        when = rules.next_moment(clock.local(now), rules.read_quiet(setting(REMIND_QUIET)))
        jobs.enqueue(SEND, {"round": round_key}, round_key, when)
    return made


def end_digest(digest_id: int, outcome: Ending, person_id: int, lines: Sequence[tuple[int, int]]) -> None:
    """What became of a letter; one that left is a reminder of each target it named (`lines`: target, unit)."""
    now = clock.now()
    if not insert_ignore(DigestEnd, digest_id=digest_id, outcome=outcome.value, ended_at=now):
        return
    if outcome is Ending.SENT and lines:
        said = {
            "person_id": person_id,
            "way": Way.EMAIL.value,
            "reminded_on": clock.today(),
            "digest_id": digest_id,
        }
        rows = [
            {"target_id": target_id, "unit_id": unit_id, **said, "recorded_at": now, "recorded_by": "lms"}
            for target_id, unit_id in lines
        ]
        insert_ignore_many(Reminder, rows)
