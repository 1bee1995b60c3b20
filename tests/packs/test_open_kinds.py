"""Packs with questions that are typed or picked from lists: read, told what is wrong with its line, printed."""

from pathlib import Path

import pytest
from flask import Flask

from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack
from lms.catalog.packs.reader import parse
from lms.studio.cli import courses
from tests.packs.make import good_pack, problems_of, write
from tests.packs.open_kinds import BANK, FILE, open_files

# The line of a text in the bank.
LINES = BANK.split("\n")


def line_of(text: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(LINES, 1) if line.startswith(text)][nth - 1]


# old text, new text, line told of, words of the sentence
BROKEN = {
    "no answers": ('answers = ["OTP", "mã OTP"]\n', "", line_of("[[questions]]"), "Thiếu mục “answers”"),
    "empty answers": ('["OTP", "mã OTP"]', "[]", line_of("answers"), "từ 1 đến 20 giá trị"),
    "answers no list": ('["OTP", "mã OTP"]', '"OTP"', line_of("answers"), "danh sách chữ"),
    "equal answers": ('"mã OTP"', '"otp"', line_of("answers"), "trùng với một đáp án"),
    "options in a text": ("diacritics = false", "correct = false", line_of("diacritics"), "“correct”"),
    "diacritics no flag": ("diacritics = false", 'diacritics = "no"', line_of("diacritics"), "true hoặc false"),
    "no explanation": ('why = "VISAO: đổi trước."\n', "", line_of("[[questions]]", 4), "Thiếu mục “why”"),
    "raw HTML": ('"VISAO: đổi trước."', '"<b>"', line_of('why = "VISAO: đổi'), "HTML"),
    "answer no number": ("answer = 1500", 'answer = "1500"', line_of("answer ="), "phải là số"),
    "answer not finite": ("answer = 1500", "answer = nan", line_of("answer ="), "chữ số"),
    "answer too long": ("answer = 1500", "answer = 1" + "0" * 40, line_of("answer ="), "chữ số"),
    "answer true": ("answer = 1500", "answer = true", line_of("answer ="), "phải là số"),
    "negative tolerance": ("tolerance = 0.5", "tolerance = -0.5", line_of("tolerance"), "âm"),
    "match to nothing": ('match = "cong"', 'match = "khac"', line_of('match = "cong"'), "“khac”"),
    "choice key twice": ('key = "thua"', 'key = "vneid"', line_of('key = "thua"'), "bị trùng"),
    "option key twice": ('key = "hai"', 'key = "mot"', line_of('key = "hai"'), "bị trùng"),
    "bad key": ('key = "hai"', 'key = "Hai b"', line_of('key = "hai"'), "chữ thường không dấu"),
    "unknown field": ('match = "cong"', 'matches = "cong"', line_of('match = "cong"'), "“matches”"),
    "gap without a place": ("[[so]]", "số", line_of('key = "so"', 2), "không có [[so]]"),
    "place without a gap": ("Gọi số", "[[la]] Gọi số", line_of("passage"), "[[la]]"),
    "gap both ways": ('match = "tim"', 'match = "tim"\nanswers = ["a"]', line_of("[[questions.gaps]]", 2), "hoặc"),
    "too few lines": (
        '[[questions.options]]\nkey = "ba"\ntext = "Báo cho trường"\n', "", line_of("[[questions]]", 4), "từ 3 đến 7"
    ),
    "unknown kind": ('kind = "ordering"', 'kind = "essay"', line_of('kind = "ordering"'), "matching, ordering"),
}  # fmt: skip


def test_the_bank_is_sound_and_read_as_it_says() -> None:
    assert problems_of(open_files()) == []
    text, number, matching, ordering, blanks = parse(open_files()).bank("final").questions
    assert text.more == {
        "answers": ["OTP", "mã OTP"],
        "diacritics": False,
        "why": "VISAO: *one-time password*.",
    }
    assert (number.more["answer"], number.more["tolerance"], number.more["unit"]) == ("1500", "0.5", "m")
    assert [row["match"] for row in matching.more["options"]] == ["vneid", "cong"]
    assert [row["key"] for row in ordering.more["options"]] == ["mot", "hai", "ba"]
    assert [row["answers"] for row in blanks.more["gaps"]] == [["OTP"], []]


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case: str) -> None:
    old, new, line, words = BROKEN[case]
    assert old in BANK
    found = problems_of(open_files(BANK.replace(old, new, 1)))
    told = [problem.message.plain() for problem in found if (problem.file, problem.line) == (FILE, line)]
    assert any(words in sentence for sentence in told), [str(problem) for problem in found]


def test_parse_of_print_is_the_pack() -> None:
    pack = parse(open_files())
    again = parse(print_pack(pack))
    assert again == pack
    assert content_hash(again) == content_hash(pack)


def test_what_is_absent_is_the_same_as_what_is_usual() -> None:
    pack = parse(open_files(BANK.replace("tolerance = 0.5\n", "")))
    said = parse(open_files(BANK.replace("tolerance = 0.5", "tolerance = 0.0")))
    assert content_hash(pack) == content_hash(said)


def test_packs_of_the_older_kinds_keep_the_hash_they_were_published_with() -> None:
    assert content_hash(good_pack()) == "c78c138c150acce99d71456b2b83ef1be11c1db2a2e4413913360ff8aa21ee83"


def test_the_command_tells_the_file_and_the_line(app: Flask, tmp_path: Path) -> None:
    sound, broken = tmp_path / "sound", tmp_path / "broken"
    write(sound, open_files())
    write(broken, open_files(BANK.replace("answer = 1500", 'answer = "1500"', 1)))
    runner = app.test_cli_runner()
    assert runner.invoke(courses, ["check", str(sound)]).exit_code == 0
    result = runner.invoke(courses, ["check", str(broken)])
    assert result.exit_code == 1
    assert f"{FILE}:{line_of('answer =')}" in result.output
