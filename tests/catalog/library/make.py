"""Makes files for tests."""

import io
from typing import Any

from lms.catalog.library import actions
from lms.catalog.library.preparing import Prepared, prepare
from lms.catalog.library.rows import FileRow
from lms.catalog.library.rules import Said
from lms.kernel.db import transaction
from lms.kernel.files.formats import Family
from tests.make import SYSTEM

MB = 1024 * 1024
MOST = dict.fromkeys(Family, 20 * MB)
LIMITS = (100 * MB, 1000 * MB)
CREDITS = {"author": "Tổ học liệu số", "licence": "CC-BY-4.0", "source": "Tự làm"}


def photo(width: int = 2400, height: int = 1600, kind: str = "JPEG", **how: Any) -> bytes:
    """A picture of many colours."""
    import PIL.Image

    held = io.BytesIO()
    across = PIL.Image.linear_gradient("L").resize((width, height))
    down = PIL.Image.radial_gradient("L").resize((width, height))
    PIL.Image.merge("RGB", (across, down, across.transpose(PIL.Image.Transpose.FLIP_LEFT_RIGHT))).save(
        held, kind, **how
    )
    return held.getvalue()


def prepared(content: bytes, name: str = "Ảnh bìa.png") -> Prepared:
    """The file as it goes into a library."""
    return prepare(io.BytesIO(content), name, MOST)


def add(course_id: int, content: bytes, name: str = "Ảnh bìa.png", **said: Any) -> FileRow:
    """A file of the course."""
    ready = prepared(content, name)
    with transaction():
        return actions.add(SYSTEM, course_id, ready, Said(**said), LIMITS)[0]
