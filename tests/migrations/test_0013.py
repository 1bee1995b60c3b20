"""0013: every question there is gets its place in the bank, with its newest wording and its words to be found."""

import json

import sqlalchemy as sa

from lms.kernel import migrate
from tests.migrations.test_0006 import engine_of

QUESTION = "INSERT INTO question (id, bank_key, key) VALUES (:id, 'khoa/bai', :key)"
VERSION = """INSERT INTO question_version
(id, question_id, number, kind, tags, difficulty, body, source, content_hash, policy, created_at)
VALUES (:id, :question, :number, 'single', :tags, 1, :body, '{}', :hash, 1, '2026-09-01 00:00:00')"""


def add(connection: sa.Connection, version: int, question: int, number: int, text: str, *tags: str) -> None:
    values = {
        "id": version, "question": question, "number": number, "tags": json.dumps(tags), "hash": f"h{version}",
        "body": json.dumps({"html": f"<p>{text}</p>", "options": [{"key": "a", "html": "Mật khẩu", "why_html": "Kín"}]}),
    }  # fmt: skip
    connection.execute(sa.text(VERSION), values)


def all_of(connection: sa.Connection, asked: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(asked))]


def test_questions_get_their_places(empty_url: str) -> None:
    migrate.upgrade(empty_url, "0012")
    engine = engine_of(empty_url)
    with engine.begin() as connection:
        connection.execute(sa.text(QUESTION), [{"id": 1, "key": "cau-1"}, {"id": 2, "key": "cau-2"}])
        add(connection, 1, 1, 1, "Bản cũ", "bai-1")
        add(connection, 2, 1, 2, "Đổi chỗ", "bai-1", "bai-2")
        add(connection, 3, 2, 1, "Một câu khác")
        facts = all_of(connection, "SELECT id, question_id, number FROM question_version ORDER BY id")
    migrate.upgrade(empty_url, "0013")
    with engine.begin() as connection:
        placed = (
            "SELECT question_id, version_id, category_id, retired_at FROM bank_question ORDER BY question_id"
        )
        assert all_of(connection, placed) == [(1, 2, None, None), (2, 3, None, None)]
        assert len(set(all_of(connection, "SELECT public_id FROM bank_question"))) == 2
        tags = all_of(connection, "SELECT question_id, kind, tag FROM bank_tag ORDER BY tag")
        assert tags == [(1, "own", "bai-1"), (1, "own", "bai-2")]
        words = {
            row[0] for row in all_of(connection, "SELECT word FROM search_word WHERE topic = 'question'")
        }
        assert {"đổi", "chỗ", "mật", "khẩu", "cau", "khác"} <= words
        assert not {"bản", "cũ", "kín"} & words  # an earlier wording and explanations are not searched
    migrate.downgrade(empty_url, "0012")
    with engine.begin() as connection:
        assert all_of(connection, "SELECT id, question_id, number FROM question_version ORDER BY id") == facts
        assert all_of(connection, "SELECT 1 FROM search_word WHERE topic = 'question'") == []
