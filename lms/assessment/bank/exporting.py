"""Questions of the bank as a file. Pure but for what is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lms.assessment import formats
from lms.assessment.bank.rows import BankRow
from lms.assessment.formats.bank.items import can_leave, from_source
from lms.assessment.formats.bank.pictures import Outgoing
from lms.assessment.formats.content import Problem, Written
from lms.kernel.messages import Message, mark

NO_FILE = mark("Câu “{key}”: loại câu này chưa ghi ra tệp được nên không có trong tệp.")


def write(
    rows: Sequence[BankRow], paths: Mapping[int, str], name: str, pictures: Mapping[str, bytes]
) -> Written:
    """A file of the format `name` with the wordings that count, and what it could not hold. `paths`: of categories;
    `pictures`: the bytes of what the questions show, by address.

    A tag that was added in the bank stays here: only so the file, read again, is the same wording.
    """
    items, problems, outgoing = [], [], Outgoing(pictures)
    for row in rows:
        wording = row.wording
        if not can_leave(wording.kind):
            problems.append(Problem(0, Message(NO_FILE, {"key": row.key})))
            continue
        item = from_source(
            wording.kind, wording.source, key=row.key, tags=wording.tags, hard=wording.difficulty
        )
        item = outgoing.item(item, wording.source)
        path = paths.get(row.category_id or 0, "")
        items.append(replace(item, category=tuple(path.split(" › ")) if path else ()))
    written = formats.get(name).write(items, outgoing.media)
    return Written(written.content, (*problems, *written.problems))


def ending_of(name: str) -> str:
    """The ending of the files of a format, with the dot."""
    return formats.get(name).endings[0]


def pictures_of(rows: Sequence[BankRow]) -> set[str]:
    """The addresses of the pictures that the questions show."""
    return {
        str(facts["address"]) for row in rows for facts in (row.wording.source.get("media") or {}).values()
    }
