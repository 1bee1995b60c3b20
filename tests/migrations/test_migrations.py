"""One head; head equals the models; every revision goes up and comes down again; all or nothing."""

import pytest
import sqlalchemy as sa

from lms.kernel import migrate
from lms.kernel.db import Base


@pytest.fixture
def url(empty_url: str) -> str:
    """The address of an empty database of our own."""
    return empty_url


def _schema(url: str) -> dict[str, list[str]]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    inspector = sa.inspect(engine)
    return {
        table: sorted(
            [
                f"{column['name']} {column['type']} {column['nullable']}"
                for column in inspector.get_columns(table)
            ]
            + [f"index {index['name']} {index['column_names']}" for index in inspector.get_indexes(table)]
            + [f"key {key['constrained_columns']}" for key in inspector.get_foreign_keys(table)]
            + [f"check {check['name']}" for check in inspector.get_check_constraints(table)]
        )
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_one_head() -> None:
    assert migrate.head() == migrate.revisions()[-1]


def test_head_equals_the_models(url: str) -> None:
    assert migrate.upgrade(url) is True
    assert migrate.current(url) == migrate.head()
    assert migrate.check(url) == []
    assert set(_schema(url)) == set(Base.metadata.tables)
    assert migrate.upgrade(url) is False


def test_every_revision_comes_down_to_the_schema_before_it(url: str) -> None:
    before = _schema(url)
    for revision in migrate.revisions():
        migrate.upgrade(url, revision)
        after = _schema(url)
        migrate.downgrade(url, "-1")
        assert _schema(url) == before, f"downgrade of {revision}"
        migrate.upgrade(url, revision)
        assert _schema(url) == after, f"second upgrade to {revision}"
        before = after


def test_a_migration_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic.operations import Operations

    real = Operations.create_table
    made: list[str] = []

    def create_table(self: Operations, name: str, *rest: object, **options: object) -> object:
        made.append(name)
        if len(made) == 5:
            raise RuntimeError("the power went")
        return real(self, name, *rest, **options)

    monkeypatch.setattr(Operations, "create_table", create_table)
    with pytest.raises(RuntimeError, match="the power went"):
        migrate.upgrade(url)
    assert len(made) == 5
    assert _schema(url) == {}
