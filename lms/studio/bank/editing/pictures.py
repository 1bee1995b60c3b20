"""The pictures that a question written here may show: those of the courses whose banks its author may open, those
that other questions of these banks show, and its own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.assessment.bank.rows import BankRow
from lms.assessment.bank.rules import SHARED, course_of
from lms.assessment.kinds import areas
from lms.assessment.kinds.protocol import Spot, Spotted
from lms.catalog.packs.content import EXTENSIONS
from lms.catalog.packs.media import check_content
from lms.catalog.packs.problems import Problems
from lms.catalog.queries import find_media
from lms.kernel.markup import PICTURES_FOLDER, Picture
from lms.kernel.vietnamese import sort_key
from lms.studio.bank import queries
from lms.studio.bank.pages import Desk

_ADDRESS = re.compile(r"/media/([0-9a-f]{64})\.([a-z]{3,4})")
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Offered:
    """A picture that may be chosen: `name` as texts write it after "media/", `group`: the title of its course, ""
    for the shared bank."""

    address: str
    name: str
    group: str


def offered(here: Desk, row: BankRow | None) -> list[Offered]:
    """What may be chosen, each picture once, by course and name; what the question shows already comes first."""
    own = (row.wording.source.get("media") or {}) if row else {}
    found = [Offered(str(facts["address"]), name, "") for name, facts in own.items()]
    others = [*_of_courses(here), *_of_questions(here)]
    found += sorted(others, key=lambda each: (sort_key(each.group), each.name))
    return list({each.address: each for each in reversed(found)}.values())[::-1]


def _of_courses(here: Desk) -> Iterator[Offered]:
    for course, name, sha256, content_type in queries.course_pictures(list(here.titles), tuple(EXTENSIONS)):
        yield Offered(f"/media/{sha256}.{EXTENSIONS[content_type]}", name, here.titles[course])


def _of_questions(here: Desk) -> Iterator[Offered]:
    wanted = [key for key in here.keys if course_of(key) in here.titles or key == SHARED]
    for bank_key, media in queries.question_pictures(wanted):
        for name, facts in media.items():
            yield Offered(str(facts["address"]), name, here.bank_name(bank_key))


def facts_of(address: str) -> Facts | None:
    """Address and size of a stored picture; None if there is none there."""
    named = _ADDRESS.fullmatch(address)
    held = find_media(named[1]) if named else None
    if named is None or held is None:
        return None
    checked = check_content(f"media/x.{named[2]}", held[1], Problems())
    return {"address": address, "width": checked[1], "height": checked[2]} if checked else None


def named(address: str, choices: Sequence[Offered], media: Mapping[str, Facts]) -> str:
    """Under which name a question shows the picture, when its others are `media`: its own, made different where
    another one has it; "" for a picture that was not offered."""
    held = next((name for name, facts in media.items() if facts["address"] == address), None)
    if held is not None:
        return held
    name = next((each.name for each in choices if each.address == address), "")
    return name if name not in media else f"{address.removeprefix('/media/')[:8]}-{name}"


def sketch(source: Facts) -> Spotted | None:
    """The picture of an unfinished question with those of its areas that can be drawn, numbered as the form's rows;
    None without a picture."""
    facts = (source.get("media") or {}).get(str(source.get("picture") or "").removeprefix(PICTURES_FOLDER))
    if facts is None:
        return None
    picture, spots = Picture(**facts), []
    for number, row in enumerate(source.get("areas") or (), 1):
        shape, at = row["shape"], row["coordinates"]
        if not list(areas.faults(shape, at, picture)):
            x, y = areas.number_at(shape, at, picture)
            state = "on" if row.get("correct") else ""
            spots.append(Spot(str(number), areas.path(shape, at), x, y, state))
    return Spotted(picture, str(source.get("alt") or ""), areas.letter(picture), spots)
