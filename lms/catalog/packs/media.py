"""The pack's files that are shown: who made them, under which licence, and whether they are what they say."""

import re
from collections.abc import Mapping

from lms.catalog.packs.content import PackMedia
from lms.catalog.packs.fields import Fields
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.svg import check_svg
from lms.kernel.files.pictures import raster_size
from lms.kernel.messages import mark

LIST = "media/media.toml"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*\.(svg|png|jpg|jpeg|webp)")
MOST = 300
_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
_RASTER = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def read_media(top: Fields | None, files: Mapping[str, bytes], problems: Problems) -> tuple[PackMedia, ...]:
    """The files named in media.toml (`top`), sorted by name; notes those that are missing, unnamed or not sound."""
    entries = top.tables("files", 0, MOST) if top else []
    if top:
        top.finish()
    found: dict[str, PackMedia] = {}
    named: set[str] = set()
    for entry in entries:
        name = entry.text("file")
        words = {n: entry.text(n) for n in ("author", "licence", "source")}
        entry.finish()
        if name in named:
            entry.wrong("file", mark("Tệp “{value}” đã có ở trên."), value=name)
        named.add(name)
        content = _content(entry, name, files, problems)
        checked = check_content(f"media/{name}", content, problems) if content is not None else None
        if content is not None and checked and name not in found:
            found[name] = PackMedia(
                name, words["author"], words["licence"], words["source"], *checked, content
            )
    if LIST not in problems.broken:
        _unnamed(named, files, problems)
    return tuple(found[name] for name in sorted(found))


def _content(entry: Fields, name: str, files: Mapping[str, bytes], problems: Problems) -> bytes | None:
    if not name:
        return None
    if not NAME.fullmatch(name):
        entry.wrong(
            "file",
            mark("“{value}” không phải tên tệp trong thư mục media (svg, png, jpg, webp)."),
            value=name,
        )
        return None
    content = files.get(f"media/{name}")
    if content is None and f"media/{name}" not in problems.broken:
        entry.wrong("file", mark("Không có tệp media/{value}."), value=name)
    return content


def _unnamed(named: set[str], files: Mapping[str, bytes], problems: Problems) -> None:
    for path in sorted(files):
        folder, _, name = path.partition("/")
        if folder == "media" and path != LIST and name not in named:
            problems.add(path, 0, mark("Tệp chưa được khai tác giả và giấy phép trong media/media.toml."))


def check_content(path: str, content: bytes, problems: Problems) -> tuple[str, int, int] | None:
    """(content type, width, height) of a picture; None, noted, if it is not what its name says."""
    kind = _TYPES[path.rsplit(".", 1)[-1]]
    if kind == "image/svg+xml":
        size = check_svg(path, content, problems)
    else:
        size = raster_size(_RASTER[kind], content)
        if size is None:
            problems.add(path, 0, mark("Nội dung tệp không phải {kind} hợp lệ."), kind=kind)
    return (kind, *size) if size else None
