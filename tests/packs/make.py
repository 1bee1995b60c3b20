"""A small sound pack, and ways to break it. Line numbers in the tests count in these texts."""

from pathlib import Path

from lms.catalog.packs.content import Pack
from lms.catalog.packs.problems import PackInvalid, Problem
from lms.catalog.packs.reader import parse

COURSE = """\
format = 1
key = "mat-khau"
version = 1
language = "vi"
title = "Mật khẩu dễ nhớ"
summary = "Đặt một mật khẩu dài mà vẫn nhớ được."
description = \"\"\"
Khóa học ngắn.

- cho mọi người
\"\"\"
cover = "media/cover.svg"
cover_alt = "Một ổ khóa"
level = "basic"
audience = ["teacher", "student"]
competences = ["4.2", "2.6"]
order = "sequential"
certificate = true
authors = ["Tổ học liệu số"]
licence = "CC-BY-4.0"
reviewed_on = 2026-11-22
review_months = 6

[final_quiz]
title = "Bài kiểm tra cuối khóa"
pass_mark = 80
minutes = 20
attempts = 0
shuffle = true

[[final_quiz.draws]]
bank = "final"
tag = "bai-1"
count = 1

[[final_quiz.draws]]
bank = "final"
tag = "bai-2"
count = 1
"""

LESSON_1 = """\
+++
key = "bai-mot"
title = "Mật khẩu dài"
minutes = 5
objectives = ["Đặt được mật khẩu dài."]
quiz = "bai-1"
pass_mark = 70

[[sources]]
title = "Một văn bản"
url = "https://example.vn/van-ban"
reviewed_on = 2026-11-22
supports = "Mật khẩu dài khó đoán hơn"
+++

::: situation
Cô Hạnh quên mật khẩu.
:::

## Vì sao dài

![Một ổ khóa lớn](media/khoa.svg "Ổ khóa")

| Dài | Số năm |
|-----|-------:|
| 8   | 1      |

::: steps
1. Chọn bốn từ. Bạn thấy bốn từ.
2. Viết liền.
:::

Xem [trang này](https://example.vn).
"""

LESSON_2 = """\
+++
key = "bai-hai"
title = "Giữ mật khẩu"
minutes = 4
objectives = ["Giữ được mật khẩu."]
+++

Không đưa mật khẩu cho ai.
"""

FINAL = """\
title = "Ngân hàng cuối khóa"

[[questions]]
key = "mot"
kind = "single"
tags = ["bai-1"]
difficulty = 1
text = \"\"\"Chọn mật khẩu nào?
Dòng key = "x" này là chữ.\"\"\"

[[questions.options]]
key = "a"
text = "123456"
why = "Quá ngắn."

[[questions.options]]
key = "b"
text = "Bốn từ dài"
correct = true
why = "Dài nên khó đoán."

[[questions.options]]
key = "c"
text = "Ngày sinh"
why = "Ai cũng biết."

[[questions]]
key = "hai"
kind = "multiple"
tags = ["bai-2"]
difficulty = 2
text = "Việc nào nên làm?"

[[questions.options]]
key = "a"
text = "Ghi lên bảng"
why = "Ai cũng thấy."

[[questions.options]]
key = "b"
text = "Đổi khi lộ"
correct = true
why = "Người khác không vào được nữa."

[[questions.options]]
key = "c"
text = "Bật xác thực hai bước"
correct = true
why = "Thêm một lớp."
"""

CHECK = """\
title = "Kiểm tra bài một"

[[questions]]
key = "dung-sai"
kind = "truefalse"
difficulty = 1
text = "Mật khẩu dài khó đoán hơn."

[[questions.options]]
key = "true"
correct = true
why = "Đúng."

[[questions.options]]
key = "false"
why = "Chưa đúng."
"""

MEDIA = """\
[[files]]
file = "cover.svg"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "own work"

[[files]]
file = "khoa.svg"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "own work"
"""

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360">\n<rect width="640" height="360" fill="#fff"/>\n</svg>\n'

ONE, TWO = "lessons/010-mat-khau-dai.md", "lessons/020-giu.md"


def texts() -> dict[str, str]:
    """The files of the sound pack."""
    return {
        "course.toml": COURSE,
        ONE: LESSON_1,
        TWO: LESSON_2,
        "questions/final.toml": FINAL,
        "questions/bai-1.toml": CHECK,
        "media/media.toml": MEDIA,
        "media/cover.svg": SVG,
        "media/khoa.svg": SVG.replace("#fff", "#eee"),
    }


def files() -> dict[str, bytes]:
    """The files of the sound pack, as bytes."""
    return {name: text.encode() for name, text in texts().items()}


def changed(file: str, old: str, new: str) -> dict[str, bytes]:
    """The sound pack with `old` (which must be there) replaced by `new` in one file."""
    made = texts()
    assert old in made[file], f"{old!r} is not in {file}"
    made[file] = made[file].replace(old, new, 1)
    return {name: text.encode() for name, text in made.items()}


def good_pack() -> Pack:
    """The sound pack, read."""
    return parse(files())


def write(folder: Path, contents: dict[str, bytes]) -> Path:
    """Puts files into `folder`."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def problems_of(contents: dict[str, bytes]) -> list[Problem]:
    """What the reader finds; empty for a sound pack."""
    try:
        parse(contents)
    except PackInvalid as error:
        return error.problems
    return []


def places(found: list[Problem]) -> list[tuple[str, int]]:
    """File and line of each problem."""
    return [(problem.file, problem.line) for problem in found]
