"""Sizes of files as people read them. Pure."""

from lms.kernel.vietnamese import show_number


def megabytes(size: int) -> str:
    """A size in bytes as people read it: "1,5 MB", "820 KB"."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024)} KB"
    whole = size / 1024 / 1024
    if whole >= 1024:
        return f"{show_number(whole / 1024, 1)} GB"
    return f"{show_number(whole, 1 if whole < 10 else 0)} MB".replace(",0 ", " ")
