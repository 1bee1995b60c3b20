"""The machinery of migrations, tried with throw-away revisions: all or nothing, and nothing left dangling."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from lms.kernel import migrate
from lms.kernel.db import prepare_engine

REVISION = '''"""{doc}."""
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade():
    {up}


def downgrade():
    {down_code}
'''
PARENT = """op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()))
    op.create_table("child", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("parent_id", sa.Integer(),
        sa.ForeignKey("parent.id", name="fk_child_parent_id_parent", ondelete="CASCADE")))
    op.execute("insert into parent (id, a) values (1, 'x'), (2, 'y')")
    op.execute("insert into child (id, parent_id) values (10, 1), (20, 2)")"""


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations without any revision."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    (folder / "versions").mkdir()
    return folder / "versions"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'trial.sqlite3'}"


def write(versions: Path, revision: str, up: str, down: str = "pass", below: str | None = None) -> None:
    text = REVISION.format(doc=revision, revision=revision, down=below, up=up, down_code=down)
    (versions / f"{revision}_trial.py").write_text(text, "utf-8")


def tables(url: str) -> set[str]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    return set(sa.inspect(engine).get_table_names()) - {"alembic_version"}


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_without_revisions_there_is_no_head(versions: Path, url: str) -> None:
    assert (migrate.head(), migrate.revisions(), migrate.current(url)) == (None, [], None)


def test_upgrade_and_downgrade(versions: Path, url: str) -> None:
    write(versions, "0001", PARENT, 'op.drop_table("child"); op.drop_table("parent")')
    assert migrate.upgrade(url)
    assert (migrate.current(url), tables(url)) == ("0001", {"parent", "child"})
    assert not migrate.upgrade(url)
    migrate.downgrade(url, "base")
    assert (migrate.current(url), tables(url)) == (None, set())


def test_a_revision_that_fails_leaves_nothing_behind(versions: Path, url: str) -> None:
    write(versions, "0001", PARENT)
    write(
        versions,
        "0002",
        'op.create_table("half", sa.Column("id", sa.Integer()))\n    raise ZeroDivisionError',
        below="0001",
    )
    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(url)
    assert (migrate.current(url), tables(url)) == (None, set()), "neither the second nor the first"


def test_making_a_table_anew_keeps_the_rows_that_refer_to_it(versions: Path, url: str) -> None:
    """On SQLite altering means dropping; with foreign keys on, the children would go with the parent."""
    write(versions, "0001", PARENT)
    alter = 'with op.batch_alter_table("parent") as batch:\n        batch.alter_column("a", nullable=False)'
    write(versions, "0002", alter, below="0001")
    migrate.upgrade(url)
    assert rows(url, "select id, parent_id from child order by id") == [(10, 1), (20, 2)]


def test_a_reference_that_leads_nowhere_is_refused(versions: Path, url: str) -> None:
    write(versions, "0001", PARENT)
    migrate.upgrade(url)
    write(versions, "0002", 'op.execute("delete from parent where id = 1")', below="0001")
    with pytest.raises(migrate.BrokenReferences, match="child"):
        migrate.upgrade(url)
    assert migrate.current(url) == "0001"
    assert rows(url, "select count(*) from parent") == [(2,)]


def test_foreign_keys_are_on_again_afterwards(versions: Path, url: str) -> None:
    write(versions, "0001", PARENT)
    engine = sa.create_engine(url)
    prepare_engine(engine)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


def test_two_heads_are_refused(versions: Path, url: str) -> None:
    from alembic.util import CommandError

    write(versions, "0001", "pass")
    write(versions, "0002", "pass", below="0001")
    write(versions, "0003", "pass", below="0001")
    with pytest.raises(CommandError):
        migrate.upgrade(url)


def test_a_first_revision_is_written_from_the_models_and_proves_itself(versions: Path, url: str) -> None:
    path = migrate.revise(url, "Everything")
    assert path is not None
    assert path.name == "0001_everything.py"
    assert "lms." not in path.read_text("utf-8"), "a revision must not change when the code does"
    migrate.upgrade(url)
    assert migrate.check(url) == []
    assert migrate.revise(url, "Nothing") is None
