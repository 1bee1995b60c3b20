"""What the home page tells of nominations that wait for whoever opens it."""

from collections import Counter
from collections.abc import Mapping

from lms.emulation import queries as emulation
from lms.home.waiting import Waits
from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.actor import Actor, Role
from lms.kernel.messages import Message, mark
from lms.nominations import queries
from lms.nominations.rules import WRITABLE, State
from lms.org.queries import unit_nodes
from lms.org.rules import subtree

IN_PERIOD = mark("{period}: {words}")
# Whose turn it is (the council meets on what the office calls it for, so both see what waits), and the list's tab.
WORDS: Mapping[Role, Mapping[State, tuple[str, str]]] = {
    Role.HEAD: {
        State.DRAFT: (mark("{n} đề nghị khen thưởng chờ đơn vị xác nhận"), "unit"),
        State.RETURNED: (mark("{n} đề nghị khen thưởng bị trả lại, cần bổ sung"), "unit"),
    },
    Role.OFFICE: {
        State.CONFIRMED: (mark("{n} đề nghị khen thưởng chờ thẩm định"), "office"),
        State.APPRAISED: (mark("{n} đề nghị khen thưởng chờ Hội đồng bỏ phiếu"), "council"),
    },
    Role.LEADER: {
        State.APPRAISED: (mark("{n} đề nghị khen thưởng chờ Hội đồng bỏ phiếu"), "council"),
        State.PASSED: (mark("{n} đề nghị khen thưởng chờ Hiệu trưởng quyết định"), "leader"),
        State.NOT_PASSED: (
            mark("{n} đề nghị không qua Hội đồng, chờ Hiệu trưởng kết luận"),
            "leader",
        ),
    },
}  # fmt: skip


def waiting_for(actor: Actor) -> list[Waits]:
    """A line for each step (and period, where there are several) at which nominations wait for the actor; a head's are
    those of the own subtree of today. No query for whoever has no part in it, one for the others, one or two more where
    something waits."""
    roles = [role for role in WORDS if actor.has(role)]
    if not roles or not permits(actor, "nominations.read"):
        return []
    found = queries.standing(actor, {state for role in roles for state in WORDS[role]})
    is_units = any(one.state in WRITABLE for one in found)
    headed = subtree(unit_nodes(clock.today()), actor.unit_ids(Role.HEAD)) if is_units else frozenset()
    counts: Counter[tuple[str, tuple[str, str]]] = Counter()
    for one in found:
        if one.state in WRITABLE and one.unit_id not in headed:
            continue
        # A set: what office and leader both see is one line to whoever is both.
        for line in {WORDS[role][one.state] for role in roles if one.state in WORDS[role]}:
            counts[one.period_key, line] += one.count
    return _lines(counts)


def _lines(counts: Mapping[tuple[str, tuple[str, str]], int]) -> list[Waits]:
    keys = {key for key, _line in counts}
    names = {one.key: one.shown_name for one in emulation.periods()} if len(keys) > 1 else {}
    order = list(dict.fromkeys(line for lines in WORDS.values() for line in lines.values()))
    found = []
    for key, line in sorted(counts, key=lambda one: (one[0], order.index(one[1]))):
        words: Message = Message(line[0], {"n": counts[key, line]})
        said = Message(IN_PERIOD, {"period": names[key], "words": words}) if names else words
        found.append(Waits(said, "nominations.index", {"period": key, "turn": line[1]}))
    return found
