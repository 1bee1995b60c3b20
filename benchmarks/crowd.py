"""A crowd for measuring: as many people as asked for, with Vietnamese names, search words and memberships.

Made by SQL inside the database, from a few thousand names made here; for an empty stage, on either database.
"""

import random
from datetime import date

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db
from lms.kernel.vietnamese import fold, name_key, sort_key, words
from lms.org.models import Person

FAMILY = "Nguyễn*38 Trần*12 Lê*10 Phạm*7 Hoàng*4 Huỳnh*4 Phan*4 Vũ*3 Võ*3 Đặng*3 Bùi*3 Đỗ*2 Hồ*2 Ngô*2 Dương*1 Lý*1 Cao*1"
MIDDLE = "Thị*25 Văn*20 Hữu*6 Đức*6 Ngọc*8 Minh*6 Thanh*5 Quang*4 Thị-Ngọc*5 Thị-Thanh*4 Quốc*3 Xuân*3 Hoàng*3 Kim*2"
GIVEN = (
    "An Anh Ánh Ân Bảo Bình Châu Chi Cường Dũng Dung Duy Dương Đạt Đông Đức Giang Hà Hải Hạnh Hằng Hậu Hiền Hiếu Hoa Hòa "
    "Hoàng Hồng Hùng Huy Huyền Hương Khánh Khoa Kiên Lan Lâm Linh Loan Long Lộc Lợi Mai Minh Mỹ My Nam Nga Ngân Ngọc "
    "Nguyên Nhân Nhi Nhung Oanh Phong Phúc Phương Phượng Quân Quang Quyên Quỳnh Sơn Tâm Tân Thảo Thắng Thành Thi Thịnh "
    "Thoa Thu Thủy Thúy Thư Tiến Toàn Trang Trâm Trinh Trung Trường Tú Tuấn Tùng Uyên Vân Vinh Vy Xuân Yến"
).split()
FRONTS, ENDS = 9973, 1009  # prime, so that neither divides the other's steps
UNITS = 2000


def weighted(text: str) -> list[str]:
    """The words of "word*weight ...", each as often as it weighs; a hyphen stands for a space."""
    pairs = (entry.split("*") for entry in text.split())
    return [word.replace("-", " ") for word, weight in pairs for _ in range(int(weight))]


def _names(connection: sa.Connection) -> None:
    """Tables of name parts: `front` (họ đệm) and its words in turn, `tail` (tên)."""
    chance = random.Random(2026)
    families, middles = weighted(FAMILY), weighted(MIDDLE)
    connection.exec_driver_sql(
        "CREATE TABLE bench_front (n INTEGER PRIMARY KEY, name TEXT, key TEXT, folded TEXT)"
    )
    connection.exec_driver_sql("CREATE TABLE bench_turn (n INTEGER, word TEXT, ahead TEXT, behind TEXT)")
    connection.exec_driver_sql(
        "CREATE TABLE bench_tail (n INTEGER PRIMARY KEY, name TEXT, key TEXT, folded TEXT, word TEXT)"
    )
    fronts, turns = [], []
    for n in range(FRONTS):
        name = f"{chance.choice(families)} {chance.choice(middles)}"
        own = words(name)
        fronts.append({"n": n, "name": name, "key": sort_key(name), "folded": fold(" ".join(own))})
        turns += [
            {"n": n, "word": word, "ahead": fold(" ".join(own[i:])), "behind": fold("".join(f" {w}" for w in own[:i]))}
            for i, word in enumerate(own)
        ]  # fmt: skip
    tails = [chance.choice(GIVEN) for _ in range(ENDS)]
    connection.execute(sa.text("INSERT INTO bench_front VALUES (:n, :name, :key, :folded)"), fronts)
    connection.execute(sa.text("INSERT INTO bench_turn VALUES (:n, :word, :ahead, :behind)"), turns)
    connection.execute(
        sa.text("INSERT INTO bench_tail VALUES (:n, :name, :key, :folded, :word)"),
        [
            {"n": n, "name": t, "key": name_key(f"x {t}").partition("|")[0], "folded": fold(t), "word": words(t)[0]}
            for n, t in enumerate(tails)
        ],
    )  # fmt: skip


# {series}: one row per person, column i from 1.
_PEOPLE = """
INSERT INTO person (id, public_id, code, full_name, name_key, created_at)
SELECT i, 'bench' || i, '56' || (10000000 + i), f.name || ' ' || t.name, t.key || '|' || f.key, :now
FROM {series} JOIN bench_front f ON f.n = ((i % {fronts}) * 7919) % {fronts} JOIN bench_tail t ON t.n = ((i % {ends}) * 31) % {ends}
"""
_WORDS = (
    """
INSERT INTO search_word (topic, ref, folded, word)
SELECT 'person', i, r.ahead || ' ' || t.folded || r.behind || ' ' || '56' || (10000000 + i), r.word
FROM {series} JOIN bench_turn r ON r.n = ((i % {fronts}) * 7919) % {fronts} JOIN bench_tail t ON t.n = ((i % {ends}) * 31) % {ends}
""",
    """
INSERT INTO search_word (topic, ref, folded, word)
SELECT 'person', i, t.folded || ' ' || f.folded || ' ' || '56' || (10000000 + i), t.word
FROM {series} JOIN bench_front f ON f.n = ((i % {fronts}) * 7919) % {fronts} JOIN bench_tail t ON t.n = ((i % {ends}) * 31) % {ends}
""",
    """
INSERT INTO search_word (topic, ref, folded, word)
SELECT 'person', i, '56' || (10000000 + i) || ' ' || f.folded || ' ' || t.folded, '56' || (10000000 + i)
FROM {series} JOIN bench_front f ON f.n = ((i % {fronts}) * 7919) % {fronts} JOIN bench_tail t ON t.n = ((i % {ends}) * 31) % {ends}
""",
)
# Everybody joined; every fourth moved once: the first row replaced by one that ends, and a new one.
_MEMBERS = """
INSERT INTO membership (id, person_id, unit_id, is_main, category, status, valid_from, valid_to, recorded_at, replaces_id)
SELECT {id}, i, {unit}, {true}, CASE i % 10 WHEN 0 THEN 'manager' WHEN 1 THEN 'officer' WHEN 2 THEN 'worker'
  WHEN 3 THEN 'teacher' ELSE 'student' END, CASE WHEN i % 50 = 7 THEN 'leave' ELSE 'active' END, {since}, {until}, :now,
  {replaces}
FROM {series} WHERE {who}
"""
MOVED = date(2026, 1, 1)


def _series(people: int) -> str:
    return f"(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < {people}) SELECT i FROM s) AS series"


def make_crowd(people: int, words: bool = True, units: int = UNITS) -> None:
    """Fills an empty database (its schema stands) with `people` people in `units` units. `words`: so that they are found
    by searching; most of the work."""
    series = _series(people)
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        driver = connection.connection.driver_connection
        if sqlite and driver is not None:  # PRAGMAs of this kind count outside a transaction only
            driver.execute("PRAGMA synchronous=OFF")
            driver.execute("PRAGMA cache_size=-200000")
        with connection.begin():
            _names(connection)
            now = sa.bindparam("now", clock.now(), type_=Person.created_at.type)
            places = {"series": series, "fronts": FRONTS, "ends": ENDS, "units": units}
            connection.execute(sa.text(_PEOPLE.format(**places)).bindparams(now))
            if words:
                _search_words(connection, places)
            _members(connection, places, now, "1" if sqlite else "true")
            for table in ("bench_front", "bench_turn", "bench_tail"):
                connection.exec_driver_sql(f"DROP TABLE {table}")
        with connection.begin():
            connection.exec_driver_sql("ANALYZE")


def _search_words(connection: sa.Connection, places: dict[str, object]) -> None:
    indexes = sa.inspect(connection).get_indexes("search_word")
    for index in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{index["name"]}"')
    for statement in _WORDS:
        connection.execute(sa.text(statement.format(**places)))
    for index in indexes:
        columns = ", ".join(f'"{c}"' for c in index["column_names"])
        connection.exec_driver_sql(f'CREATE INDEX "{index["name"]}" ON search_word ({columns})')


def _members(
    connection: sa.Connection, places: dict[str, object], now: sa.BindParameter[object], true: str
) -> None:
    units = int(str(places["units"]))
    dates = "" if true == "1" else "::date"
    first = "'2020-01-01'" + dates
    connection.execute(
        sa.text(
            "INSERT INTO unit (id, public_id, code, created_at) "
            f"SELECT i, 'bench' || i, 'lop-' || i, :now FROM {_series(units)}"
        ).bindparams(now)
    )
    connection.execute(
        sa.text(
            "INSERT INTO unit_record (unit_id, parent_id, kind, name, name_folded, sort_key, valid_from, recorded_at) "
            "SELECT i, CASE WHEN i = 1 THEN NULL ELSE 1 END, CASE WHEN i = 1 THEN 'school' ELSE 'class' END, "
            f"'Lớp ' || i, 'lop ' || i, 'lop ' || i, {first}, :now FROM {_series(units)}"
        ).bindparams(now)
    )
    here, there, eve = f"2 + i % {units - 1}", f"2 + (i + 7) % {units - 1}", "'2025-12-31'"
    big = 10_000_000
    rows = (
        {"id": "i", "unit": here, "since": "'2020-09-01'", "until": "NULL", "replaces": "NULL", "who": "1 = 1"},
        {"id": f"i + {big}", "unit": here, "since": "'2020-09-01'", "until": eve, "replaces": "i", "who": "i % 4 = 0"},
        {"id": f"i + {2 * big}", "unit": there, "since": f"'{MOVED}'", "until": "NULL", "replaces": "NULL", "who": "i % 4 = 0"},
    )  # fmt: skip
    for row in rows:
        filled = {name: value + dates if name in ("since", "until") else value for name, value in row.items()}
        connection.execute(sa.text(_MEMBERS.format(**places, **filled, true=true)).bindparams(now))
