"""A copy of one's own data as a file: JSON for machines, one page of HTML for people, and the papers beside them.

The page is read from a folder on somebody's own computer: nothing is fetched, nothing runs.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from lms.kernel import clock, personal
from lms.kernel.personal import Section
from lms.kernel.vietnamese import show_date
from lms.org.settings import school_name

JSON_NAME, HTML_NAME = "du-lieu-cua-toi.json", "du-lieu-cua-toi.html"
_STYLE = (
    "body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "th,td{border-bottom:1px solid #999;padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top}"
)


def make_zip(person_id: int, as_of: datetime) -> bytes:
    """The zip of everything the service holds about the person, as of `as_of` (aware)."""
    sections = personal.collect(person_id)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(JSON_NAME, as_json(sections, as_of))
        file.writestr(HTML_NAME, as_html(sections, as_of, school_name()))
        for section in sections:
            for name, content in section.files.items():
                file.writestr(name, content)
    return held.getvalue()


def as_json(sections: Sequence[Section], as_of: datetime) -> str:
    """{"made_at", "sections": {key: [row, …]}}; instants and dates in ISO 8601."""
    held = {
        "made_at": as_of.isoformat(),
        "sections": {s.key: [personal.to_json(row) for row in s.rows] for s in sections},
    }
    return json.dumps(held, ensure_ascii=False, indent=1)


def as_html(sections: Sequence[Section], as_of: datetime, school: str) -> str:
    """One page: a table for each section, and a sentence where there is nothing."""
    parts = [
        Markup(
            '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>'
            "<style>{style}</style></head><body><h1>{title}</h1><p>{school}. {when}</p>"
        ).format(
            title="Dữ liệu của tôi",
            style=_STYLE,
            school=school,
            when=f"Tính đến {clock.local(as_of):%H:%M %d/%m/%Y}.",
        )
    ]
    parts += [_section(section) for section in sections]
    parts.append(Markup("</body></html>"))
    return str(Markup("").join(parts))


def _section(section: Section) -> Markup:
    heading = Markup("<h2>{}</h2>").format(section.title)
    if not section.rows:
        return heading + Markup("<p>Không có gì được lưu.</p>")
    names = Markup("").join(Markup("<th scope=col>{}</th>").format(t) for t in section.columns.values())
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(shown(row.get(key))) for key in section.columns)
        )
        for row in section.rows
    )
    return heading + Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(names, rows)


def shown(value: Any) -> Markup:
    """A value as people read it; lists and mappings item by item."""
    if value is None or value == "":
        return Markup("–")
    if isinstance(value, bool):
        return Markup("có") if value else Markup("không")
    if isinstance(value, datetime):
        return escape(f"{clock.local(value):%H:%M %d/%m/%Y}")
    if isinstance(value, date):
        return escape(show_date(value))
    if isinstance(value, dict):
        return Markup("<br>").join(Markup("{}: {}").format(k, shown(v)) for k, v in value.items())
    if isinstance(value, list | tuple):
        return Markup(", ").join(shown(item) for item in value)
    return escape(str(value))
