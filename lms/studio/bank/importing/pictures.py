"""The pictures of question files: which are taken, and their way into what courses show. The catalogue keeps them."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any

from lms.assessment.bank.importing.parsing import Parsed
from lms.assessment.formats.bank.pictures import Admitted
from lms.catalog.packs.content import EXTENSIONS, PackMedia
from lms.catalog.packs.media import check_content
from lms.catalog.packs.problems import Problems
from lms.kernel.errors import Invalid
from lms.kernel.files.pictures import raster_size
from lms.kernel.files.store import Kept, Use, blocks, keep
from lms.kernel.markup import Picture
from lms.kernel.messages import Message, mark

MOST_BYTES = 2 * 1024 * 1024
USE = Use(("png", "jpg", "webp", "svg"), MOST_BYTES)

TOO_LARGE = mark("hình nặng hơn {limit} MB; hãy thu nhỏ hình rồi chèn lại.")
UNKNOWN = mark("đây không phải hình PNG, JPG, WebP hay SVG; hãy chèn lại hình ở một trong các dạng ấy.")
NOT_SAID = "Chưa rõ (hình trong tệp câu hỏi)"
FROM_FILE = "Tệp câu hỏi {name}"

_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]", re.DOTALL | re.IGNORECASE
)
_NAME = re.compile(r"/media/([0-9a-f]{64})\.([a-z]{3,4})")


def admit(content: bytes) -> Admitted:
    """The picture as it will be shown. Raises Invalid, with the end of a sentence, for one that is not taken: another
    kind, too large, or an SVG that is more than a drawing."""
    if len(content) > MOST_BYTES:
        raise Invalid(Message(TOO_LARGE, {"limit": MOST_BYTES // 1024 // 1024}))
    content = content.removeprefix(b"\xef\xbb\xbf")
    ending = next((kind for kind in ("png", "jpg", "webp") if raster_size(kind, content)), "")
    if not ending and not _SVG.match(content[:4096]):
        raise Invalid(Message(UNKNOWN))
    problems = Problems()
    checked = check_content(f"media/hinh.{ending or 'svg'}", content, problems)
    if checked is None or problems.found:
        raise Invalid(problems.found[0].message if problems.found else Message(UNKNOWN))
    kind, width, height = checked
    address = f"/media/{hashlib.sha256(content).hexdigest()}.{EXTENSIONS[kind]}"
    return Admitted(content, EXTENSIONS[kind], Picture(address, width, height), (width, height))


def put_aside(pictures: Mapping[str, bytes]) -> list[Kept]:
    """Lays the pictures of a file into the folder of files until somebody decides. Call it with no transaction open."""
    return [keep(BytesIO(content), sha256[:12], USE) for sha256, content in pictures.items()]


def of(questions: Collection[Parsed], why: str, file_name: str) -> list[PackMedia]:
    """The pictures that those of the questions show which are saved, from the folder of files, as the catalogue keeps
    them. `why`: what explains those without an explanation, "" where they stay out."""
    found: dict[str, PackMedia] = {}
    types = {ending: kind for kind, ending in EXTENSIONS.items()}
    for facts in _shown([one for one in questions if why or not one.lacks_why]):
        named = _NAME.fullmatch(str(facts["address"]))
        if named is not None and named[1] not in found:
            found[named[1]] = PackMedia(
                named[0].rpartition("/")[2], NOT_SAID, NOT_SAID, FROM_FILE.format(name=file_name),
                types[named[2]], facts["width"], facts["height"], b"".join(blocks(named[1])),
            )  # fmt: skip
    return list(found.values())


def _shown(questions: Collection[Parsed]) -> Iterator[Mapping[str, Any]]:
    for question in questions:
        yield from ((question.source or {}).get("media") or {}).values()


def hash_of(address: str) -> str | None:
    """The hash of the picture that is shown at `address`; None for another place."""
    named = _NAME.fullmatch(address)
    return named[1] if named else None
