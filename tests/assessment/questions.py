"""One sound question of every kind that is typed or picked from lists. What may not be told before its moment can be
found by its words: VISAO in explanations, BIMAT in typed answers, `bimat` in the author's keys."""

from typing import Any

from lms.assessment import actions
from tests.assessment.make import writing

WHY = "VISAO vì thế."

SOURCES: dict[str, dict[str, Any]] = {
    "text": {
        "text": "Mã xác nhận một lần còn gọi là gì?",
        "answers": ["Mã BIMAT", "mật khẩu BIMAT"],
        "diacritics": True,
        "why": WHY,
    },
    "number": {
        "text": "Một tệp nặng bao nhiêu?",
        "answer": "98761.5",
        "tolerance": "0.25",
        "unit": "MB",
        "why": WHY,
    },
    "matching": {
        "text": "Nối việc với nơi làm.",
        "choices": [
            {"key": "bimat-1", "text": "VNeID"},
            {"key": "bimat-2", "text": "Cổng **dịch vụ** công"},
            {"key": "bimat-3", "text": "Hộp thư"},
        ],
        "options": [
            {"key": "bimat-1", "text": "Xem giấy tờ", "match": "bimat-1", "why": "VISAO một."},
            {"key": "bimat-2", "text": "Nộp hồ sơ <b>", "match": "bimat-2", "why": ""},
        ],
        "why": WHY,
    },
    "ordering": {
        "text": "Xếp các việc.",
        "options": [
            {"key": f"bimat-{n}", "text": f"Việc {word}", "why": ""}
            for n, word in enumerate(("đổi mật khẩu", "đăng xuất", "báo cho trường", "ghi lại"), 1)
        ],
        "why": WHY,
    },
    "blanks": {
        "text": "Điền vào đoạn sau.",
        "passage": "Không đọc mã [[bimat-otp]] cho ai.\n\n- Gọi số [[bimat-so]] **rồi** chờ.",
        "diacritics": False,
        "choices": [
            {"key": "bimat-a", "text": "do mình tìm"},
            {"key": "bimat-b", "text": "vừa gọi tới"},
        ],
        "gaps": [
            {"key": "bimat-so", "answers": [], "match": "bimat-a", "why": "VISAO số."},
            {"key": "bimat-otp", "answers": ["BIMẬT"], "match": "", "why": ""},
        ],
        "why": WHY,
    },
}

RIGHT = {
    "text": ["mã bimat"],
    "number": ["98.761,5 MB"],
    "matching": ["bimat-1=bimat-1", "bimat-2=bimat-2"],
    "ordering": [f"bimat-{n}={n}" for n in range(1, 5)],
    "blanks": ["bimat-otp=bi mat", "bimat-so=bimat-a"],
}


def publish(kind: str, source: dict[str, Any] | None = None, bank: str = "khoa/mo") -> int:
    """A published question version's id."""
    with writing():
        return actions.publish_question(bank, f"cau-{kind}", kind, [], 1, source or SOURCES[kind])
