"""Pure rules of snapshots: what is hashed, and how two of them differ."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.kernel.messages import mark

UNIT_FIELDS = (
    "unit_id", "public_id", "parent_id", "code", "kind", "name", "sort_key", "counted", "enrolled", "done", "not_counted",
)  # fmt: skip
ROW_FIELDS = (
    "person_id", "unit_id", "category", "standing", "enrolled", "met", "done", "since", "until", "decision_number", "digest",
)  # fmt: skip
PERSONAL_FIELDS = ("name", "code", "reason", "decided_by")
TOLD_FIELDS = ("told", "reason", "taken_by")
TOLD_BY_TARGET = (
    "name",
    "reference",
    "decision_number",
    "decided_by",
)  # what stands in `told`, and not in `asked`
HEAD_FIELDS = (
    "target_id",
    "asked",
    "on_date",
    "known_at",
    "counted",
    "enrolled",
    "done",
    "not_counted",
    "digest",
)


def canonical(values: Mapping[str, Any]) -> bytes:
    """The values as one line that is the same on every machine: JSON with sorted keys, dates and instants in ISO."""
    return (
        json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()
        + b"\n"
    )


def _plain(value: Any) -> str:
    return str(value.isoformat())


def personal_digest(salt: str, personal: Mapping[str, Any], fields: Sequence[str] = PERSONAL_FIELDS) -> str:
    """The digest under which the personal part of a row (`fields`: TOLD_FIELDS, of the head) stands in the hash; without
    the salt it tells nothing."""
    said = {key: personal[key] for key in fields}
    return hashlib.sha256(salt.encode() + b"\n" + canonical(said)).hexdigest()


def snapshot_hash(
    head: Mapping[str, Any], units: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]
) -> str:
    """SHA-256 over the head, the units by id and the rows by person, a canonical line each. The personal parts are in
    it by their digests only, so that it still verifies after an erasure."""
    whole = hashlib.sha256()
    for fields, lines in ((HEAD_FIELDS, [head]), (UNIT_FIELDS, units), (ROW_FIELDS, rows)):
        for line in lines:
            whole.update(canonical({key: line[key] for key in fields}))
    return whole.hexdigest()


@dataclass(frozen=True)
class Side:
    """How somebody stands on one side of a comparison; None where they do not stand there at all."""

    unit_id: int
    counted: bool
    enrolled: bool
    done: bool


def change_of(before: Side | None, after: Side | None) -> list[str]:
    """What became of somebody, as message ids, the weightiest first."""
    if before is None:
        return [mark("mới có trong danh sách")]
    if after is None:
        return [mark("không còn trong danh sách")]
    found = []
    if before.counted != after.counted:
        found.append(mark("nay được tính") if after.counted else mark("nay không tính"))
    if before.done != after.done:
        found.append(mark("nay đã hoàn thành") if after.done else mark("nay chưa hoàn thành"))
    elif before.enrolled != after.enrolled:
        found.append(mark("nay đã tham gia") if after.enrolled else mark("nay chưa tham gia"))
    if before.unit_id != after.unit_id:
        found.append(mark("đổi đơn vị"))
    return found
