"""How much of a file is read. A reader stops there by itself, so that no file makes it hold millions of things."""

from lms.assessment.formats.content import Problem
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number

MAX_BYTES = 20 * 1024 * 1024
MAX_QUESTIONS = 20_000
MAX_OPTIONS = 200
"""Of one question."""
MAX_PROBLEMS = 2_000

TOO_LARGE = mark("Tệp lớn hơn {limit} MB nên không được đọc. Hãy chia thành nhiều tệp.")
TOO_MANY = mark("Tệp có nhiều hơn {limit} câu hỏi; chỉ đọc đến đây. Hãy chia thành nhiều tệp.")
TOO_MANY_OPTIONS = mark("Câu này có nhiều hơn {limit} phương án; chỉ đọc {limit} phương án đầu.")
TOO_MANY_PROBLEMS = mark("Có nhiều hơn {limit} chỗ cần xem; chỉ liệt kê {limit} chỗ đầu.")


def too_large() -> Problem:
    """The file has more bytes than are read."""
    return Problem(0, Message(TOO_LARGE, {"limit": MAX_BYTES // 1024 // 1024}))


def too_many(line: int) -> Problem:
    """The file has more questions than are read; the first that is not begins at `line`."""
    return Problem(line, Message(TOO_MANY, {"limit": show_number(MAX_QUESTIONS)}))


def too_many_problems() -> Problem:
    """More is wrong than anybody reads."""
    return Problem(0, Message(TOO_MANY_PROBLEMS, {"limit": show_number(MAX_PROBLEMS)}))
