"""Packs whose questions show pictures: read, told what is wrong with its line, printed, published."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment.models import QuestionVersion
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from lms.kernel.db import db
from tests.catalog.make import publish
from tests.packs.make import problems_of
from tests.packs.pictured import BANK, FILE, pictured_files

LINES = BANK.split("\n")


def line_of(text: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(LINES, 1) if line.startswith(text)][nth - 1]


# old text, new text, line told of, words of the sentence
BROKEN = {
    "no picture": ('picture = "media/thu.svg"\n', "", line_of("[[questions]]", 2), "Thiếu mục “picture”"),
    "picture not there": ('"media/thu.svg"', '"media/khac.svg"', line_of("picture"), "không có trong kho tệp"),
    "picture from elsewhere": (
        '"media/thu.svg"', '"https://example.vn/thu.svg"', line_of("picture"), "nằm trong thư mục media"
    ),
    "no words for the picture": ("alt = ", "# alt = ", line_of("[[questions]]", 2), "Thiếu mục “alt”"),
    "no such outline": ('"circle"', '"ellipse"', line_of('shape = "circle"'), "rect, circle, poly"),
    "too few numbers": ("[110, 250, 46]", "[110, 250]", line_of("coordinates = [110"), "chưa đủ hoặc thừa"),
    "half a point": ("124, 30, 124]", "124, 30]", line_of("coordinates = [30, 84"), "chưa đủ hoặc thừa"),
    "numbers that are words": (
        "[110, 250, 46]", '["110", "250", "46"]', line_of("coordinates = [110"), "danh sách số nguyên"
    ),
    "true is no number": ("[110, 250, 46]", "[110, 250, true]", line_of("coordinates = [110"), "danh sách số nguyên"),
    "endless number": (
        "[110, 250, 46]", f"[110, 250, {10**18}]", line_of("coordinates = [110"), "quá nhiều chữ số"
    ),
    "outside the picture": ("[20, 20, 620, 64]", "[20, 20, 641, 64]", line_of("coordinates = [20"), "rộng 640 và cao 400"),
    "inside out": ("[20, 20, 620, 64]", "[620, 20, 20, 64]", line_of("coordinates = [20"), "hẹp quá"),
    "two at one place": (
        'shape = "circle"\ncoordinates = [110, 250, 46]', 'shape = "rect"\ncoordinates = [20, 20, 620, 64]',
        line_of("coordinates = [110"), "trùng chỗ",
    ),
    "two with one name": ('"Tiêu đề thư"', '"Hình tròn bên trái"', line_of('label = "Tiêu đề'), "cùng tên"),
    "key twice": ('"bimat-huy-hieu"', '"bimat-dung"', line_of('key = "bimat-huy'), "bị trùng"),
    "none is right": ("correct = true\nwhy = \"VISAO: tên miền", 'why = "VISAO: tên miền', line_of("[[questions]]", 2), "ít nhất một vùng đúng"),
    "no why": ('why = "VISAO: tên miền lạ."\n', "", line_of("[[questions.areas]]"), "Thiếu mục “why”"),
    "options beside areas": ("[[questions.areas]]", "[[questions.options]]", line_of("[[questions]]", 2), "options"),
    "picture in a text, not alone": ("Chọn một ý.", "Xem ![a](media/thu.svg).", line_of("text ="), "đứng riêng"),
}  # fmt: skip


def test_the_bank_is_sound_and_read_as_it_says() -> None:
    assert problems_of(pictured_files()) == []
    _, one, two = parse(pictured_files()).bank("final").questions
    assert one.more["picture"] == "media/thu.svg"
    assert [row["shape"] for row in one.more["areas"]] == ["rect", "circle", "poly"]
    assert [row["correct"] for row in two.more["areas"]] == [True, True, False, False]
    assert two.more["areas"][0]["coordinates"] == [250, 220, 490, 276]


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case: str) -> None:
    old, new, line, words = BROKEN[case]
    assert old in BANK
    found = problems_of(pictured_files(BANK.replace(old, new, 1)))
    told = [problem.message.plain() for problem in found if (problem.file, problem.line) == (FILE, line)]
    if case == "options beside areas":
        told = [problem.message.plain() for problem in found if problem.file == FILE]
    assert any(words in sentence for sentence in told), [str(problem) for problem in found]


def test_a_picture_without_author_and_licence_is_told_once() -> None:
    broken = pictured_files()
    listed = broken["media/media.toml"]
    broken["media/media.toml"] = listed[: listed.index(b'[[files]]\nfile = "giai-thich')]
    [problem] = problems_of(broken)
    assert problem.file == "media/giai-thich.svg"
    assert "tác giả và giấy phép" in problem.message.plain()


def test_an_unsound_picture_is_told_once_and_not_measured() -> None:
    broken = pictured_files()
    broken["media/thu.svg"] = b"<svg"
    assert {problem.file for problem in problems_of(broken)} == {"media/thu.svg"}


def test_a_picture_may_not_be_a_choice_of_a_list() -> None:
    matching = """
[[questions]]
key = "noi"
kind = "matching"
difficulty = 1
text = "Nối."
why = "Vì."
[[questions.choices]]
key = "a"
text = "![a](media/dau.svg)"
[[questions.choices]]
key = "b"
text = "B"
[[questions.options]]
key = "a"
text = "![a](media/dau.svg)"
match = "a"
[[questions.options]]
key = "b"
text = "Hai"
match = "b"
"""
    [problem] = problems_of(pictured_files(BANK + matching))
    assert (problem.line, "Không dùng ảnh" in problem.message.plain()) == (len(LINES) + 9, True)


def test_parse_of_print_is_the_pack() -> None:
    pack = parse(pictured_files())
    again = parse(print_pack(pack))
    assert again == pack
    assert content_hash(again) == content_hash(pack)


def test_other_bytes_in_a_picture_are_another_version_of_its_questions_alone(app: Flask) -> None:
    files = pictured_files()
    publish(parse(files))
    files["course.toml"] = files["course.toml"].replace(b"version = 1", b"version = 2")
    files["media/dau.svg"] = files["media/dau.svg"].replace(b"#0b6e69", b"#0b6e70")
    publish(parse(files), effect="typo")
    sources = db.session.scalars(sa.select(QuestionVersion.source).order_by(QuestionVersion.id)).all()
    assert [source.get("media", {}).keys() for source in sources].count({"thu.svg"}) == 2
    first, second = (source["media"] for source in sources if "dau.svg" in source.get("media", {}))
    assert first["thu.svg"] == second["thu.svg"]
    assert first["dau.svg"]["address"] != second["dau.svg"]["address"]
    assert (first["dau.svg"]["width"], first["dau.svg"]["height"]) == (24, 24)
