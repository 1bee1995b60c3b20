"""Pure rules of the studio: what a publication does to how many people, in words that are shown before it; which version's
figures are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date, show_number


def version_to_show(
    numbers: Sequence[int], asked: int | None, people: Mapping[int, int], fewest: int = 1
) -> int:
    """Whose figures a page opens with: of the version that was asked for, else of the newest with enough people to tell
    any, else of the newest with anybody, else of the newest. `numbers`: of the versions, the newest first; `people`: how
    many, by number; `fewest`: how many are enough. A version that was published this morning hides no figures."""
    if asked is not None and asked in numbers:
        return asked
    for enough in (fewest, 1):
        for number in numbers:
            if people.get(number, 0) >= enough:
                return number
    return numbers[0]


@dataclass(frozen=True)
class Impact:
    """Whom a new version of a course concerns. People, each counted once in a line.

    `finished`: hold a completion of an earlier version that counts; `under_way`: learn in one now; `movable`:
    those of them whom a corrected version takes along (not from before a version that had to be learnt again).
    """

    finished: int = 0
    under_way: int = 0
    movable: int = 0

    @property
    def is_nobody(self) -> bool:
        """There is nobody to ask about."""
        return not self.finished and not self.under_way

    def moved_by(self, effect: str) -> int:
        """How many people the effect moves: to the new version, or to learning it again."""
        return {"typo": self.movable, "retake": self.finished}.get(effect, 0)


def describe(impact: Impact) -> Message:
    """Who has finished and who is under way."""
    return Message(
        mark("Đã hoàn thành phiên bản trước: {finished} người. Đang học phiên bản trước: {under_way} người."),
        {"finished": show_number(impact.finished), "under_way": show_number(impact.under_way)},
    )


def describe_effect(impact: Impact, effect: str, retake_due_on: date | None = None) -> Message:
    """What the effect does to them. `retake_due_on`: the last day on time, where it is known already."""
    people = {
        "moved": show_number(impact.moved_by(effect)),
        "staying": show_number(impact.under_way - (impact.movable if effect == "typo" else 0)),
        "finished": show_number(impact.finished),
        "due_on": show_date(retake_due_on) if retake_due_on else "",
    }
    if effect == "typo" and impact.movable == impact.under_way:
        return Message(
            mark(
                "typo: {moved} người đang học được chuyển sang phiên bản mới, phần đã học giữ nguyên; {finished} người"
                " đã hoàn thành không bị ảnh hưởng."
            ),
            people,
        )
    if effect == "typo":
        return Message(
            mark(
                "typo: {moved} người đang học được chuyển sang phiên bản mới, phần đã học giữ nguyên; {staying} người"
                " học tiếp phiên bản của mình; {finished} người đã hoàn thành không bị ảnh hưởng."
            ),
            people,
        )
    if effect == "retake" and retake_due_on:
        return Message(
            mark(
                "retake: {finished} người đã hoàn thành cần học lại, hạn cuối là hết ngày {due_on}; đến hết ngày đó kết"
                " quả cũ vẫn được tính; {staying} người đang học tiếp tục phiên bản của mình, học xong rồi cũng cần học"
                " lại trước hạn ấy."
            ),
            people,
        )
    if effect == "retake":
        return Message(
            mark(
                "retake: {finished} người đã hoàn thành cần học lại trước một hạn do bạn chọn; đến hạn kết quả cũ vẫn"
                " được tính; {staying} người đang học tiếp tục phiên bản của mình, học xong rồi cũng cần học lại trước"
                " hạn ấy."
            ),
            people,
        )
    return Message(
        mark(
            "valid: không chuyển ai; {finished} người đã hoàn thành vẫn được công nhận; {staying} người đang học tiếp"
            " tục phiên bản của mình; người ghi danh sau học phiên bản mới."
        ),
        people,
    )
