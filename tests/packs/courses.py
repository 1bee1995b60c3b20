"""Courses with everything that a pack can hold, made at random: for what must come through unchanged."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from lms.catalog.packs.content import Pack, PackLesson, PackMedia, PackQuestion, PackSource
from lms.kernel.files.formats import FORMATS
from tests import sample_files as samples
from tests.packs.make import SVG
from tests.packs.test_printer import BIA, day, line, packs, prose

OTHER_SVG = SVG.replace("#fff", "#0b6e69").encode()
CONTENTS = {
    "bia.svg": SVG.encode(), "hinh-2.svg": OTHER_SVG, "anh.png": samples.png(40, 30), "phim.mp4": samples.mp4(),
    "phim-hai.webm": samples.webm(), "loi.vtt": samples.VTT, "nghe.mp3": samples.mp3(), "giay.pdf": samples.pdf(),
    "bang.docx": samples.office(),
}  # fmt: skip
SIZES = {"bia.svg": (640, 360), "hinh-2.svg": (640, 360), "anh.png": (40, 30)}
PICTURES, PAPERS = ("bia.svg", "hinh-2.svg", "anh.png"), ("giay.pdf", "bang.docx")
PLAYED = ("phim.mp4", "phim-hai.webm", "nghe.mp3")

# What an author writes, as Markdown and as the editor's HTML; {x} is a line of words.
_MARKDOWN = {
    "words": "{x}", "heading": "## Phần\n\n{x}", "list": "- một\n- hai\n  1. ba\n  2. bốn", "code": "```\n  {x}\n```",
    "term": "::: term\n**Xác thực** là {x}\n:::", "steps": "::: steps\n1. Mở.\n2. Bấm.\n:::", "try": "::: try\n{x}\n:::",
    "table": "| Một | Hai |\n|-----|----:|\n| a   | 1   |", "link": "Xem [trang này](https://example.vn/a?b=c&d=e).",
    **{name: f'![{{alt}}](media/{name} "{{alt}} to")' for name in PICTURES},
    **{name: f"![{{alt}}](media/{name})" for name in PLAYED},
    **{name: f"Tải [tệp này](media/{name})." for name in PAPERS},
}  # fmt: skip
_HTML = {
    "words": "<p>Một đoạn.</p>", "heading": "<h2>Phần</h2><p>Chữ <strong>đậm</strong>.</p>", "list": "<ul><li>một</li></ul>",
    "code": "<pre><code>a &lt; b</code></pre>", "term": '<aside class="callout callout-term"><p>Thuật ngữ.</p></aside>',
    "steps": '<aside class="callout callout-steps"><ol><li>Mở.</li></ol></aside>', "try": "<p><dfn>Mã</dfn><br>hai</p>",
    "table": "<table><tr><th>A</th></tr><tr><td>1</td></tr></table>", "link": '<p><a href="https://example.vn">x</a></p>',
    **{name: f'<figure><img src="media/{name}" alt="Hình"><figcaption>Tên</figcaption></figure>' for name in PICTURES},
    **{name: f'<figure><video src="media/{name}"></video><figcaption>Phim</figcaption></figure>' for name in PLAYED[:2]},
    "nghe.mp3": '<figure><audio src="media/nghe.mp3"></audio><figcaption>Nghe</figcaption></figure>',
    **{name: f'<p><a href="media/{name}">tệp này</a></p>' for name in PAPERS},
}  # fmt: skip
_FILES = frozenset(CONTENTS)


@st.composite
def _media(draw: st.DrawFn, name: str, names: set[str]) -> PackMedia:
    ending = name.rsplit(".", 1)[-1]
    more: dict[str, Any] = {}
    if name in PLAYED:
        is_film = name != "nghe.mp3"
        more = {"captions": "loi.vtt" if is_film or draw(st.booleans()) else "", "transcript": draw(prose)}
    width, height = SIZES.get(name, (0, 0))
    names |= {"loi.vtt"} if more.get("captions") else set()
    return PackMedia(
        name,
        draw(line),
        draw(line),
        draw(line),
        FORMATS[ending].content_type,
        width,
        height,
        CONTENTS[name],
        **more,
    )


@st.composite
def _body(draw: st.DrawFn, blocks: dict[str, str]) -> tuple[str, set[str]]:
    chosen = draw(st.lists(st.sampled_from(sorted(blocks)), min_size=1, max_size=5, unique=True))
    words = draw(line).replace("{", "").replace("}", "").replace("`", "").replace("|", "")
    said = {"x": words.strip("~=#-+*_ ") or "chữ", "alt": "Một hình"}
    return "\n\n".join(blocks[name].format(**said) for name in chosen), set(chosen) & _FILES


@st.composite
def _source(draw: st.DrawFn) -> PackSource:
    begins, ends = draw(st.none() | day), draw(st.none() | day)
    if begins and ends and begins > ends:
        begins, ends = ends, begins
    return PackSource(draw(line), "https://example.vn/a?b=c", draw(day), draw(line), begins, ends)


@st.composite
def _lesson(draw: st.DrawFn, lesson: PackLesson, names: set[str]) -> PackLesson:
    is_html = draw(st.booleans())
    body, shown = draw(_body(_HTML if is_html else _MARKDOWN))
    names |= shown
    sources = tuple(draw(st.lists(_source(), max_size=2)))
    return replace(lesson, body=body, format="html" if is_html else "markdown", sources=sources)


@st.composite
def _question(draw: st.DrawFn, question: PackQuestion, names: set[str]) -> PackQuestion:
    shown = draw(st.none() | st.sampled_from(PICTURES))
    if shown is None:
        return question
    names.add(shown)
    found = replace(question, text=f"{question.text}\n\n![Hình](media/{shown})")
    if not question.options or question.kind == "truefalse":
        return found
    first = question.options[0]
    pictured = replace(
        first, text=f"{first.text} ![dấu](media/bia.svg)", why=f"{first.why} ![dấu](media/bia.svg)"
    )
    names.add("bia.svg")
    return replace(found, options=(pictured, *question.options[1:]))


@st.composite
def courses(draw: st.DrawFn) -> Pack:
    """A pack with lessons in both forms, films with captions and words, papers, pictures in questions, legal sources."""
    pack = draw(packs())
    names = {"bia.svg"} if BIA in pack.media else set()
    lessons = tuple(draw(_lesson(lesson, names)) for lesson in pack.lessons)
    banks = tuple(
        replace(bank, questions=tuple(draw(_question(question, names)) for question in bank.questions))
        for bank in pack.banks
    )
    media = [draw(_media(name, names)) for name in sorted(names)]
    if "loi.vtt" in names:
        media.append(draw(_media("loi.vtt", names)))
    number = min(pack.version, 999_999)  # a draft of it has the next
    return replace(
        pack,
        version=number,
        lessons=lessons,
        banks=banks,
        media=tuple(sorted(media, key=lambda file: file.file)),
    )
