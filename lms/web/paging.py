"""Lists in pages. The address carries `page`; everything else in it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from flask import request, url_for

T = TypeVar("T")
PER_PAGE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `number` from 1; `first`..`last` are the places of its items in the whole."""

    items: Sequence[T]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def prev_href(self) -> str | None:
        return href_with(page=self.number - 1) if self.number > 1 else None

    @property
    def next_href(self) -> str | None:
        return href_with(page=self.number + 1) if self.number < self.pages else None


def page_number() -> int:
    """The page asked for; 1 for anything that is not a number from 1 to 100000."""
    text = request.args.get("page", "1")
    return int(text) if text.isdecimal() and 1 <= int(text[:7]) <= 100_000 else 1


def page_of(items: Sequence[T]) -> Page[T]:
    """The page asked for, of a list that is at hand as a whole."""
    number = page_number()
    return Page(items[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(items))


def href_with(**changes: object) -> str:
    """This page's address with some query values changed; None or '' removes one."""
    query = {**request.args.to_dict(flat=False), **changes}
    kept = {name: value for name, value in query.items() if value not in (None, "", [""])}
    path = url_for(str(request.endpoint), **(request.view_args or {}))
    return f"{path}?{urlencode(kept, doseq=True)}" if kept else path
