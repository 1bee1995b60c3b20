"""The places of coverage's statements, and what shape a statement has. Making and hashing such a statement costs more
than running it for a school, so each shape is made once and its places are filled in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.types import TypeDecorator, TypeEngine

from lms.kernel.db import Instant, read


class Numbers(TypeDecorator[Any]):
    """Some numbers of ours in one place, however many they are: the statement's text stays the same, and a driver does
    not read thousands of places. Compare with `among`."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = postgresql.ARRAY(sa.Integer()) if dialect.name == "postgresql" else sa.Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class among(sa.sql.functions.GenericFunction[bool]):  # noqa: N801 - a function of SQL
    """Condition: a column is one of the `Numbers` in a place."""

    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: compared with 1, as a function without brackets would be, SQLite finds no index for it."""
        return self


@compiles(among, "sqlite")
def _sqlite(element: Any, compiler: Any, **options: Any) -> str:
    column, numbers = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({numbers})))"  # noqa: S608 - both are the compiler's own


@compiles(among)
def _elsewhere(element: Any, compiler: Any, **options: Any) -> str:
    column, numbers = (compiler.process(one, **options) for one in element.clauses)
    return f"({column} = ANY ({numbers}))"


ON: sa.BindParameter[date] = sa.bindparam("on", type_=sa.Date())
STARTS_ON: sa.BindParameter[date] = sa.bindparam("starts_on", type_=sa.Date())
REQUIRED: sa.BindParameter[int] = sa.bindparam("required", type_=sa.Integer())
TARGET: sa.BindParameter[int] = sa.bindparam("target_id", type_=sa.Integer())
FLOOR: sa.BindParameter[date] = sa.bindparam("floor", type_=sa.Date())
KNOWN: Any = sa.bindparam("known", type_=Instant())
CATEGORIES: Any = sa.bindparam("categories", expanding=True, type_=sa.Text())
UNITS: Any = sa.bindparam("unit_ids", expanding=True, type_=sa.Integer())
EXCEPT_UNITS: Any = sa.bindparam("except_unit_ids", expanding=True, type_=sa.Integer())
POSITIONS: Any = sa.bindparam("positions", expanding=True, type_=sa.Text())
WITHIN: Any = sa.bindparam("within", type_=Numbers())
PEOPLE: Any = sa.bindparam("people", type_=Numbers())
INCLUDED: Any = sa.bindparam("included", expanding=True, type_=sa.Integer())
EXCLUDED: Any = sa.bindparam("excluded", expanding=True, type_=sa.Integer())
OLD_VERSIONS: Any = sa.bindparam("old_versions", expanding=True, type_=sa.Integer())


class Reader(Protocol):
    """What can run a SELECT: the request's session, or the connection of an export's snapshot."""

    def execute(self, statement: Any, parameters: Any = None, /) -> Any: ...


_WHOLE = ("within", "people")  # sets that fill one place


def rows_of(statement: Any, values: Mapping[str, Any], reader: Reader | None = None) -> Sequence[Any]:
    """The rows of a statement that is made once, with a population's values (and more) in its places; through the
    connection of a snapshot where `reader` is one."""
    filled_in = {
        name: list(value) if type(value) is tuple and name not in _WHOLE else value
        for name, value in values.items()
    }
    return read(statement, filled_in, reader if isinstance(reader, Connection) else None)


@dataclass(frozen=True)
class Shape:
    """What a statement about a population has to look at beside its categories. `kinds`: of the requirements;
    `sources`: the satisfiers that answer them. `within`: only people of some units are looked at; `people`: only some that
    are named."""

    units: bool = False
    except_units: bool = False
    positions: bool = False
    included: bool = False
    excluded: bool = False
    versions: bool = False
    expires: bool = False
    as_known: bool = False
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    within: bool = False
    people: bool = False

    @property
    def few(self) -> bool:
        """Whether few are looked at, whose facts are found by the person: everybody's are far more."""
        return self.within or self.people

    @property
    def known(self) -> Any:
        """The place of the instant as of which facts are known; None: as known now."""
        return KNOWN if self.as_known else None


@cache
def refs_of(kind: str) -> Any:
    """The place of the numbers of a kind's requirements."""
    return sa.bindparam(refs_name(kind), expanding=True, type_=sa.Integer())


def refs_name(kind: str) -> str:
    """The place's name."""
    return f"refs_{kind}"


def filled(select: sa.Select[Any], values: Mapping[str, Any]) -> sa.Select[Any]:
    """The statement with these values in its places, each under a name of its own, so that two can meet in one."""

    def value(element: Any, **_options: Any) -> Any:
        if isinstance(element, sa.BindParameter) and element.key in values:
            return sa.bindparam(
                element.key, values[element.key], element.type, unique=True, expanding=element.expanding
            )
        return None

    return cast("sa.Select[Any]", visitors.replacement_traverse(select, {}, value))
