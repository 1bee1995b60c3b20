"""What people call a file: shown to them, and never where it is kept."""

import re

from lms.kernel.files.formats import FORMATS, Format
from lms.kernel.messages import mark
from lms.kernel.vietnamese import clean

MOST_NAME = 120
UNNAMED = mark("tệp không tên")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')


def shown_name(given: str | None) -> str:
    """The name to show for a file that was sent as `given`: NFC, without folders, control and invisible characters,
    `MOST_NAME` characters at most with the ending kept. A name of which nothing is left is said so, in Vietnamese."""
    name = clean((given or "").replace("\0", "")).replace("\\", "/").rsplit("/", 1)[-1].strip(". ")
    if len(name) > MOST_NAME:
        ending = _ENDING.search(name)
        kept = ending[0] if ending else ""
        name = name[: MOST_NAME - len(kept) - 1].rstrip() + "…" + kept
    return name or UNNAMED


def download_name(shown: str, kind: Format) -> str:
    """`shown` as a file is saved under it, with the ending of what it holds: a text is never saved as a program."""
    name = _NOT_IN_NAMES.sub("_", shown)
    if name.lower().endswith((f".{kind.ending}", ".jpeg" if kind.name == "jpg" else f".{kind.ending}")):
        return name
    known = _ENDING.search(name)
    if known and known[1].lower() in {*FORMATS, "jpeg", "htm", "html", "mov", "doc", "xls", "ppt"}:
        name = name[: known.start()]
    return f"{name}.{kind.ending}"
