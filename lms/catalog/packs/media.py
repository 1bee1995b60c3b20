"""The pack's files that are shown: who made them, under which licence, and whether they are what they say."""

import re
from collections.abc import Mapping

from lms.catalog.library import captions
from lms.catalog.library.rules import MOST_TRANSCRIPT
from lms.catalog.packs.content import PackMedia
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.held import Held
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.rules import MOST_MEDIA_FILES
from lms.catalog.packs.svg import check_svg
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import FORMATS, recognise
from lms.kernel.files.pictures import raster_size
from lms.kernel.files.unsound import Unsound
from lms.kernel.messages import Message, mark

LIST = "media/media.toml"
_PICTURES = ("svg", "png", "jpg", "jpeg", "webp")
_FILMS, _SOUNDS = ("mp4", "webm"), ("mp3", "m4a", "ogg", "weba")
_ENDINGS = (*_PICTURES, *_FILMS, *_SOUNDS, "vtt", "pdf", "docx", "xlsx", "pptx")
NAME = re.compile(rf"[a-z0-9][a-z0-9_-]*\.({'|'.join(_ENDINGS)})")
_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
_RASTER = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def is_picture(name: str) -> bool:
    """Whether the file is drawn in a page, by its name."""
    return name.rsplit(".", 1)[-1] in _PICTURES


def read_media(
    top: Fields | None, files: Mapping[str, bytes | Held], problems: Problems
) -> tuple[PackMedia, ...]:
    """The files named in media.toml (`top`), sorted by name; notes those that are missing, unnamed or not sound."""
    entries = top.tables("files", 0, MOST_MEDIA_FILES) if top else []
    if top:
        top.finish()
    found: dict[str, PackMedia] = {}
    named: set[str] = set()
    for entry in entries:
        name = entry.text("file")
        words = {n: entry.text(n) for n in ("author", "licence", "source")}
        words |= _said(entry, name, files)
        entry.finish()
        if name in named:
            entry.wrong("file", mark("Tệp “{value}” đã có ở trên."), value=name)
        named.add(name)
        content = _content(entry, name, files, problems)
        checked = check_content(f"media/{name}", content, problems) if content is not None else None
        if content is not None and checked and name not in found:
            kind, width, height = checked
            found[name] = PackMedia(
                name, **words, content_type=kind, width=width, height=height, content=content
            )
    if LIST not in problems.broken:
        _unnamed(named, files, problems)
    return tuple(found[name] for name in sorted(found))


def _said(entry: Fields, name: str, files: Mapping[str, bytes | Held]) -> dict[str, str]:
    """What is said in a film or a sound, for who can't hear it."""
    ending = name.rsplit(".", 1)[-1]
    if ending not in (*_FILMS, *_SOUNDS):
        return {}
    captions = entry.text("captions", required=ending in _FILMS)
    if captions and (not captions.endswith(".vtt") or f"media/{captions}" not in files):
        entry.wrong("captions", mark("Không có tệp phụ đề media/{value} (dạng .vtt)."), value=captions)
    return {"captions": captions, "transcript": entry.text("transcript", MOST_TRANSCRIPT, lines=True)}


def _content(
    entry: Fields, name: str, files: Mapping[str, bytes | Held], problems: Problems
) -> bytes | Held | None:
    if not name:
        return None
    if not NAME.fullmatch(name):
        entry.wrong(
            "file",
            mark("“{value}” không phải tên tệp trong thư mục media (chữ thường không dấu; {endings})."),
            value=name,
            endings=", ".join(_ENDINGS),
        )
        return None
    content = files.get(f"media/{name}")
    if content is None and f"media/{name}" not in problems.broken:
        entry.wrong("file", mark("Không có tệp media/{value}."), value=name)
    return content


def _unnamed(named: set[str], files: Mapping[str, bytes | Held], problems: Problems) -> None:
    for path in sorted(files):
        folder, _, name = path.partition("/")
        if folder == "media" and path != LIST and name not in named:
            problems.add(path, 0, mark("Tệp chưa được khai tác giả và giấy phép trong media/media.toml."))


def check_content(path: str, content: bytes | Held, problems: Problems) -> tuple[str, int, int] | None:
    """(content type, width, height) of a file, 0 by 0 for what is not drawn; None, noted, if it is not what its name
    says."""
    ending = path.rsplit(".", 1)[-1]
    if ending not in _PICTURES:
        return (FORMATS[ending].content_type, 0, 0) if _is_sound(path, ending, content, problems) else None
    kind, data = _TYPES[ending], content if isinstance(content, bytes) else content.read()
    if kind == "image/svg+xml":
        size = check_svg(path, data, problems)
    else:
        size = raster_size(_RASTER[kind], data)
        if size is None:
            problems.add(path, 0, mark("Nội dung tệp không phải {kind} hợp lệ."), kind=kind)
    return (kind, *size) if size else None


def _is_sound(path: str, ending: str, content: bytes | Held, problems: Problems) -> bool:
    """Whether a film, a sound, captions or a paper is what its name says. What is stored was looked at before."""
    source = content.at if isinstance(content, Held) else content
    if source is None:
        return True
    try:
        found = recognise(source)
        if ending == "vtt":
            captions.read(source if isinstance(source, bytes) else source.read_bytes(), path)
    except Unsound as error:
        problems.add(path, 0, mark("Tệp không dùng được: {why}."), why=Message(error.why))
    except Invalid as error:
        problems.add(path, 0, error.message.msgid, **error.message.params)
    else:
        if found is not None and found.name == ending:
            return True
        problems.add(
            path, 0, mark("Nội dung tệp không phải {kind} hợp lệ."), kind=Message(FORMATS[ending].label)
        )
    return False
