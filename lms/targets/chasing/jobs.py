"""Sends letters, and reminds once a day whom nobody reminded within the week, where the school wants that."""

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from lms.kernel import clock, jobs, mail
from lms.kernel.actor import system_actor
from lms.kernel.db import release, transaction
from lms.kernel.ids import new_public_id
from lms.kernel.vietnamese import clean, fold
from lms.org.settings import REMIND_AUTO, REMIND_QUIET, setting
from lms.targets.chasing import actions, letters, queries, rules
from lms.targets.chasing.queries import Missing
from lms.targets.chasing.rules import Ending, Way
from lms.targets.queries import TargetView
from lms.targets.queries.coverage import Coverage

# Nothing is sent to anybody on a word that may mean something else.
_YES = frozenset({"co", "yes"})

REMIND = "targets.remind"
AT_ONCE = 100
SECONDS = (
    45.0  # a claim is another worker's after two minutes: what is left by then goes on in a job of its own
)


def send_digests(payload: Mapping[str, Any]) -> None:
    """Sends the round's letters, each in a transaction of its own. Raises where the server does not answer, so that the
    job is tried again; a letter that is refused for good ends."""
    smtp, round_key = mail.server(), str(payload["round"])
    if smtp is None or _is_quiet(round_key):
        return
    waiting = queries.waiting_digests(round_key, AT_ONCE)
    owed = letters.owed_by([row.person_id for row in waiting])
    said = letters.head()
    ready = [
        (row, letters.letter(row.public_id, row.full_name, row.email or "", owed[row.person_id], said))
        for row in waiting
        if row.person_id in owed and row.email
    ]
    release()
    with transaction():
        for row in waiting:
            if row.person_id not in owed:
                actions.end_digest(row.id, Ending.NOT_NEEDED, row.person_id, ())
            elif not row.email:
                actions.end_digest(row.id, Ending.NO_ADDRESS, row.person_id, ())
    began, sent = time.monotonic(), 0
    if ready:
        with mail.connected(smtp) as line:
            for row, found in ready:
                outcome = Ending.SENT
                try:
                    mail.send(line, mail.written(found, said.address))
                except (mail.Refused, ValueError):
                    outcome = Ending.REFUSED
                with transaction():
                    actions.end_digest(row.id, outcome, row.person_id, owed[row.person_id].told)
                sent += 1
                if time.monotonic() - began > SECONDS:
                    break
    if sent < len(ready) or len(waiting) == AT_ONCE:
        with transaction():
            jobs.enqueue(actions.SEND, {"round": round_key}, f"{round_key}:{new_public_id()}")


def _is_quiet(round_key: str) -> bool:
    """Whether it is too late in the day; then the job waits for the morning."""
    now = clock.local(clock.now())
    when = rules.next_moment(now, rules.read_quiet(setting(REMIND_QUIET)))
    release()
    if when <= now:
        return False
    with transaction():
        jobs.enqueue(actions.SEND, {"round": round_key}, f"{round_key}:{when.isoformat()}", when)
    return True


def remind(_payload: Mapping[str, Any]) -> None:
    """Reminds of targets that were decided: whoever is about to be late or is, and had no notice within the week."""
    wanted = fold(clean(setting(REMIND_AUTO))).strip(" .") in _YES
    release()
    if not wanted:
        return
    today = clock.today()
    due: list[tuple[TargetView, Coverage, list[Missing]]] = []
    for target in letters.asking_today():
        if not target.is_proposal:
            cover, told = queries.whole(target, today), queries.noticed_since(target.target_id, today)
            found = [one for one in queries.missing(target, cover) if one.status in rules.URGENT]
            due.append((target, cover, [one for one in found if one.person_id not in told]))
    release()
    with transaction():
        actor, people = system_actor("lms"), set[int]()
        for target, cover, found in due:
            if actions.write(actor, target, found, Way.NOTICE):
                people.update(one.person_id for one in found)
                people |= actions.escalate(actor, target, cover, found)
        actions.ask_for_letters(people, new_public_id())


HANDLERS = {actions.SEND: send_digests, REMIND: remind}
PERIODIC = (jobs.Periodic(REMIND, timedelta(days=1), jobs.NowAndThen()),)
