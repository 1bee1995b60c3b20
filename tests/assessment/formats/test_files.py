"""Files of any content: always an answer, never a traceback, within bounds."""

import random
import time
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment import formats
from lms.assessment.formats import bounds, files, losses
from lms.assessment.formats.content import Item, Kind, Questions, Written
from lms.assessment.formats.xlsx.guide import EXAMPLES
from tests.assessment.formats.make import items, told

OWN = ["gift", "aiken", "xlsx"]
SAMPLES = {name: formats.get(name).write(EXAMPLES, {}).content for name in OWN}
SIGNS = [b"{", b"}", b"=", b"~", b"#", b"%", b"->", b"::", b"\\", b"[html]", b"$CATEGORY:", b"//", b"\n\n", b"\xff", b"\0", b"A.", b"ANSWER: B", b"%50%"]  # fmt: skip


def is_sound(found: Questions) -> bool:
    """What every reader owes: questions, or a reason why there are none; places in the file; sentences."""
    assert found.items or found.problems
    for problem in found.problems:
        assert problem.line >= 0
        assert problem.message.plain()
    return True


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400))
def test_rubbish_is_answered(name: str, content: bytes) -> None:
    assert is_sound(files.read(name, content))


@pytest.mark.parametrize("name", ["gift", "aiken"])
@settings(max_examples=150, deadline=None)
@given(pieces=st.lists(st.one_of(st.sampled_from(SIGNS), st.binary(max_size=6)), max_size=60))
def test_signs_in_any_order_are_answered(name: str, pieces: list[bytes]) -> None:
    found = files.read(name, b" ".join(pieces))
    for other in OWN:
        formats.get(other).write(found.items, found.media)


@pytest.mark.parametrize("name", OWN)
def test_mutated_and_truncated_files_are_answered(name: str) -> None:
    rng, whole = random.Random(4), SAMPLES[name]
    for _ in range(60 if name == "xlsx" else 300):
        content = bytearray(whole[: rng.randrange(1, len(whole))] if rng.random() < 0.3 else whole)
        for _ in range(rng.randrange(1, 9)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        assert is_sound(files.read(name, bytes(content)))


def test_mutated_parts_of_a_workbook_are_answered() -> None:
    rng = random.Random(5)
    with zipfile.ZipFile(BytesIO(SAMPLES["xlsx"])) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for _ in range(120):
        target, victim = BytesIO(), rng.choice(sorted(parts))
        with zipfile.ZipFile(target, "w") as archive:
            for part, data in parts.items():
                if part == victim:
                    changed = bytearray(data)
                    for _ in range(rng.randrange(1, 6)):
                        changed[rng.randrange(len(changed))] = rng.randrange(32, 127)
                    data = bytes(changed)
                archive.writestr(part, data)
        assert is_sound(files.read("xlsx", target.getvalue()))


def test_entities_in_a_workbook_are_refused() -> None:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(SAMPLES["xlsx"])) as archive, zipfile.ZipFile(target, "w") as out:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == "xl/sharedStrings.xml":
                data = data.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY a "b">]><sst', 1)
            out.writestr(info.filename, data)
    found = files.read("xlsx", target.getvalue())
    assert found.items == ()
    assert "hỏng" in told(found.problems)[0][1]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gift", b"{" * 400_000), ("gift", b"}" * 400_000), ("gift", b"X{" + b"=a~b" * 200_000 + b"}"),
        ("gift", b"X{\n\n=a" * 60_000), ("gift", b"\\" * 400_000), ("gift", b"X{" + b"~" * 500_000 + b"}"), ("gift", b"X{=a ~b}\n\n" * 100_000), ("gift", b"}\n\n" * 600_000),
        ("aiken", b"X\nA. x\n" + b"A. x\n" * 400_000), ("aiken", b"X\nA. x\nB. y\n" + b"B. y\n" * 400_000), ("gift", b"X{\n" * 500_000), ("gift", b"::" * 200_000), ("gift", b"//[tag:" * 60_000 + b"\nX{=a ~b}"),
        ("gift", b"X{=a ~b}\n\n" * 40_000), ("gift", b"$CATEGORY: " + b"/" * 400_000), ("gift", b"X {" + b"{}" * 100_000 + b"}"),
        ("aiken", b"A. x\n" * 80_000), ("aiken", b"X\nA. x\nB. y\n" * 40_000), ("aiken", b"ANSWER: A\n" * 60_000),
        ("aiken", b"A" * 400_000), ("aiken", b"ANSWER: " + b"A," * 100_000), ("aiken", b"X\nA. x\nB. y\n" + b"z\n" * 100_000 + b"ANSWER: A"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:20]),
)  # fmt: skip
def test_hostile_files_take_no_time(name: str, content: bytes) -> None:
    started = time.process_time()
    assert is_sound(files.read(name, content))
    assert time.process_time() - started < 10


def test_no_more_questions_and_problems_than_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_QUESTIONS", 3)
    monkeypatch.setattr(bounds, "MAX_PROBLEMS", 4)
    found = files.read("gift", b"X{=a ~b}\n\n" * 5 + b"Y{=a\n\n" * 9)
    assert len(found.items) == 3
    assert [line for line, _ in told(found.problems)] == [7]
    assert "nhiều hơn 3 câu hỏi" in told(found.problems)[0][1]
    monkeypatch.setattr(bounds, "MAX_QUESTIONS", 30)
    found = files.read("gift", b"Y{=a\n\n" * 9)
    assert len(found.problems) == 5
    assert "chỉ liệt kê 4 chỗ đầu" in told(found.problems)[0][1]


def test_no_more_options_than_the_bound() -> None:
    found = files.read("gift", b"X{=a" + b"~b" * 500 + b"}")
    assert len(found.items[0].options) == bounds.MAX_OPTIONS
    assert "nhiều hơn 200 phương án" in told(found.problems)[0][1]


def test_letters_from_before_unicode_are_told() -> None:
    old = "Thñ ®« cña ViÖt Nam lµ thµnh phè nµo?{=Hµ Néi ~HuÕ}\n\nN­íc nµo réng nhÊt?{=Nga ~Lµo}\n\nAi lµ t¸c gi¶?{=NguyÔn Du}"
    found = files.read("gift", old.encode())
    assert "TCVN3" in told(found.problems)[0][1]
    french = "Où est né l'élève français ? {=à Orléans ~près d'ici}\n\nÇa va être déjà prêt ?{=très ~jamais}\n\nDer schöne Bär hört Öl.{T}"
    assert files.read("gift", french.encode()).problems == ()


def test_a_file_above_the_limit_is_not_read() -> None:
    found = files.read("gift", b" " * (bounds.MAX_BYTES + 1))
    assert "lớn hơn 20 MB" in told(found.problems)[0][1]


@pytest.mark.parametrize(
    ("file_name", "content", "name"),
    [
        ("a.gift", b"", "gift"), ("a.GIFT", b"", "gift"), ("a.txt", b"X{=a ~b}", "gift"), ("a.aiken", b"", "aiken"),
        ("a.txt", b"X?\nA. x\nB. y\nANSWER: B\n", "aiken"), ("a.txt", "X?\nA. x\nĐÁP ÁN: A".encode(), "aiken"),
        ("a.xlsx", b"", "xlsx"), ("a.cfg", b"", None), ("a", b"", None), ("a.txt", None, "gift"),
    ],
)  # fmt: skip
def test_the_format_of_a_file(file_name: str, content: bytes | None, name: str | None) -> None:
    assert files.format_of(file_name, content) == name


class Other:
    """A format that shares its ending with another."""

    def __init__(self, name: str, *endings: str) -> None:
        self.name, self.endings = name, endings

    def read(self, content: bytes) -> Questions:
        return Questions()

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        return Written(b"")


def test_formats_that_share_an_ending_are_told_by_what_is_in_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = [Other("moodle-xml", ".xml"), Other("qti", ".xml", ".zip")]
    monkeypatch.setattr(formats, "_formats", {other.name: other for other in others})
    assert files.format_of("a.xml", b"<?xml version='1.0'?><quiz>") == "moodle-xml"
    assert files.format_of("a.xml", b"<assessmentItem xmlns='x'>") == "qti"
    assert files.format_of("a.xml", b"no xml") == "moodle-xml"
    assert files.format_of("a.xml") == "moodle-xml"
    assert files.format_of("a.zip", b"PK") == "qti"
    assert files.endings() == ["xml", "zip"]


def test_a_name_is_registered_once() -> None:
    with pytest.raises(ValueError, match="gift"):
        formats.register(formats.get("gift"))


@pytest.mark.parametrize(
    ("content", "root"),
    [
        (b'<?xml version="1.0"?>\n<!-- <x> -->\n<quiz>', "quiz"), (b"\xef\xbb\xbf<quiz/>", "quiz"), (b"no", ""),
        (b'<!DOCTYPE quiz [<!ENTITY a "<b>">]><qti:assessmentItem x="1">', "assessmentitem"), ("<quiz>".encode("utf-16"), "quiz"),
    ],
)  # fmt: skip
def test_the_outermost_element_is_told(content: bytes, root: str) -> None:
    assert files.root_of(content) == root


def test_every_kind_has_its_words() -> None:
    assert set(losses.KIND_WORDS) == set(Kind)


@pytest.mark.parametrize("name", OWN)
@settings(max_examples=25, deadline=None)
@given(many=st.lists(items(list(Kind)), max_size=4))
def test_what_a_format_does_not_hold_is_told_and_the_rest_written(name: str, many: list[Item]) -> None:
    written = formats.get(name).write(many, {})
    refused = [problem for problem in written.problems if problem.place]
    assert len(files.read(name, written.content).items) >= len(many) - len(refused)
