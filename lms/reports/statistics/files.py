"""An answer as a file: a workbook with the list of names, CSV, a PDF, an annex for a paper. Everything in a file is read
from one snapshot of the database, and is what the page shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from typing import Any, BinaryIO

import sqlalchemy as sa

from lms.kernel import clock
from lms.kernel.db import db, release, snapshot
from lms.kernel.messages import mark
from lms.kernel.official import rules as official
from lms.kernel.tables.csv_text import Dialect, csv_text
from lms.kernel.tables.rules import Chunk, Kind, Say, TableSpec, spoken
from lms.kernel.tables.workbook import Heading, Sheet, write_workbook
from lms.kernel.vietnamese import show_date, show_number
from lms.org.settings import PAPER_SYMBOL, PARENT_BODY, PLACE, SCHOOL_NAME, school_name, setting
from lms.reports.statistics import answering, columns, pages, queries, rules
from lms.reports.statistics.answering import Answer, Asked

FILE_NAME = mark("Thống kê học tập")
_CHART = {
    rules.Counting.TURNS: mark("Số lượt học theo từng dòng của bảng"),
    rules.Counting.PEOPLE: mark("Số người học theo từng dòng của bảng"),
}


class Format(StrEnum):
    """The kinds of files."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    DOCX = "docx"


class Part(StrEnum):
    """What a CSV holds: the table, or the names behind it."""

    TABLE = "table"
    LIST = "list"


@dataclass(frozen=True)
class Wanted:
    """What to make a file of. `who`: the name of who asked, said in the file. `with_list`: a workbook holds the names."""

    asked: Asked
    say: Say
    who: str = ""
    language: str = "vi"
    with_list: bool = True

    def file_name(self, extension: str) -> str:
        """A name that says what is in the file, as of when, and from which snapshot: rows alone have no place for it."""
        held = self.asked.snapshot
        source = f" {held.public_id}" if held else ""
        return f"{self.say(FILE_NAME)} {self.asked.span.as_of.isoformat()}{source}.{extension}"


def is_longer(asked: Asked, than: int) -> bool:
    """Whether the list of names in a workbook has more rows. Two statements."""
    scope = queries.narrowed(asked.scope, db.session)
    return queries.is_longer(scope, asked.choice.counting, db.session, than)


def length_of(asked: Asked) -> int:
    """How many rows the list of names has. Two statements."""
    counting, scope = asked.choice.counting, queries.narrowed(asked.scope, db.session)
    return queries.total_of(scope, counting, db.session).value(counting)


def csv_pieces(wanted: Wanted, part: Part, dialect: Dialect) -> Iterator[str]:
    """The table or the list as CSV, in pieces. Lets go of the request's own transaction first."""
    asked, say = wanted.asked, wanted.say
    names = asked.unit_names  # read before: nothing is asked beside the snapshot
    release()
    with snapshot() as connection:
        if part is Part.LIST:
            listed = spoken(columns.list_of(asked.choice.counting), say)
            scope = queries.narrowed(asked.scope, connection)
            chunks = queries.list_chunks(scope, asked.choice.counting, connection, names)
            yield from csv_text(listed, chunks, dialect)
        else:
            found = answering.answer(asked, connection)
            yield from csv_text(spoken(found.table, say), [found.rows(say)], dialect)


def xlsx_into(target: BinaryIO, wanted: Wanted, beat: Callable[[], None] | None = None) -> None:
    """Writes the workbook: what was asked, the table, the chart, the names. Lets go of the request's own transaction first.
    `beat` is called after each part of the names."""
    heading, names = (
        heading_of(wanted),
        wanted.asked.unit_names,
    )  # read before: nothing is asked beside the snapshot
    release()
    with snapshot() as connection:
        found = answering.answer(wanted.asked, connection)
        sheets = _sheets(wanted, found)
        listed = _listed(wanted, connection, names, beat) if wanted.with_list else ()
        write_workbook(target, heading, chain(sheets, listed))


def figures_into(target: BinaryIO, wanted: Wanted, found: Answer, heading: Heading) -> None:
    """Writes the workbook of figures that were read already, without names; asks the database nothing."""
    write_workbook(target, heading, _sheets(wanted, found))


def heading_of(wanted: Wanted) -> Heading:
    """What stands above every sheet."""
    say = wanted.say
    notes = [say(note) for note in _short_notes(wanted)]
    return Heading(school_name(), notes, wanted.asked.span.as_of, say(mark("Trang &P/&N")))


def _short_notes(wanted: Wanted) -> list[str]:
    said = pages.said(wanted.asked, "", wanted.say)
    return [f"{term}: {value}" for term, value in said[:3]]


def _sheets(wanted: Wanted, found: Answer) -> Iterator[Sheet]:
    asked, say = wanted.asked, wanted.say
    told = [
        *pages.said(asked, wanted.who, say),
        *((say(mark("Ghi chú")), say(note)) for note in pages.notes_of(asked)),
    ]
    yield Sheet(spoken(columns.CHOICE, say), [told])
    yield Sheet(spoken(found.table, say), [found.rows(say)], found.depths, has_total=True)
    bars = [(bar.label, bar.value) for bar in found.bars(say)]
    if bars:
        title = say(_CHART[asked.choice.counting])
        yield Sheet(spoken(columns.chart_of(asked.choice.counting), say), [bars], chart=title)


def _listed(
    wanted: Wanted, connection: sa.Connection, names: Mapping[int, str], beat: Callable[[], None] | None
) -> Iterator[Sheet]:
    """The sheet of names, read when it is written."""
    asked = wanted.asked
    scope = queries.narrowed(asked.scope, connection)
    chunks = queries.list_chunks(scope, asked.choice.counting, connection, names)
    listed = spoken(columns.list_of(asked.choice.counting), wanted.say)
    yield Sheet(listed, _beating(chunks, beat) if beat else chunks)


def _beating(chunks: Iterable[Chunk], beat: Callable[[], None]) -> Iterator[Chunk]:
    for chunk in chunks:
        yield chunk
        beat()


def pdf(wanted: Wanted) -> bytes:
    """The table and the chart as PDF. Lets go of the request's own transaction before it is set."""
    from lms.reports.statistics.pdf import render

    sheet = sheet_of(wanted)
    release()
    return render(sheet, wanted.asked.asked_at)


def sheet_of(wanted: Wanted) -> dict[str, Any]:
    """What stands in the PDF, worded."""
    asked, say = wanted.asked, wanted.say
    found = answering.answer_of_one_moment(asked)
    table, lines = printed(spoken(found.table, say), found.rows(say))
    rows = zip(lines, found.depths, strict=True)
    return {
        "school": school_name(), "title": table.title, "page": say(mark("Trang")), "language": wanted.language,
        "said": pages.said(asked, wanted.who, say), "notes": [say(note) for note in pages.notes_of(asked)],
        "chart": say(_CHART[asked.choice.counting]),
        "columns": [
            {"heading": one.heading, "width": min(one.width, 36), "kind": "text" if one.kind is Kind.TEXT else "num"}
            for one in table.columns
        ],
        "rows": [{"depth": depth, "cells": row} for row, depth in rows],
        "bars": [{"label": bar.label, "value": bar.value, "said": show_number(bar.value)} for bar in found.bars(say)],
    }  # fmt: skip


def printed(table: TableSpec, rows: list[tuple[Any, ...]]) -> tuple[TableSpec, list[list[str]]]:
    """The columns that are read on paper, and the rows' texts in them."""
    kept = [n for n, column in enumerate(table.columns) if not column.only_in_files]
    worded = (texts(table, row) for row in rows)
    columns_kept = tuple(table.columns[n] for n in kept)
    return replace(table, columns=columns_kept), [[row[n] for n in kept] for row in worded]


def texts(table: TableSpec, row: tuple[Any, ...]) -> list[str]:
    """A row as people read it: 1.234,5; "–" for nothing."""
    return [_text(column.kind, value) for column, value in zip(table.columns, row, strict=True)]


def _text(kind: Kind, value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, Decimal):
        return show_number(value, 1)
    return show_number(value) if kind is Kind.COUNT else str(value)


_NUMBER_WIDTH, _NAME_WIDTH = 18.0, 70.0  # millimetres, before they share the page


def docx(wanted: Wanted) -> bytes:
    """The table as an annex in the form of an official paper, in Vietnamese whatever is asked. Lets go of the request's own
    transaction before it is set."""
    from lms.kernel.official.build import build_annex

    asked = wanted.asked
    found = answering.answer_of_one_moment(asked)

    def say(message: Any) -> str:
        return message if isinstance(message, str) else str(message.plain())

    table, rows = printed(found.table, found.rows(say))
    cells = [
        tuple(("– " * depth * (n == 0) + text,) for n, text in enumerate(row))
        for row, depth in zip(rows, found.depths, strict=True)
    ]
    said = [f"{term}: {value}" for term, value in pages.said(asked, wanted.who, say)]
    made = official.Table(
        "", [official.Column(say(one.heading), _NAME_WIDTH if n == 0 else _NUMBER_WIDTH, n > 0) for n, one in enumerate(table.columns)],
        cells, said[2] + ".", total=True,
    )  # fmt: skip
    body: list[official.Block] = [
        official.Text(("; ".join(said[:3]) + ".",)), official.Text(("; ".join(said[3:]) + ".",)), made,
        *(official.Text((say(note),)) for note in pages.notes_of(asked)),
    ]  # fmt: skip
    annex = official.Annex("…", say(table.title), body, wide=len(table.columns) > 7)
    today = clock.today()
    paper = official.Paper(
        setting(PARENT_BODY), setting(SCHOOL_NAME), "BC", setting(PAPER_SYMBOL), setting(PLACE), today, "Báo cáo", say(table.title),
        (), (), annexes=(annex,),
    )  # fmt: skip
    release()
    return build_annex(paper, asked.asked_at)
