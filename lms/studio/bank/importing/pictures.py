"""The pictures of question files on their way into what courses show: the catalogue keeps them."""

import re
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any

from lms.assessment.bank.importing.parsing import Parsed
from lms.catalog.library.scaling import MOST_BYTES
from lms.catalog.packs.content import EXTENSIONS, PackMedia
from lms.kernel.files.store import Kept, Use, blocks, keep

USE = Use(("png", "jpg", "webp", "svg"), MOST_BYTES)

NOT_SAID = "Chưa rõ (hình trong tệp câu hỏi)"
FROM_FILE = "Tệp câu hỏi {name}"

_NAME = re.compile(r"/media/([0-9a-f]{64})\.([a-z]{3,4})")


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
