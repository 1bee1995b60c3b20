"""Files that the texts of these tests may name."""

from lms.kernel.markup import Picture
from lms.kernel.rich_text.cleaning import Cleaned, clean_html
from lms.kernel.rich_text.links import Attached

KHOA = Picture("/media/" + "0" * 64 + ".png", 640, 360)
FILES = {
    "khoa.png": KHOA,
    "hai.svg": Picture("/media/" + "1" * 64 + ".svg", 320, 180),
    "mau.docx": Attached("/files/mau", "application/vnd.openxmlformats", 123_456),
    "phim.mp4": Attached("/files/phim", "video/mp4", 9_000_000, 1280, 720),
    "phim.vtt": Attached("/files/phu-de", "text/vtt", 900),
    "noi.mp3": Attached("/files/noi", "audio/mpeg", 90_000),
}


def cleaned(source: str) -> Cleaned:
    return clean_html(source, FILES)


def said(source: str) -> list[str]:
    """What the author is told."""
    return [removed.said.plain() for removed in cleaned(source).removed]
