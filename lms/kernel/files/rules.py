"""Pure rules of files: their sizes as people read them, names that no disk takes."""

import re

from lms.kernel.vietnamese import show_number

_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)


def is_device(stem: str) -> bool:
    """Whether Windows takes a file of this name, without its ending, for a device and can't write it."""
    return _DEVICE.fullmatch(stem) is not None


def megabytes(size: int) -> str:
    """A size in bytes as people read it: "1,5 MB", "820 KB"."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024)} KB"
    whole = size / 1024 / 1024
    if whole >= 1024:
        return f"{show_number(whole / 1024, 1)} GB"
    return f"{show_number(whole, 1 if whole < 10 else 0)} MB".replace(",0 ", " ")
