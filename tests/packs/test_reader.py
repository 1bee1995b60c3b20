"""Every kind of broken pack is told with its file and line."""

import unicodedata
from datetime import date

import pytest

from lms.catalog.packs.content import PackCheckQuiz, PackTerms
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.reader import parse
from tests.packs.make import CHECK, ONE, TWO, changed, files, good_pack, places, problems_of

COURSE, FINAL, CHECK_FILE, MEDIA = (
    "course.toml",
    "questions/final.toml",
    "questions/bai-1.toml",
    "media/media.toml",
)

# file, old text, new text, file and line told of, words of the sentence
BROKEN = {
    "syntax": (COURSE, 'key = "mat-khau"', 'key = "mat-khau', COURSE, 2, "Sai cú pháp TOML"),
    "syntax without =": (FINAL, "difficulty = 2", "difficulty 2", FINAL, 31, "cần có dấu ="),
    "syntax in a date": (COURSE, "reviewed_on = 2026-11-22", "reviewed_on = 2026-02-30", COURSE, 21, "ngày không có thật"),
    "syntax with a key said twice": (COURSE, 'level = "basic"', 'level = "basic"\nlevel = "basic"', COURSE, 15, "(nguyên văn của bộ đọc: “Cannot overwrite a value”)"),
    "syntax in front matter": (ONE, "minutes = 5", "minutes = năm", ONE, 4, "Sai cú pháp"),
    "unknown field": (COURSE, "order =", "ordre =", COURSE, 17, "Không có mục nào tên là “ordre”"),
    "missing field": (COURSE, 'order = "sequential"\n', "", COURSE, 1, "Thiếu mục “order”"),
    "unknown field in a question": (FINAL, "tags = [\"bai-2\"]", 'tag = "bai-2"', FINAL, 30, "“tag”"),
    "unknown field in an option": (CHECK_FILE, 'why = "Chưa đúng."', 'why = "x"\nwho = "y"', CHECK_FILE, 17, "“who”"),
    "unknown field in a draw": (COURSE, 'tag = "bai-2"', 'label = "bai-2"', COURSE, 38, "“label”"),
    "unknown field in media": (MEDIA, 'source = "own work"\n\n', 'source = "own work"\nyear = 2026\n\n', MEDIA, 6, "“year”"),
    "unknown field in front matter": (ONE, "minutes = 5", "minutes = 5\ncolour = 1", ONE, 5, "“colour”"),
    "text for a number": (ONE, "minutes = 5", 'minutes = "5"', ONE, 4, "phải là số nguyên"),
    "true for a number": (COURSE, "review_months = 6", "review_months = true", COURSE, 22, "phải là số nguyên"),
    "number for a text": (COURSE, 'title = "Mật khẩu dễ nhớ"', "title = 3", COURSE, 5, "phải là chữ"),
    "text for a list": (COURSE, 'authors = ["Tổ học liệu số"]', 'authors = "Tổ"', COURSE, 19, "danh sách"),
    "text for a flag": (COURSE, "certificate = true", 'certificate = "yes"', COURSE, 18, "true hoặc false"),
    "text for a date": (COURSE, "reviewed_on = 2026-11-22", 'reviewed_on = "2026"', COURSE, 21, "phải là ngày"),
    "a value for a table": (COURSE, "[final_quiz]\n", "[final_quizz]\n", COURSE, 24, "“final_quizz”"),
    "number too large": (COURSE, "pass_mark = 80", "pass_mark = 101", COURSE, 26, "từ 1 đến 100"),
    "summary too long": (COURSE, "Đặt một mật khẩu", "Đặt " * 60, COURSE, 6, "nhiều nhất là 200"),
    "empty text": (COURSE, 'licence = "CC-BY-4.0"', 'licence = " "', COURSE, 20, "để trống"),
    "unknown level": (COURSE, '"basic"', '"easy"', COURSE, 14, "chọn một trong"),
    "unknown audience": (COURSE, '"student"]', '"pupil"]', COURSE, 15, "“pupil”"),
    "unknown competence": (COURSE, '"4.2"', '"9.9"', COURSE, 16, "“9.9”"),
    "unknown format": (COURSE, "format = 1", "format = 2", COURSE, 1, "bản này đọc dạng 1"),
    "bad key": (COURSE, '"mat-khau"', '"Mật khẩu"', COURSE, 2, "chữ thường không dấu"),
    "repeated value": (COURSE, '["4.2", "2.6"]', '["4.2", "4.2"]', COURSE, 16, "hai lần"),
    "no quiz bank": (ONE, 'quiz = "bai-1"', 'quiz = "bai-9"', ONE, 6, "Không có tệp questions/bai-9.toml"),
    "pass mark without a quiz": (TWO, "minutes = 4", "minutes = 4\npass_mark = 70", TWO, 5, "chỉ dùng khi"),
    "unknown counting": (COURSE, "attempts = 0", 'attempts = 0\ncounts = "worst"', COURSE, 29, "best, last, first, average"),
    "unknown time-out": (COURSE, "attempts = 0", 'attempts = 0\nat_timeout = "drop"', COURSE, 29, "submit, abandon"),
    "too much grace": (COURSE, "attempts = 0", "attempts = 0\ngrace_seconds = 601", COURSE, 29, "từ 0 đến 600"),
    "closes before it opens": (COURSE, "attempts = 0", "opens_on = 2026-11-23\ncloses_on = 2026-11-22\nattempts = 0", COURSE, 29, "bằng hoặc sau ngày mở"),
    "a day in quotes": (COURSE, "attempts = 0", 'closes_on = "2026-11-22"\nattempts = 0', COURSE, 28, "phải là ngày"),
    "unknown review": (COURSE, "attempts = 0", 'review = "some"\nattempts = 0', COURSE, 28, "chọn một trong: all, no-key, grade, closed, never"),
    "review that never comes": (COURSE, "attempts = 0", 'review = "closed"\nattempts = 0', COURSE, 28, "không bao giờ tới lúc"),
    "review of an unknown moment": (COURSE, "[[final_quiz.draws]]", '[final_quiz.review]\nsoon = ["mark"]\n\n[[final_quiz.draws]]', COURSE, 32, "“soon”"),
    "review of an unknown thing": (COURSE, "[[final_quiz.draws]]", '[final_quiz.review]\nlater = ["grade"]\n\n[[final_quiz.draws]]', COURSE, 32, "“grade”"),
    "key while it is open": (COURSE, "[[final_quiz.draws]]", '[final_quiz.review]\nduring = ["answer", "key"]\n\n[[final_quiz.draws]]', COURSE, 32, "Trong lúc làm bài chỉ cho xem"),
    "check quiz without a quiz": (TWO, "minutes = 4\n", "minutes = 4\n\n[check_quiz]\nattempts = 2\n", TWO, 6, "chỉ dùng khi"),
    "unknown field in a check quiz": (ONE, "pass_mark = 70", "pass_mark = 70\n\n[check_quiz]\ntries = 2", ONE, 10, "“tries”"),
    "a check quiz that can't be passed again": (ONE, "pass_mark = 70", 'pass_mark = 70\n\n[check_quiz]\ncounts = "first"', ONE, 10, "không dùng được “first”"),
    "lesson key twice": (TWO, 'key = "bai-hai"', 'key = "bai-mot"', TWO, 2, "đã dùng cho một bài"),
    "bank used twice": (TWO, "minutes = 4", 'minutes = 4\nquiz = "bai-1"', TWO, 5, "đã dùng cho lessons/010"),
    "no bank to draw from": (COURSE, 'bank = "final"', 'bank = "cuoi"', COURSE, 32, "Không có tệp questions/cuoi.toml"),
    "draw larger than the bank": (COURSE, "count = 1", "count = 2", COURSE, 34, "chỉ có 1 câu"),
    "draws that overlap": (COURSE, 'tag = "bai-1"\ncount = 1', "count = 2", COURSE, 33, "lấy chung"),
    "source is no address": (ONE, "https://example.vn/van-ban", "example.vn", ONE, 11, "không phải địa chỉ web"),
    "no front matter": (TWO, "+++\n", "", TWO, 1, "mở đầu bằng dòng +++"),
    "front matter not closed": (TWO, "+++\n\n", "\n\n", TWO, 1, "chưa đóng bằng một dòng +++"),
    "empty lesson": (TWO, "Không đưa mật khẩu cho ai.\n", "", TWO, 6, "chưa có nội dung"),
    "raw HTML block": (TWO, "Không đưa", "<div>\n</div>\n\nKhông đưa", TWO, 8, "Không dùng mã HTML"),
    "raw HTML in a line": (ONE, "Viết liền.", "Viết <b>liền</b>.", ONE, 30, "“<b>”"),
    "raw HTML in a question": (FINAL, "Việc nào nên làm?", "Việc <i>nào</i>?", FINAL, 32, "Không dùng mã HTML"),
    "raw HTML in a why": (CHECK_FILE, '"Chưa đúng."', '"<img src=x onerror=alert(1)>"', CHECK_FILE, 16, "HTML"),
    "raw HTML in the description": (COURSE, "Khóa học ngắn.", "<p>Khóa</p>", COURSE, 7, "HTML"),
    "heading of level one": (ONE, "## Vì sao dài", "# Vì sao dài", ONE, 20, "bắt đầu từ ##"),
    "underlined heading": (ONE, "## Vì sao dài", "Vì sao dài\n===", ONE, 20, "bắt đầu từ ##"),
    "heading too deep": (ONE, "## Vì sao dài", "##### Vì sao", ONE, 20, "chỉ đến cấp bốn"),
    "heading jumps": (ONE, "## Vì sao dài", "#### Vì sao", ONE, 20, "nhảy cấp"),
    "heading in a question": (FINAL, '"Việc nào nên làm?"', '"# Việc nào"', FINAL, 32, "Không dùng tiêu đề"),
    "script link": (ONE, "(https://example.vn)", "(javascript:alert(1))", ONE, 33, "chỉ nhận https:"),
    "plain http link": (ONE, "(https://example.vn)", "(http://example.vn)", ONE, 33, "chỉ nhận https:"),
    "data link": (ONE, "(https://example.vn)", "(data:text/html,x)", ONE, 33, "chỉ nhận https:"),
    "relative link": (ONE, "(https://example.vn)", "(../../admin)", ONE, 33, "chỉ nhận https:"),
    "autolink": (ONE, "Xem [trang", "<javascript:alert> [trang", ONE, 33, "chỉ nhận https:"),
    "no alt text": (ONE, "![Một ổ khóa lớn]", "![ ]", ONE, 22, "thiếu lời mô tả"),
    "picture not alone": (ONE, '"Ổ khóa")', '"Ổ khóa") và chữ', ONE, 22, "đứng riêng"),
    "picture elsewhere": (ONE, "media/khoa.svg", "https://example.vn/a.svg", ONE, 22, "nằm trong thư mục media"),
    "picture outside": (ONE, "media/khoa.svg", "../khac/media/khoa.svg", ONE, 22, "nằm trong thư mục media"),
    "picture climbs": (ONE, "media/khoa.svg", "media/../course.toml", ONE, 22, "nằm trong thư mục media"),
    "picture not there": (ONE, "media/khoa.svg", "media/mat.svg", ONE, 22, "không có trong kho tệp"),
    "picture in a question's sentence": (FINAL, '"Việc nào nên làm?"', '"A ![a](media/khoa.svg)"', FINAL, 32, "đứng riêng"),
    "picture without words in an option": (FINAL, '"Ghi lên bảng"', '"![](media/khoa.svg)"', FINAL, 36, "thiếu lời mô tả"),
    "picture from elsewhere in a why": (FINAL, '"Ai cũng thấy."', '"![a](https://example.vn/a.png)"', FINAL, 37, "nằm trong thư mục media"),
    "picture not there in a question": (FINAL, '"Việc nào nên làm?"', '"![a](media/mat.svg)"', FINAL, 32, "không có trong kho tệp"),
    "the list of pictures as one": (FINAL, '"Việc nào nên làm?"', '"![a](media/media.toml)"', FINAL, 32, "không có trong kho tệp"),
    "picture in the description": (COURSE, "Khóa học ngắn.", "![a](media/khoa.svg)", COURSE, 7, "Không dùng ảnh"),
    "unknown callout": (ONE, "::: situation", "::: danger", ONE, 16, "Không có khung “danger”"),
    "callout not closed": (ONE, "2. Viết liền.\n:::", "2. Viết liền.", ONE, 28, "chưa đóng"),
    "callout in a callout": (ONE, "Cô Hạnh quên", "::: note\nCô Hạnh quên", ONE, 17, "chỉ có một lớp"),
    "callout closed twice": (ONE, ":::\n\n## Vì", ":::\n:::\n\n## Vì", ONE, 19, "không có khung nào đang mở"),
    "callout indented": (ONE, "2. Viết liền.", "2. Viết liền.\n   ::: note", ONE, 31, "sát lề trái"),
    "callout in a list": (TWO, "Không đưa", "- ::: note\n\nKhông đưa", TWO, 8, "sát lề trái"),
    "callout in a quotation": (TWO, "Không đưa", "> ::: note\n\nKhông đưa", TWO, 8, "sát lề trái"),
    "steps without a list": (ONE, "1. Chọn bốn", "Chọn bốn", ONE, 28, "đúng một danh sách đánh số"),
    "no right option": (FINAL, "correct = true\n", "", FINAL, 3, "cần đúng một lựa chọn đúng, đang có 0"),
    "two right options": (FINAL, 'why = "Quá ngắn."', 'correct = true\nwhy = "x"', FINAL, 3, "đang có 2"),
    "none right of several": (FINAL, 'text = "Đổi khi lộ"\ncorrect = true\nwhy = "Người khác không vào được nữa."\n\n[[questions.options]]\nkey = "c"\ntext = "Bật xác thực hai bước"\ncorrect = true', 'text = "Đổi"\nwhy = "Không."\n\n[[questions.options]]\nkey = "c"\ntext = "Bật"', FINAL, 27, "ít nhất một lựa chọn đúng"),
    "nothing wrong of several": (FINAL, 'why = "Ai cũng thấy."', 'correct = true\nwhy = "x"', FINAL, 27, "lựa chọn sai"),
    "no why": (FINAL, 'why = "Quá ngắn."\n', "", FINAL, 11, "Thiếu mục “why”"),
    "no option text": (FINAL, 'text = "Ngày sinh"\n', "", FINAL, 22, "Thiếu mục “text”"),
    "option of two lines": (FINAL, '"Ngày sinh"', '"""Ngày\nsinh"""', FINAL, 24, "chỉ được một dòng"),
    "unknown kind": (FINAL, '"multiple"', '"essay"', FINAL, 29, "“essay”"),
    "question key twice": (FINAL, 'key = "hai"', 'key = "mot"', FINAL, 28, "đã dùng cho một câu hỏi"),
    "option key twice": (FINAL, 'key = "b"', 'key = "a"', FINAL, 17, "Hai lựa chọn cùng mã"),
    "option text twice": (FINAL, '"Ngày sinh"', '"123456"', FINAL, 24, "cùng nội dung"),
    "too hard": (FINAL, "difficulty = 1", "difficulty = 4", FINAL, 7, "từ 1 đến 3"),
    "true or false by other keys": (CHECK_FILE, 'key = "true"', 'key = "yes"', CHECK_FILE, 3, "mã true và false"),
    "no options": (CHECK_FILE, '[[questions.options]]\nkey = "false"\nwhy = "Chưa đúng."', "", CHECK_FILE, 3, "từ 2 đến 2"),
    "media without a licence": (MEDIA, 'licence = "CC-BY-4.0"\n', "", MEDIA, 1, "Thiếu mục “licence”"),
    "media not there": (MEDIA, '"khoa.svg"', '"khoa-2.svg"', MEDIA, 8, "Không có tệp media/khoa-2.svg"),
    "media outside": (MEDIA, '"khoa.svg"', '"../khoa.svg"', MEDIA, 8, "không phải tên tệp"),
    "media by an absolute path": (MEDIA, '"khoa.svg"', '"/etc/passwd"', MEDIA, 8, "không phải tên tệp"),
    "cover outside": (COURSE, "media/cover.svg", "media/../../cover.svg", COURSE, 12, "thư mục media"),
    "cover by an absolute path": (COURSE, "media/cover.svg", "/etc/passwd", COURSE, 12, "thư mục media"),
    "cover not there": (COURSE, "media/cover.svg", "media/bia.svg", COURSE, 12, "Không có tệp media/bia.svg"),
    "cover without alt": (COURSE, 'cover_alt = "Một ổ khóa"\n', "", COURSE, 1, "Thiếu mục “cover_alt”"),
    "invisible character": (TWO, "Không đưa", "Không\u200b đưa", TWO, 8, "U+200B"),
    "direction override": (TWO, "Không đưa", "Không\u202e đưa", TWO, 8, "U+202E"),
}  # fmt: skip


def test_the_sound_pack_has_no_problems() -> None:
    assert problems_of(files()) == []


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case: str) -> None:
    file, old, new, told_file, line, words = BROKEN[case]
    found = problems_of(changed(file, old, new))
    told = [problem.message.plain() for problem in found if (problem.file, problem.line) == (told_file, line)]
    assert any(words in sentence for sentence in told), [str(problem) for problem in found]


def test_every_error_at_once() -> None:
    broken = changed(COURSE, "order =", "ordre =")
    broken[ONE] = (
        broken[ONE].replace(b"::: situation", b"::: danger").replace(b"minutes = 5", b'minutes = "5"')
    )
    broken[FINAL] = broken[FINAL].replace(b"difficulty = 2", b"difficulty 2")
    broken[MEDIA] = broken[MEDIA].replace(b'licence = "CC-BY-4.0"\n', b"", 1)
    found = places(problems_of(broken))
    assert {(COURSE, 1), (COURSE, 17), (ONE, 4), (ONE, 16), (FINAL, 31), (MEDIA, 1)} <= set(found)
    assert found == sorted(found)


def test_what_cannot_be_read_is_told_once() -> None:
    broken = files()
    broken[CHECK_FILE] = b"title = "
    assert places(problems_of(broken)) == [(CHECK_FILE, 1)]


def test_not_utf8_is_told_with_its_line() -> None:
    broken = files()
    broken[TWO] = '+++\nkey = "a"\ntitle = "Mật"\n'.encode("utf-16-le")
    broken[FINAL] = broken[FINAL].replace("Ngày".encode(), "Ngày".encode("cp1258", "replace"))
    found = problems_of(broken)
    assert (FINAL, 24) in places(found)
    assert any(problem.file == TWO for problem in found)
    assert "UTF-8" in next(problem for problem in found if problem.file == FINAL).message.plain()


def test_text_that_is_not_nfc_is_told_line_by_line() -> None:
    broken = files()
    broken[TWO] = unicodedata.normalize("NFD", broken[TWO].decode()).encode()
    assert places(problems_of(broken)) == [(TWO, 3), (TWO, 5), (TWO, 8)]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    windows = {
        name: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") if not name.endswith(".svg") else content
        for name, content in files().items()
    }
    assert parse(windows) == good_pack()


def test_file_names_do_not_change_the_content() -> None:
    renamed = files()
    renamed["lessons/900-ten-khac.md"] = renamed.pop(TWO)
    assert content_hash(parse(renamed)) == content_hash(good_pack())


def test_the_order_of_lessons_does() -> None:
    renamed = files()
    renamed["lessons/001-truoc.md"] = renamed.pop(TWO)
    assert content_hash(parse(renamed)) != content_hash(good_pack())


def test_a_text_inside_a_question_is_not_taken_for_a_key() -> None:
    broken = changed(FINAL, 'key = "hai"', 'kee = "hai"')
    assert (FINAL, 28) in places(problems_of(broken))


def test_an_unnamed_file_in_media_needs_a_licence() -> None:
    broken = files()
    broken["media/la.svg"] = broken["media/khoa.svg"]
    found = problems_of(broken)
    assert places(found) == [("media/la.svg", 0)]
    assert "giấy phép" in found[0].message.plain()


def test_a_course_needs_lessons_and_its_own_file() -> None:
    left = {name: content for name, content in files().items() if name.startswith(("questions", "media"))}
    assert {("course.toml", 0), ("lessons", 0)} == set(places(problems_of(left)))


def test_hostile_depth_is_told() -> None:
    broken = files()
    broken[CHECK_FILE] = CHECK.encode() + b"deep = " + b"[" * 20_000 + b"]" * 20_000
    assert any(problem.file == CHECK_FILE for problem in problems_of(broken))
    broken = files()
    broken[TWO] = broken[TWO] + b"> " * 5_000 + b"x\n" + b"[" * 5_000
    problems_of(broken)


def test_a_flood_of_errors_is_bounded() -> None:
    broken = files()
    broken[TWO] += b"<b>\n" * 20_000
    assert 0 < len(problems_of(broken)) <= 1000


def test_the_terms_of_a_quiz_are_read() -> None:
    more = (
        "attempts = 2\nopens_on = 2026-11-20\ncloses_on = 2026-11-30\ngrace_seconds = 0\n"
        'at_timeout = "abandon"\ndelay_minutes = 60\nlater_delay_minutes = 1440\ncounts = "average"\nreview = "no-key"'
    )
    quiz = parse(changed(COURSE, "attempts = 0", more)).final_quiz
    assert quiz is not None
    assert quiz.terms == PackTerms(
        date(2026, 11, 20), date(2026, 11, 30), 0, "abandon", 60, 1440, "average", "a/amc/amc/amcke"
    )
    assert quiz.terms.terms.later_delay == 86400


def test_a_moment_that_is_left_out_shows_what_the_one_before_does() -> None:
    table = '[final_quiz.review]\nafter = ["mark", "answer"]\nclosed = []\n\n[[final_quiz.draws]]'
    quiz = parse(changed(COURSE, "[[final_quiz.draws]]", table)).final_quiz
    assert quiz is not None
    assert quiz.terms.review == "a/am/am/"
    lesson = parse(
        changed(
            ONE, "pass_mark = 70", "pass_mark = 70\n\n[check_quiz]\nminutes = 5\nattempts = 3\nshuffle = true"
        )
    ).lessons[0]
    assert lesson.check_quiz == PackCheckQuiz(5, 3, True)


def test_what_a_question_is_worth_and_what_mistakes_cost_are_read() -> None:
    more = "attempts = 2\nwrong_cost = 25\nfloor = -50\nretry_cost = 10"
    text = (
        files()[COURSE].decode().replace("attempts = 0", more).replace("count = ", "points = 3\ncount = ", 1)
    )
    quiz = parse(files() | {COURSE: text.encode()}).final_quiz
    assert quiz is not None
    assert (quiz.terms.wrong_cost, quiz.terms.floor, quiz.terms.retry_cost) == (25, -50, 10)
    assert quiz.draws[0].points == 3


@pytest.mark.parametrize(
    ("line", "word"),
    [("wrong_cost = 101", "wrong_cost"), ("floor = 5", "floor"), ("floor = -50", "floor"), ("retry_cost = -1", "retry_cost")],
)  # fmt: skip
def test_costs_that_make_no_sense_are_named(line: str, word: str) -> None:
    found = problems_of(changed(COURSE, "attempts = 0", f"attempts = 0\n{line}"))
    assert any(word in problem.message.plain() for problem in found)
