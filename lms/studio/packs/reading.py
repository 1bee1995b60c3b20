"""A .zip that somebody sent, read whole: what the pack in it is, or everything that is wrong with it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from lms.catalog.packs import bodies
from lms.catalog.packs.content import Pack
from lms.catalog.packs.files import fingerprint
from lms.catalog.packs.held import Held
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_held
from lms.catalog.packs.problems import PackInvalid, Problem, Problems
from lms.catalog.packs.reader import parse, parse_files
from lms.catalog.packs.rules import is_large
from lms.catalog.packs.unzipping import unpack
from lms.catalog.packs.zipped import zipped
from lms.kernel import sandbox
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import by_content_type
from lms.kernel.files.store import Use, keep
from lms.kernel.markup import render_text
from lms.kernel.messages import Message, mark, message_from_json, message_to_json

CHILD = "lms.studio.packs.child"
EMPTY = mark("Tệp này trống. Hãy chọn lại gói khóa học.")
TOO_LARGE = mark("Tệp lớn hơn {limit} MB, mức lớn nhất của một gói khóa học.")
NOT_A_ZIP = mark("Tệp “{name}” không phải tệp .zip. Gói khóa học gửi lên là một tệp .zip; xem docs/packs.md.")


class Saves(Protocol):
    """An upload as the web floor hands it in."""

    def save(self, dst: Any) -> None:
        """Writes the content to the path `dst`."""


@dataclass(frozen=True)
class Read:
    """What a file holds: `problems`, or else the pack printed anew and what to say of it."""

    problems: tuple[Problem, ...]
    facts: Mapping[str, Any]
    fingerprint: str
    content: bytes


def read_upload(upload: Saves, file_name: str, limit: int) -> Read:
    """The pack in a file that came over the network, of `limit` bytes at most, read in a process of its own.

    Raises Invalid with a sentence where there is no pack to speak of. Slow: call it with no transaction open.
    """
    if not file_name.lower().endswith(".zip"):
        raise Invalid(Message(NOT_A_ZIP, {"name": file_name[-100:]}))
    with tempfile.TemporaryDirectory(prefix="lms-pack-") as folder:
        path, kept, aside = (Path(folder) / name for name in ("upload", "kept", "aside"))
        aside.mkdir()
        upload.save(path)
        size = path.stat().st_size
        if not size:
            raise Invalid(Message(EMPTY))
        if size > limit:
            raise Invalid(Message(TOO_LARGE, {"limit": limit // 1024 // 1024}))
        found = sandbox.ask(CHILD, {"path": str(path), "keep_to": str(kept), "aside": str(aside)})
        problems = tuple(
            Problem(file, line, message_from_json(said)) for file, line, said in found["problems"]
        )
        if problems:
            return Read(problems, {}, "", b"")
        for media in found["facts"]["media"]:
            if media["at"] is not None:
                _store(media, Path(media.pop("at")))
        return Read((), found["facts"], found["fingerprint"], kept.read_bytes())


def _store(media: Mapping[str, Any], path: Path) -> None:
    """Moves a film, a sound or a paper among the stored files, a block at a time. Swept away after a day, as the pack is,
    unless it is published."""
    with path.open("rb") as file:
        keep(file, media["file"], Use((by_content_type(media["type"]).name,), media["size"]))
    path.unlink()


def read_pack_file(path: Path, keep_to: Path, aside: Path) -> dict[str, Any]:
    """The child's part: `problems`, or `facts` with the lessons as they will look, and the pack written to `keep_to`, all
    but what may be large: that lies in `aside`, where the facts say."""
    problems = Problems()
    files = unpack(path, problems, aside)
    try:
        pack = parse_files(files, problems)
    except PackInvalid as error:
        said = [[p.file, p.line, message_to_json(p.message)] for p in error.problems]
        return {"problems": said, "facts": {}, "fingerprint": ""}
    printed = sorted(print_held(pack).items())
    keep_to.write_bytes(b"".join(zipped((name, one) for name, one in printed if isinstance(one, bytes))))
    return {"problems": [], "facts": _facts(pack), "fingerprint": fingerprint(files)}


def kept_pack(content: bytes, facts: Mapping[str, Any]) -> Pack:
    """The pack in what `read_pack_file` kept, with these facts; its large files by their hash."""
    stored = {f"media/{m['file']}": Held(m["sha256"], m["size"]) for m in facts["media"] if is_stored(m)}
    return parse(unpack(content, Problems()) | stored)


def is_stored(media: Mapping[str, Any]) -> bool:
    """Whether a file of the facts lies among the stored ones. What waited before that was so has no hash there."""
    return "sha256" in media and is_large(media["file"])


def _facts(pack: Pack) -> dict[str, Any]:
    shown = ("key", "version", "title", "summary", "level", "audience", "competences", "authors", "licence")
    counts = {bank.name: len(bank.questions) for bank in pack.banks}
    return {
        **{name: getattr(pack, name) for name in shown},
        "hash": content_hash(pack), "sequential": pack.order == "sequential", "certificate": pack.certificate,
        "reviewed_on": pack.reviewed_on.isoformat(), "description_html": render_text(pack.description),
        "questions": sum(counts.values()), "final_quiz": pack.final_quiz.title if pack.final_quiz else None,
        "lessons": [
            {
                "title": lesson.title, "minutes": lesson.minutes, "objectives": lesson.objectives,
                "questions": counts.get(lesson.quiz or "", 0),
                "body_html": bodies.render(lesson.format, lesson.body, pack.media),
                "sources": [source.values for source in lesson.sources],
            }
            for lesson in pack.lessons
        ],
        "media": [
            {"file": m.file, "address": m.address, "type": m.content_type, "size": len(m.content),
             "sha256": m.sha256, "at": str(m.content.at) if isinstance(m.content, Held) else None, "author": m.author, "licence": m.licence, "source": m.source}
            for m in pack.media
        ],
    }  # fmt: skip
