"""Pictures are pictures: SVG that runs or loads nothing, rasters that are what their name says."""

import struct
import zlib

import pytest

from lms.catalog.packs.media import check_content
from lms.catalog.packs.problems import Problems
from lms.kernel.files.pictures import raster_size
from tests.packs.make import SVG, files, places, problems_of

NS = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"'
BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

# The text of a picture, the line told of, and words of the sentence.
HOSTILE = {
    "script": (f"<svg {NS}>\n<script>alert(1)</script></svg>", 2, "<script>"),
    "script in another prefix": (f'<svg {NS} xmlns:s="http://www.w3.org/2000/svg">\n\n<s:script/></svg>', 3, "<s:script>"),
    "event": (f'<svg {NS} onload="alert(1)"></svg>', 1, "sự kiện “onload”"),
    "event in capitals": (f'<svg {NS}>\n<rect OnClick="x()"/></svg>', 2, "sự kiện “OnClick”"),
    "foreign object": (f"<svg {NS}>\n<foreignObject><p/></foreignObject></svg>", 2, "<foreignObject>"),
    "animation": (f'<svg {NS}>\n<set attributeName="onclick" to="x"/></svg>', 2, "<set>"),
    "link": (f'<svg {NS}>\n<a href="https://example.vn"><rect/></a></svg>', 2, "<a>"),
    "image": (f'<svg {NS}>\n<image href="https://example.vn/a.png"/></svg>', 2, "<image>"),
    "use from outside": (f'<svg {NS}>\n<use href="https://example.vn/a.svg#x"/></svg>', 2, "trỏ ra ngoài"),
    "use from outside, old": (
        f'<svg {NS} xmlns:xlink="http://www.w3.org/1999/xlink">\n<use xlink:href="//example.vn/a.svg#x"/></svg>',
        2, "trỏ ra ngoài",
    ),
    "use of data": (f'<svg {NS}>\n<use href="data:image/svg+xml;base64,AA#x"/></svg>', 2, "trỏ ra ngoài"),
    "fill from outside": (f'<svg {NS}>\n<rect fill="url(https://example.vn/a#b)"/></svg>', 2, "“fill”"),
    "style from outside": (f"<svg {NS}>\n<rect style=\"fill:url('//example.vn/a')\"/></svg>", 2, "“style”"),
    "style sheet from outside": (f"<svg {NS}>\n<style>@import 'https://example.vn/a.css';</style></svg>", 2, "<style>"),
    "font from outside": (f"<svg {NS}>\n<style>@font-face{{src:url(//example.vn/a)}}</style></svg>", 2, "<style>"),
    "style in pieces": (f"<svg {NS}>\n<style>@imp<![CDATA[ort 'a.css']]>;</style></svg>", 2, "<style>"),
    "style in pieces of letters": (f"<svg {NS}>\n<style>@&#105;mp&#111;rt 'a.css';</style></svg>", 2, "<style>"),
    "style around a comment": (f"<svg {NS}>\n<style>@imp<!-- x -->ort 'a.css';</style></svg>", 2, "<style>"),
    "style with its own comment": (f"<svg {NS}>\n<style>a{{x:exp/**/ression(1)}}</style></svg>", 2, "<style>"),
    "style after an element": (f"<svg {NS}>\n<style><desc/>@import 'a.css';</style></svg>", 2, "chỉ được có chữ"),
    "style over many pieces": (f"<svg {NS}>\n<style>{'a' * 70000}@import 'a';</style></svg>", 2, "<style>"),
    "style attribute with a comment": (f'<svg {NS}>\n<rect style="x:u/**/rl(//a)"/></svg>', 2, "“style”"),
    "letters by number": (f'<svg {NS}>\n<rect fill="url(&#104;ttps://a.vn)"/></svg>', 2, "“fill”"),
    "expression": (f'<svg {NS}>\n<rect style="width:EXPRESSION (1)"/></svg>', 2, "“style”"),
    "backslash": (f'<svg {NS}>\n<rect style="fill:u\\72l(//a)"/></svg>', 2, "“style”"),
    "animation to a script": (f'<svg {NS}>\n<animate attributeName="href" to="javascript:x"/></svg>', 2, "<animate>"),
    "animated motion": (f'<svg {NS}>\n<animateMotion/></svg>', 2, "<animateMotion>"),
    "handler": (f'<svg {NS}>\n<handler/></svg>', 2, "<handler>"),
    "use of a script": (f'<svg {NS}>\n<use href=" javascript:alert(1)"/></svg>', 2, "trỏ ra ngoài"),
    "another prefix for links": (
        f'<svg {NS} xmlns:y="http://www.w3.org/1999/xlink">\n<use y:href="//a.vn#x"/></svg>', 2, "y:href",
    ),
    "parts within parts": (f"<svg {NS}>" + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12)) + '<use href="#a11"/></svg>', 1, "quá nhiều lần"),
    "patterns within patterns": (f"<svg {NS}>" + "".join(f'<pattern id="a{n}">' + f'<rect fill="url(#a{n - 1})"/>' * 10 + "</pattern>" for n in range(1, 12)) + '<rect fill="url(#a11)"/></svg>', 1, "quá nhiều lần"),
    "a chain of parts": (f"<svg {NS}>" + "".join(f'<g id="a{n}"><use href="#a{n + 1}"/></g>' for n in range(5000)) + "</svg>", 1, "quá nhiều lần"),
    "deep": (f"<svg {NS}>" + "<g>" * 30000 + "</g>" * 30000 + "</svg>", 1, "lồng nhau"),
    "base": (f'<svg {NS}>\n<g xml:base="https://example.vn/"/></svg>', 2, "xml:base"),
    "entity": (f"{BOMB}\n<svg {NS}><text>&b;</text></svg>", 1, "DOCTYPE"),
    "outside entity": (
        f'<?xml version="1.0"?>\n<!DOCTYPE svg SYSTEM "file:///etc/passwd">\n<svg {NS}></svg>', 2, "DOCTYPE",
    ),
    "style instruction": (f'<?xml-stylesheet href="https://example.vn/a.css"?>\n<svg {NS}></svg>', 1, "chỉ thị"),
    "other encoding": (f'<?xml version="1.0" encoding="utf-7"?><svg {NS}></svg>', 1, "utf-7"),
    "HTML inside": (f'<svg {NS}>\n<g xmlns="http://www.w3.org/1999/xhtml"/></svg>', 2, "không gian tên"),
    "HTML": ("<html><body/></html>", 1, "không phải SVG"),
    "without its name": ('<svg viewBox="0 0 10 10"></svg>', 1, "không phải SVG"),
    "cut off": (f"<svg {NS}>\n<g>", 2, "viết sai"),
    "nothing": ("", 1, "viết sai"),
    "no view box": ('<svg xmlns="http://www.w3.org/2000/svg" width="10"></svg>', 1, "viewBox"),
    "no size": ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 inf"></svg>', 1, "viewBox"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_svg(case: str) -> None:
    text, line, words = HOSTILE[case]
    broken = files()
    broken["media/khoa.svg"] = text.encode()
    found = [problem for problem in problems_of(broken) if problem.file == "media/khoa.svg"]
    assert any(problem.line == line and words in problem.message.plain() for problem in found), [
        str(p) for p in found
    ]


def test_a_picture_in_other_bytes_is_told() -> None:
    broken = files()
    broken["media/khoa.svg"] = SVG.encode("utf-16")
    assert places(problems_of(broken)) == [("media/khoa.svg", 1)]


def test_what_drawing_needs_is_allowed() -> None:
    text = (
        f'<svg {NS} xmlns:xlink="http://www.w3.org/1999/xlink" role="img"><title>Ổ khóa</title>'
        '<defs><linearGradient id="a"><stop offset="1"/></linearGradient><path id="p" d="M0 0"/></defs>'
        "<style>.x{fill:url( '#a' )}</style>"
        '<rect fill="url(#a)" style="stroke:#000"/><use xlink:href="#p"/>'
        '<use href="#p"/><text xml:space="preserve">đường: data</text></svg>'
    )
    problems = Problems()
    assert check_content("media/a.svg", text.encode(), problems) == ("image/svg+xml", 10, 10)
    assert problems.found == []


def png(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc4\x00\x03x\xff\xc0\x00\x11\x08" + struct.pack(">HH", 48, 64) + b"\x03"
)
WEBP = {
    b"VP8X": b"\0" * 4 + b"\0" * 4 + (63).to_bytes(3, "little") + (47).to_bytes(3, "little"),
    b"VP8L": b"\0" * 4 + b"\x2f" + (63 | 47 << 14).to_bytes(4, "little"),
    b"VP8 ": b"\0" * 4 + b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 64, 48),
}


def test_sizes_of_rasters() -> None:
    assert raster_size("png", png(64, 48)) == (64, 48)
    assert raster_size("jpg", JPEG) == (64, 48)
    for kind, rest in WEBP.items():
        assert raster_size("webp", b"RIFF\0\0\0\0WEBP" + kind + rest) == (64, 48), kind


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "gif"])
@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"GIF88a\1\0\1\0", b"<svg/>", png(0, 5), JPEG[:9], b"\xff\xd8" + b"\xff" * 50]
)
def test_what_is_no_raster(kind: str, content: bytes) -> None:
    assert raster_size(kind, content) is None


def test_a_picture_under_another_name_is_told() -> None:
    broken = files()
    broken["media/khoa.png"] = broken.pop("media/khoa.svg")
    broken["media/media.toml"] = broken["media/media.toml"].replace(b"khoa.svg", b"khoa.png")
    found = problems_of(broken)
    assert ("media/khoa.png", 0) in places(found)
