"""Files of questions: reading them, writing them, making sources for our kinds of them.

Each format is measured in a process of its own.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.stage import PYTHON

COUNT = 5_000
FORMATS = ("gift", "aiken", "xlsx")


def section(work: Path, say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    lines = [
        "", "## Files of questions", "",
        f"{COUNT:,} questions with four options each, in GIFT with explanations and HTML. Seconds of CPU. “Only going "
        "through” is the bare library: lines of text split at blank ones, openpyxl for the workbook; ratios are to it. “For our "
        "kinds” makes Markdown of every text and asks the kind what is wrong. Memory is the peak of the process, with the questions in it twice.", "",
        "| format | file | only going through | reading | writing | for our kinds | memory |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for name in FORMATS:
        say(f"{COUNT} questions as {name}")
        command = [PYTHON, "-m", "benchmarks.questions", name, str(COUNT), str(work)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        found: dict[str, Any] = json.loads(done.stdout)
        lines.append(
            f"| {name} | {found['bytes'] / 1e6:.1f} MB | {found['bare']:.2f} | {_ratio(found, 'read')} | {_ratio(found, 'write')} "
            f"| {_ratio(found, 'sources')} | {found['peak_mb']:.0f} MB |"
        )
    return lines


def _ratio(found: dict[str, Any], name: str) -> str:
    return f"{found[name]:.2f} (× {found[name] / found['bare']:.1f})"


# ---- inside the measured process -----------------------------------------------------------------------------


def _questions(count: int, is_rich: bool) -> list[Any]:
    """Choice questions of the usual length."""
    from lms.assessment.formats.content import NOTHING, Item, Kind, Markup, Option, Text

    markup = Markup.HTML if is_rich else Markup.PLAIN

    def text(said: str) -> Text:
        return Text(f"<p>{said} <strong>nhé</strong></p>" if is_rich else said, markup)

    return [
        Item(
            Kind.SINGLE,
            text(f"Trong tình huống {number}, có người gọi điện xin mã xác nhận. Bạn làm gì trước tiên?"),
            tuple(
                Option(
                    text(f"Cách làm thứ {each} của câu {number}: gọi lại số in trên thẻ"),
                    Fraction(each == number % 4),
                    text(f"Làm cách {each} thì chuyện sẽ xảy ra như thế này.") if is_rich else NOTHING,
                )
                for each in range(4)
            ),
            title=f"Câu {number}" if is_rich else "",
        )
        for number in range(count)
    ]


def _only_read(name: str, path: Path) -> int:
    if name != "xlsx":
        return sum(len(block.split("\n")) for block in path.read_text("utf-8").split("\n\n"))
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def measure(name: str, count: int, folder: Path) -> dict[str, float]:
    """Figures of one format; the file stays in `folder`."""
    from lms.assessment import formats
    from lms.assessment.formats import files
    from lms.assessment.formats.bank.sources import to_source

    path = folder / f"questions.{name}"
    found: dict[str, float] = {}

    def timed(what: str, do: Callable[[], Any]) -> Any:
        started = time.process_time()
        result = do()
        found[what] = time.process_time() - started
        return result

    items = _questions(count, name == "gift")
    written = timed("write", lambda: formats.get(name).write(items, {}))
    path.write_bytes(written.content)
    read = timed("read", lambda: files.read(name, path.read_bytes()))
    if len(read.items) != count or read.problems:
        raise ValueError(f"{name}: {len(read.items)} questions, {len(read.problems)} problems")
    timed("sources", lambda: [to_source(item).source for item in read.items])
    peak = _peak_mb()
    timed("bare", lambda: _only_read(name, path))
    return found | {"bytes": path.stat().st_size, "peak_mb": peak}


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
