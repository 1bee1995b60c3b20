"""The places of coverage's statements, and what shape a statement has. Making and hashing such a statement costs more
than running it for a school, so each shape is made once and its places are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.sql import visitors

from lms.kernel.db import Instant

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
WITHIN: Any = sa.bindparam("within", expanding=True, type_=sa.Integer())
# Numbers of ours, written into the text: a driver reads thousands of places longer than the database their rows.
PEOPLE: Any = sa.bindparam("people", expanding=True, type_=sa.Integer(), literal_execute=True)
INCLUDED: Any = sa.bindparam("included", expanding=True, type_=sa.Integer())
EXCLUDED: Any = sa.bindparam("excluded", expanding=True, type_=sa.Integer())
OLD_VERSIONS: Any = sa.bindparam("old_versions", expanding=True, type_=sa.Integer())


class Reader(Protocol):
    """What can run a SELECT: the request's session, or the connection of an export's snapshot."""

    def execute(self, statement: Any, parameters: Any = None, /) -> Any: ...


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
