"""A task, and what is handed in for it. What may not be told before its moment can be found by its words: KINHIEM in
the rubric, BAIMAU in what a good answer holds, DANDO in the note for graders."""

from typing import Any

from lms.assessment import actions
from tests.assessment.make import writing

TASK: dict[str, Any] = {
    "text": "Đổi mật khẩu rồi **kể lại** từng bước.",
    "takes": "either",
    "most_files": "2",
    "file_types": [],
    "good_answer": "BAIMAU: bốn từ, viết liền.",
    "grader_note": "DANDO: không cần đúng thứ tự.",
    "criteria": [
        {"key": "du", "text": "KINHIEM đủ bước"},
        {"key": "ro", "text": "KINHIEM *rõ ràng*"},
    ],
    "levels": [
        {"criterion": "du", "points": "2", "text": "KINHIEM đủ cả"},
        {"criterion": "du", "points": "0", "text": "KINHIEM không có"},
        {"criterion": "du", "points": "1", "text": "KINHIEM thiếu"},
        {"criterion": "ro", "points": "0", "text": "KINHIEM khó hiểu"},
        {"criterion": "ro", "points": "1", "text": "KINHIEM dễ hiểu"},
    ],
}
SECRETS = ("KINHIEM", "BAIMAU", "DANDO")


def publish_task(key: str = "viec", bank: str = "khoa/bai-1", **changes: Any) -> int:
    """A published task version's id."""
    with writing():
        return actions.publish_question(bank, key, "task", [], 1, {**TASK, **changes})
