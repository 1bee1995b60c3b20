"""Every migration is proved: one head, head equals the models, each revision up and down restores the schema."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.script import ScriptDirectory

import lms.app  # noqa: F401 - loads every table into the metadata
from lms.kernel import migrate
from lms.kernel.db import Base, prepare_engine
from tests.migrations.schema import difference, schema_of

REVISIONS = migrate.revisions()
each_revision = pytest.mark.parametrize("revision", REVISIONS)
# What moves rows, as against what changes the schema.
MOVES_DATA = re.compile(r"\b(op\.(execute|bulk_insert|get_bind)|sa\.(update|insert|delete|select))\(")


def scripts() -> ScriptDirectory:
    return migrate._scripts()


def test_there_is_one_line_of_revisions_with_one_head() -> None:
    assert REVISIONS, "no revision yet: kernel.migrate.revise() writes the first one"
    assert scripts().get_heads() == [migrate.head()] == REVISIONS[-1:]
    for below, revision in pairwise(REVISIONS):
        assert scripts().get_revision(revision).down_revision == below


def test_revisions_are_numbered_and_say_what_they_do() -> None:
    for number, revision in enumerate(REVISIONS, 1):
        script = scripts().get_revision(revision)
        assert script is not None
        assert revision == f"{number:04d}"
        assert re.fullmatch(rf"{revision}_[a-z0-9_]+\.py", Path(script.path).name), script.path
        assert script.doc


@each_revision
def test_a_revision_that_moves_data_has_a_test_of_its_own(revision: str) -> None:
    """tests/migrations/test_0007.py: rows before, facts after, up and down."""
    path = Path(scripts().get_revision(revision).path)
    if MOVES_DATA.search(path.read_text("utf-8")):
        assert (Path(__file__).parent / f"test_{revision}.py").exists(), (
            f"{path.name} moves rows: test_{revision}.py proves it"
        )


def test_head_equals_the_models(empty_url: str) -> None:
    assert migrate.upgrade(empty_url)
    assert migrate.current(empty_url) == migrate.head()
    differences = migrate.check(empty_url)
    assert not differences, f"write a revision (kernel.migrate.revise): {differences}"


def test_head_equals_what_the_models_would_create(empty_url: str, database: str, tmp_path: Path) -> None:
    """Also in what Alembic does not compare: checks, conditions of indexes, options of foreign keys."""
    migrate.upgrade(empty_url)
    migrated = schema_of(empty_url)
    migrate.downgrade(empty_url, "base")
    engine = sa.create_engine(empty_url, poolclass=sa.NullPool)
    prepare_engine(engine)
    Base.metadata.create_all(engine)
    assert difference(schema_of(empty_url), migrated) == []


def test_every_revision_goes_up_and_down_and_up_again(empty_url: str) -> None:
    """Down restores the schema before it, and the second time makes the same as the first."""
    below = schema_of(empty_url)
    for revision in REVISIONS:
        migrate.upgrade(empty_url, revision)
        made = schema_of(empty_url)
        migrate.downgrade(empty_url, "-1")
        assert difference(below, schema_of(empty_url)) == [], f"downgrade of {revision}"
        migrate.upgrade(empty_url, revision)
        assert difference(made, schema_of(empty_url)) == [], f"second upgrade to {revision}"
        below = made


def test_the_whole_way_down_leaves_nothing(empty_url: str) -> None:
    migrate.upgrade(empty_url)
    migrate.downgrade(empty_url, "base")
    assert schema_of(empty_url) == []
    assert migrate.current(empty_url) is None


def test_an_up_to_date_database_is_left_alone(empty_url: str) -> None:
    assert migrate.upgrade(empty_url) is True
    assert migrate.upgrade(empty_url) is False


def test_a_migration_that_fails_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Operations.create_table
    made: list[str] = []

    def create_table(self: Operations, name: str, *rest: object, **options: object) -> object:
        made.append(name)
        if len(made) == 5:
            raise RuntimeError("the power went")
        return real(self, name, *rest, **options)

    monkeypatch.setattr(Operations, "create_table", create_table)
    with pytest.raises(RuntimeError, match="the power went"):
        migrate.upgrade(empty_url)
    assert len(made) == 5
    assert schema_of(empty_url) == []
