"""A task: something is done, and a text, files or both are handed in for a trainer to mark by a rubric."""

import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from lms.assessment.kinds import rubric
from lms.assessment.kinds.handed import TEXT, files_of, text_entries, text_of, tidy_text, token
from lms.assessment.kinds.protocol import (
    Asked,
    Body,
    Criterion,
    Handing,
    Input,
    Reviewed,
    Source,
    Work,
    pictures_of,
)
from lms.assessment.kinds.shape import Fault, Field, Of, Shape, misshapen
from lms.assessment.statistics.rules.counts import Answers, Counts, What, tally
from lms.kernel.markup import render_text
from lms.kernel.messages import Message, mark

MOST_TEXT = 10_000
MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024
FILE_TYPES = ("pdf", "png", "jpg", "webp", "docx", "xlsx", "pptx", "txt")
TAKES = ("text", "files", "either", "both")
_EITHER = "either"


class Task:
    """`body["criteria"]`: see `rubric`. What is stored is what `handed` says; the order holds what the task takes, so
    that an answer is known to be whole without the body."""

    name = "task"
    template = "assessment/task.html"
    needs_grader = True
    shape = Shape(
        (
            Field("takes", Of.PLAIN, 10, _EITHER),
            Field("most_files", Of.NUMBER, default="5"),
            Field("file_types", Of.TEXTS, len(FILE_TYPES), default=""),
            Field("good_answer", Of.PROSE, 3000, ""),
            Field("grader_note", Of.PROSE, 3000, ""),
        ),
        (rubric.CRITERIA, rubric.LEVELS),
    )

    def check(self, source: Source) -> list[Message]:
        return list(misshapen(self.shape, source)) or [fault.message for fault in self.faults(source)]

    def faults(self, source: Source) -> list[Fault]:
        found, most = [], str(source.get("most_files") or "5")
        if (takes := str(source.get("takes") or _EITHER)) not in TAKES:
            message = mark("Không có cách nộp “{value}”; chọn một trong: {allowed}.")
            found.append(Fault(("takes",), Message(message, {"value": takes, "allowed": ", ".join(TAKES)})))
        if not most.isdecimal() or not 1 <= int(most) <= MOST_FILES:
            message = mark("Số tệp nhiều nhất là số nguyên từ 1 đến {most}.")
            found.append(Fault(("most_files",), Message(message, {"most": MOST_FILES})))
        for each in source.get("file_types") or ():
            if each not in FILE_TYPES:
                message = mark("Không nhận được loại tệp “{value}”; chọn trong: {allowed}.")
                params = {"value": each, "allowed": ", ".join(FILE_TYPES)}
                found.append(Fault(("file_types",), Message(message, params)))
        return found + rubric.faults(source)

    def render(self, source: Source) -> dict[str, Any]:
        pictures = pictures_of(source)
        wanted = source.get("file_types") or FILE_TYPES
        return {
            "html": render_text(str(source["text"]), pictures),
            "options": [],
            "takes": str(source.get("takes") or _EITHER),
            "most_files": int(source.get("most_files") or 5),
            "file_types": [each for each in FILE_TYPES if each in wanted],
            "good_html": render_text(str(source.get("good_answer") or ""), pictures),
            "note_html": render_text(str(source.get("grader_note") or ""), pictures),
            "criteria": rubric.render(source),
        }

    def lay_out(self, body: Body, _shuffle: bool, _rng: random.Random) -> list[str]:
        return [body["takes"]]

    def find_fault(self, order: Sequence[str], sent: Sequence[str]) -> Message | None:
        if len(sent) > 1:
            return Message(mark("Câu này chỉ có một ô trả lời."))
        if order[0] == "files" and any(sent):
            return Message(mark("Câu này chỉ nhận tệp."))
        if any(len(tidy_text(typed)) > MOST_TEXT for typed in sent):
            return Message(mark("Câu trả lời dài quá {most} ký tự."), {"most": MOST_TEXT})
        return None

    def keep(self, order: Sequence[str], sent: Sequence[str]) -> list[str]:
        if order[0] == "files":
            return []
        return [TEXT + text for typed in sent[:1] if (text := tidy_text(typed)).strip()]

    def is_complete(self, order: Sequence[str], chosen: Sequence[str]) -> bool:
        has_text, has_files = bool(text_entries(chosen)), bool(files_of(chosen))
        return {"text": has_text, "files": has_files, "both": has_text and has_files}.get(
            order[0], has_text or has_files
        )

    def ask(self, body: Body, order: Sequence[str], chosen: Sequence[str]) -> Asked:
        takes, text = order[0], text_of(chosen)
        handing = Handing(
            takes,
            body["most_files"] if takes != "text" else 0,
            body["file_types"],
            files_of(chosen),
            MOST_TEXT,
            MOST_BYTES,
        )
        inputs = [Input("", "", text)] if takes != "files" else []
        return Asked(body["html"], inputs=inputs, handing=handing, known=token(text))

    def grade(self, _body: Body, chosen: Sequence[str]) -> Fraction:
        """Nothing for nothing; ValueError for anything else, which a person has to look at."""
        if chosen:
            raise ValueError("a task is marked by a person")
        return Fraction(0)

    def review(self, body: Body, _order: Sequence[str], chosen: Sequence[str]) -> Reviewed:
        criteria = [
            Criterion(
                row["html"], rubric.most(row), [(level["points"], level["html"]) for level in row["levels"]]
            )
            for row in body["criteria"]
        ]
        work = Work(text_of(chosen), files_of(chosen), criteria, body["good_html"])
        return Reviewed(body["html"], work=work)

    def right(self, _body: Body) -> list[str]:
        """None is known: the answer that is right is the grader's to see."""
        return []

    def count(self, _body: Body, answers: Answers) -> Counts:
        asked, blank, _ = tally(answers, lambda _answer: ())
        return Counts(What.HANDED, asked, blank, ())
