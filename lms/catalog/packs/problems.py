"""What is wrong with a pack: every error with its file and line, collected and raised together."""

from dataclasses import dataclass, field

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark

MOST = 1000  # a hostile pack must not fill memory with its own errors


@dataclass(frozen=True, order=True)
class Problem:
    """`file` is relative to the pack, with "/"; `line` from 1 (0: the file as a whole)."""

    file: str
    line: int
    message: Message = field(compare=False)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message.plain()}"


class PackInvalid(Invalid):
    """The pack can't be published; `problems` are sorted by file and line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(Message(mark("Gói khóa học có {count} lỗi."), {"count": len(problems)}))


class Problems:
    """Collects problems. `broken` names the files that can't be read at all, so that nothing is said twice."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.broken: set[str] = set()

    def add(self, file: str, line: int, msgid: str, **params: object) -> None:
        """Notes one problem; `msgid` is a marked Vietnamese sentence with `{name}` places."""
        problem = Problem(file, line, Message(msgid, params))
        same = any(p == problem and p.message == problem.message for p in self.found[-20:])
        if not same and len(self.found) < MOST:
            self.found.append(problem)

    def break_file(self, file: str, line: int, msgid: str, **params: object) -> None:
        """Notes a problem after which nothing in `file` can be read."""
        self.add(file, line, msgid, **params)
        self.broken.add(file)

    def check(self) -> None:
        """Raises PackInvalid if anything was found."""
        if self.found:
            raise PackInvalid(self.found)
