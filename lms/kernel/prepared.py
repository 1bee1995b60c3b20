"""Statements rendered once: the short way from places to rows and back, for what every learner's page asks.

SQLAlchemy looks a statement up and describes its result anew at every execution, which costs several times what
SQLite takes to answer (docs/decisions/007). Text, order and types are what SQLAlchemy renders and publishes for that
(`construct_expanded_state`, `bind_processor`, `result_processor`); whatever goes wrong is asked again its own way, so
that errors and lost connections are told and handled as everywhere else.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection

Way = Callable[[Any], Any]
Lengths = tuple[tuple[str, int], ...]


class Prepared:
    """A statement for one dialect, for one set of places and these lengths of the lists among them."""

    def __init__(
        self, statement: Any, dialect: sa.Dialect, places: tuple[str, ...], lengths: Lengths
    ) -> None:
        is_select = isinstance(statement, sa.SelectBase)
        compiled: Any = statement.compile(dialect=dialect, column_keys=None if is_select else list(places))
        empty: dict[str, Any] = dict.fromkeys(places)
        empty.update((name, [None] * length) for name, length in lengths)
        state = compiled.construct_expanded_state(empty)

        def way_in(name: str) -> Way | None:
            if name in compiled.binds:
                kind: Any = compiled.binds[name].type.dialect_impl(dialect)
                return cast("Way | None", kind.bind_processor(dialect))
            return cast("Way | None", state.processors.get(name))  # a member of a list

        self._statement = statement
        self._text = state.statement
        self._order = state.positiontup
        expanded = {
            part: (place, index)
            for place, parts in state.parameter_expansion.items()
            for index, part in enumerate(parts)
        }
        self._ways: list[tuple[str, str, int | None, Way | None]] = []
        self._fixed: dict[str, Any] = {}  # values that stand in the statement itself
        for name, value in state.parameters.items():
            place, index = expanded.get(name, (name, None))
            way = way_in(name)
            if place in empty:
                self._ways.append((name, place, index, way))
            else:
                self._fixed[name] = way(value) if way else value
        columns = statement.exported_columns  # of a writing statement what it returns
        self._kinds = [column.type.dialect_impl(dialect) for column in columns]
        # PostgreSQL ends the transaction at an error, so that asking again would hide the reason; what Python fills in
        # by itself (a new public id) is SQLAlchemy's to fill in.
        self._writes_directly = dialect.name == "sqlite" and not (
            is_select or compiled.insert_prefetch or compiled.update_prefetch or compiled.effective_returning
        )
        # Nor may what locks be asked a second time there: the reason, a deadlock or a lock that did not come, would be gone.
        self._reads_directly = dialect.name == "sqlite" or (is_select and " FOR " not in state.statement)
        self._dialect = dialect
        self._error = cast("type[Exception]", cast(Any, dialect).loaded_dbapi.Error)
        self._back: list[tuple[int, Way]] = []
        self._row: Any = None

    def rows(self, connection: Connection, places: Mapping[str, Any]) -> Sequence[Any]:
        """The rows, as tuples that know their columns' names. Raises SQLAlchemy's errors."""
        if (
            not self._reads_directly or connection.engine.dispatch.before_cursor_execute
        ):  # somebody counts statements
            return connection.execute(self._statement, places).all()
        cursor: Any = connection.connection.cursor()
        try:
            cursor.execute(self._text, self._values(places))
            if self._row is None:
                self._learn(cursor.description)
            found = cursor.fetchall()
        except self._error:
            return connection.execute(self._statement, places).all()
        finally:
            cursor.close()
        make, back = self._row._make, self._back
        if back:
            found = [list(row) for row in found]
            for row in found:
                for index, way_back in back:
                    row[index] = way_back(row[index])
        return [make(row) for row in found]

    def changed(self, connection: Connection, places: Mapping[str, Any]) -> int:
        """How many rows the INSERT, UPDATE or DELETE made or met. Raises SQLAlchemy's errors."""
        if self._writes_directly and not connection.engine.dispatch.before_cursor_execute:
            cursor: Any = connection.connection.cursor()
            try:
                cursor.execute(self._text, self._values(places))
                return int(cursor.rowcount)
            except self._error:
                pass  # it fails again below, and is told as everywhere
            finally:
                cursor.close()
        return made(connection, self._statement, places)

    def _values(self, places: Mapping[str, Any]) -> Any:
        values = dict(self._fixed)
        for name, place, index, way in self._ways:
            value = places[place] if index is None else places[place][index]
            values[name] = way(value) if way else value
        return values if self._order is None else tuple([values[name] for name in self._order])

    def _learn(self, description: Sequence[Any]) -> None:
        """The columns' names and ways back, from the first result: some depend on what the driver says of them."""
        ways = [
            kind.result_processor(self._dialect, column[1])
            for kind, column in zip(self._kinds, description, strict=True)
        ]
        self._back = [(index, way) for index, way in enumerate(ways) if way is not None]
        self._row = namedtuple("Row", [column[0] for column in description], rename=True)  # type: ignore[misc]  # names known only now


@lru_cache(maxsize=512)
def prepared(statement: Any, dialect: sa.Dialect, places: tuple[str, ...], lengths: Lengths) -> Prepared:
    """The statement as it was rendered the first time."""
    return Prepared(statement, dialect, places, lengths)


def made(
    connection: Connection, statement: Any, places: Mapping[str, Any] | Sequence[Mapping[str, Any]]
) -> int:
    """Runs an INSERT, UPDATE or DELETE SQLAlchemy's way; how many rows it made or met, over all of `places`."""
    # psycopg's rowcount is dropped for INSERTs unless asked for.
    result = connection.execute(statement, places, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)
