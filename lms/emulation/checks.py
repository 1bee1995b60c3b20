"""What `lms verify` asks of the record: its entries are those that the facts ask for, each exactly once."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from lms.emulation.models import EmulationEntry
from lms.emulation.queries.ledger import DIFFERENCES
from lms.kernel.messages import mark
from lms.kernel.verify import Check, Problem, each
from lms.learning.models import Completion

WITHOUT_FACT = mark("mục trong hồ sơ không có hoàn thành nào")
TWICE = mark("mục trong hồ sơ được ghi {times} lần")


def _entries(connection: Connection) -> Iterator[Problem]:
    for problem, difference in DIFFERENCES.items():
        found = difference.subquery()
        ids = sa.select(found.c.completion_id).order_by(found.c.completion_id)
        yield from each(connection, "completion", ids, problem)
    fact = sa.exists().where(Completion.id == EmulationEntry.completion_id)
    yield from each(
        connection, "emulation_entry",
        sa.select(EmulationEntry.id).where(~fact).order_by(EmulationEntry.id), WITHOUT_FACT,
    )  # fmt: skip
    times = sa.func.count().label("times")
    twice = sa.select(EmulationEntry.completion_id, times).group_by(
        EmulationEntry.completion_id, EmulationEntry.kind
    )
    yield from each(
        connection, "completion", twice.having(times > 1).order_by(EmulationEntry.completion_id), TWICE
    )


CHECKS = (
    Check(
        "emulation.entries",
        mark("Hồ sơ thi đua khớp với sự kiện hoàn thành, mỗi sự kiện đúng một lần"),
        _entries,
    ),
)
