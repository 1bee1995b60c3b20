"""0003: acts wait for their seal and lose what identifies somebody; people are findable by whole names."""

import json

import sqlalchemy as sa

import lms.app  # noqa: F401 - loads every table into the metadata
from lms.kernel import migrate
from lms.kernel.audit import salted

ACTS = [
    ("target.change", "target:1", 7, "Lê Thị Mình", {"name": "Chỉ tiêu"}),
    ("account.create", "account:1", None, "lms init", {"username": "anh.nt"}),
    ("setting.change", "unit:1", None, "lms", {"key": "signer_name", "value": "Trần Văn Ký"}),
    ("setting.change", "unit:1", None, "lms", {"key": "place", "value": "Diên Khánh"}),
    ("target.exempt", "person:5", 7, "Lê Thị Mình", {"target": "plan", "reason": "Nghỉ dài hạn"}),
    ("completion.revoke", "completion:3", 7, "Lê Thị Mình", {"reason": "Làm bài hộ"}),
]


def rows(connection: sa.Connection, statement: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(statement))]


def test_rows_before_and_after(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0002")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for verb, subject, account, name, detail in ACTS:
            connection.execute(
                sa.text(
                    "INSERT INTO audit_event (at, actor_account_id, actor_name, verb, subject, detail) VALUES "
                    "('2026-01-01 00:00:00.000000', :account, :name, :verb, :subject, :detail)"
                ),
                {
                    "account": account,
                    "name": name,
                    "verb": verb,
                    "subject": subject,
                    "detail": json.dumps(detail),
                },
            )
        connection.execute(
            sa.text(
                "INSERT INTO person (id, public_id, code, full_name, name_key, email, created_at) VALUES "
                "(5, 'p5', '0012', 'Nguyễn Thị Ánh', 'x', 'anh.nt@truong.edu.vn', '2026-01-01 00:00:00.000000')"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO search_word (topic, ref, folded, word) VALUES ('person', 5, 'anh', 'ánh'), ('course', 5, 'so', 'số')"
            )
        )
    migrate.upgrade(empty_url, "0003")
    with engine.begin() as connection:
        found = rows(connection, "SELECT verb, actor_name, person_id FROM audit_event ORDER BY id")
        assert found == [
            ("target.change", "", None), ("account.create", "lms init", None), ("setting.change", "lms", None),
            ("setting.change", "lms", None), ("target.exempt", "", 5), ("completion.revoke", "", None),
        ]  # fmt: skip
        details = [row[0] for row in rows(connection, "SELECT detail FROM audit_event ORDER BY id")]
        assert [json.loads(d) if isinstance(d, str) else d for d in details] == [
            {"name": "Chỉ tiêu"}, {}, {"key": "signer_name"}, {"key": "place", "value": "Diên Khánh"},
            {"target": "plan"}, {},
        ]  # fmt: skip
        ids = rows(connection, "SELECT id FROM audit_event ORDER BY id")
        assert rows(connection, "SELECT event_id FROM audit_unsealed ORDER BY event_id") == ids
        ((text, salt, digest),) = rows(
            connection,
            "SELECT r.text, r.salt, e.reason_digest FROM audit_reason r JOIN audit_event e ON e.id = r.event_id",
        )
        assert text == "Nghỉ dài hạn"
        assert digest == salted(str(salt), "reason", text)
        words = rows(
            connection, "SELECT folded, word FROM search_word WHERE topic = 'person' ORDER BY folded"
        )
        assert words == [
            ("0012 nguyen thi anh", "0012"), ("anh nguyen thi 0012", "ánh"), ("anh nt truong edu vn", "anh"),
            ("nguyen thi anh 0012", "nguyễn"), ("nt truong edu vn anh", "nt"), ("thi anh nguyen 0012", "thị"),
        ]  # fmt: skip
        assert rows(connection, "SELECT folded FROM search_word WHERE topic = 'course'") == [("so",)]
    migrate.downgrade(empty_url, "0002")
    with engine.begin() as connection:
        ((detail,),) = rows(connection, "SELECT detail FROM audit_event WHERE verb = 'target.exempt'")
        assert (json.loads(detail) if isinstance(detail, str) else detail) == {
            "target": "plan",
            "reason": "Nghỉ dài hạn",
        }
