"""0030: what names somebody in a snapshot's head goes under a salted digest; what was whole is whole, both ways."""

import hashlib
import json

import sqlalchemy as sa

from lms.kernel import migrate
from lms.targets.freezing.rules import (
    HEAD_FIELDS,
    ROW_FIELDS,
    TOLD_FIELDS,
    UNIT_FIELDS,
    canonical,
    personal_digest,
    snapshot_hash,
)

AT = "2026-11-22 05:00:00.000000"
ASKED = {
    "name": "Chỉ tiêu", "reference": "III.4", "categories": ["teacher"], "course_keys": ["a"], "decision_number": "9",
    "decided_by": "Lê Văn Ký", "due_on": "2027-05-19",
}  # fmt: skip
OLD_HEAD = {
    "target_id": 1, "asked": ASKED, "on_date": "2026-11-22", "known_at": "2026-11-22T05:00:00+00:00",
    "reason": "Cho Lê Văn Ký", "counted": 1, "enrolled": 1, "done": 0, "not_counted": 0,
}  # fmt: skip
UNIT = dict(zip(UNIT_FIELDS, (1, "u", None, "T", "school", "Trường", "t", 1, 1, 0, 0), strict=True))
ROW = dict(zip(ROW_FIELDS, (1, 1, "teacher", "counted", True, 0, False, None, None, None, "d"), strict=True))
OLD_HASH = hashlib.sha256(b"".join(map(canonical, (OLD_HEAD, UNIT, ROW)))).hexdigest()


def head(number: int, whole: str) -> str:
    return (
        "INSERT INTO snapshot (id, public_id, target_id, asked, on_date, known_at, reason, counted, enrolled, done,"
        f" not_counted, hash, taken_at, taken_by) VALUES ({number}, 's{number}', 1, '{json.dumps(ASKED)}', '2026-11-22',"
        f" '{AT}', 'Cho Lê Văn Ký', 1, 1, 0, 0, '{whole}', '{AT}', 'Văn phòng')"
    )


def of(number: int) -> tuple[str, str]:
    return (
        "INSERT INTO snapshot_unit (snapshot_id, unit_id, public_id, code, kind, name, sort_key, counted, enrolled, done,"
        f" not_counted) VALUES ({number}, 1, 'u', 'T', 'school', 'Trường', 't', 1, 1, 0, 0)",
        "INSERT INTO snapshot_row (snapshot_id, person_id, unit_id, category, standing, enrolled, met, done, name, salt,"
        f" digest) VALUES ({number}, 1, 1, 'teacher', 'counted', true, 0, false, 'A', 's', 'd')",
    )


ROWS = (
    f"INSERT INTO target (id, public_id, key, created_at) VALUES (1, 't', 'plan', '{AT}')",
    "INSERT INTO person (id, public_id, code, full_name, name_key, created_at)"
    f" VALUES (1, 'p', '1', 'A', 'a', '{AT}')",
    head(1, OLD_HASH), *of(1), head(2, "x" * 64), *of(2),
)  # fmt: skip


def test_names_go_under_a_digest(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0029")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in ROWS:
            connection.execute(sa.text(statement.replace(":", r"\:")))
    migrate.upgrade(empty_url, "0030")
    with engine.begin() as connection:
        whole, broken = connection.execute(
            sa.text("SELECT asked, told, reason, taken_by, salt, digest, hash FROM snapshot ORDER BY id")
        )
        asked, told = (one if isinstance(one, dict) else json.loads(one) for one in (whole.asked, whole.told))
        assert "Lê Văn Ký" not in json.dumps(asked, ensure_ascii=False)
        said = {"told": told, "reason": whole.reason, "taken_by": whole.taken_by}
        assert personal_digest(whole.salt, said, TOLD_FIELDS) == whole.digest
        new = {**OLD_HEAD, "asked": asked, "digest": whole.digest}
        assert set(HEAD_FIELDS) <= new.keys()
        assert snapshot_hash(new, [UNIT], [ROW]) == whole.hash
        assert broken.hash == "x" * 64, "what did not verify does not verify now"
    migrate.downgrade(empty_url, "0029")
    with engine.begin() as connection:
        back = connection.execute(sa.text("SELECT asked, hash FROM snapshot ORDER BY id")).first()
        assert back is not None
        assert (back.asked if isinstance(back.asked, dict) else json.loads(back.asked)) == ASKED
        assert back.hash == OLD_HASH
