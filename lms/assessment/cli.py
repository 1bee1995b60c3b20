"""`lms questions`: files of questions, read and converted without a database."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from lms.assessment import formats
from lms.assessment.formats import bounds, files, shown
from lms.assessment.formats.content import Problem, Questions, Written
from lms.assessment.statistics.sums import cli as sums

MISUSE = 2


class FormatName(click.ParamType[str]):
    """The name of a registered format."""

    name = "định dạng"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value.lower() not in formats.names():
            known = ", ".join(formats.names())
            self.fail(f"không có định dạng “{value}”. Các định dạng: {known}.", param, ctx)
        return value.lower()

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return "|".join(formats.names())


FILE = click.argument("file", type=click.Path(path_type=Path), metavar="TỆP")
FROM = click.option(
    "--from", "source", type=FormatName(), help="Định dạng của tệp, nếu đuôi tệp không nói lên."
)


_name = click.format_filename  # a file's name may hold bytes that are no letters


def _refuse(sentence: str) -> NoReturn:
    """Ends with the status of a command that was called wrongly."""
    click.echo(f"Error: {sentence}", err=True)
    raise SystemExit(MISUSE)


@click.group("questions")
def questions() -> None:
    """Kiểm tra và chuyển đổi tệp câu hỏi (docs/questions.md)."""


def _load(file: Path) -> bytes:
    if file.is_dir():
        _refuse(f"{_name(file)} là một thư mục. Hãy chỉ ra một tệp câu hỏi.")
    try:
        with file.open("rb") as opened:
            content = opened.read(bounds.MAX_BYTES + 1)
    except FileNotFoundError:
        _refuse(f"Không có tệp {_name(file)}.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        _refuse(f"Không đọc được {_name(file)}: {reason}.")
    return content


def _read(file: Path, source: str | None) -> tuple[str, Questions]:
    """The format's name and what was read."""
    content = _load(file)
    name = source or files.format_of(file.name, content)
    if name is None:
        _refuse(
            f"Không rõ định dạng của {_name(file.name)}. Hãy thêm --from ({', '.join(formats.names())})"
            f" hoặc dùng đuôi tệp: {', '.join(files.endings())}."
        )
    return name, files.read(name, content)


def _split(problems: Sequence[Problem]) -> tuple[list[Problem], list[Problem]]:
    """What is wrong, and what is only worth knowing."""
    return [problem for problem in problems if not problem.is_note], [
        problem for problem in problems if problem.is_note
    ]


@questions.command("check")
@FILE
@FROM
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(file: Path, source: str | None, form: str) -> None:
    """Đọc tệp câu hỏi rồi in từng câu và mọi chỗ sai kèm dòng; không ghi gì. Mã thoát 1 nếu có chỗ sai."""
    name, found = _read(file, source)
    wrong, notes = _split(found.problems)
    if form == "json":
        told = {
            "format": name,
            "questions": [shown.question_json(item) for item in found.items],
            "problems": [shown.problem_json(problem) for problem in wrong],
            "notes": [shown.problem_json(problem) for problem in notes],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in shown.lines(found.items):
            click.echo(line)
        for line in _told(wrong, notes):
            click.echo(line)
        click.echo(
            f"{_name(file)} ({name}): {len(found.items)} câu hỏi, {len(wrong)} chỗ sai, {len(notes)} ghi chú."
        )
    raise SystemExit(1 if wrong else 0)


def _told(wrong: Sequence[Problem], notes: Sequence[Problem]) -> Iterator[str]:
    for title, problems in (("Chỗ sai:", wrong), ("Ghi chú:", notes)):
        if problems:
            yield title
            yield from (f"- {shown.problem_line(problem)}" for problem in problems)


@questions.command("convert")
@click.argument("file", type=click.Path(path_type=Path), metavar="VÀO")
@click.argument("target", type=click.Path(path_type=Path), metavar="RA")
@FROM
@click.option(
    "--to", "wanted", type=FormatName(), help="Định dạng của tệp được ghi, nếu đuôi tệp không nói lên."
)
@click.option("--force", is_flag=True, help="Ghi đè nếu tệp đã có.")
def convert(file: Path, target: Path, source: str | None, wanted: str | None, force: bool) -> None:
    """Đọc VÀO, ghi RA theo định dạng khác và in những gì không chuyển được. Mã thoát 1 nếu có chỗ sai hoặc bị mất."""
    _refuse_target(target, force)
    if target.exists() and file.exists() and target.samefile(file):
        _refuse("Tệp vào và tệp ra là một. Hãy đặt tên khác cho tệp ra.")
    to = wanted or files.format_of(target.name)
    if to is None:
        _refuse(
            f"Không rõ định dạng để ghi {_name(target.name)}. Hãy thêm --to ({', '.join(formats.names())})."
        )
    name, found = _read(file, source)
    wrong, notes = _split(found.problems)
    for line in _told(wrong, notes):
        click.echo(line, err=True)
    if not found.items:
        click.echo(f"Error: {_name(file)} ({name}) không có câu hỏi nào đọc được; không ghi gì.", err=True)
        raise SystemExit(1)
    written = formats.get(to).write(found.items, found.media)
    lost = _tell_lost(written, to)
    if not written.content:
        click.echo(f"Error: không câu nào ghi được dạng {to}; không ghi gì.", err=True)
        raise SystemExit(1)
    content = files.as_ending(written.content, target.suffix)
    if content is None:
        _refuse(
            f"{to} ghi nhiều câu hỏi hoặc câu có hình thành một gói .zip, không vào một tệp .xml được."
            f" Hãy đặt tên tệp ra là {_name(target.with_suffix('.zip').name)}."
        )
    if content is not written.content and any(item.tags or item.category for item in found.items):
        click.echo("Ghi chú: tệp .xml chỉ có câu hỏi; nhãn và danh mục nằm trong gói .zip.", err=True)
    _put(target, content, force)
    click.echo(
        f"Đã ghi {_name(target)} ({to}) từ {_name(file)} ({name}): đọc được {len(found.items)} câu hỏi."
    )
    raise SystemExit(1 if wrong or lost else 0)


def _tell_lost(written: Written, to: str) -> bool:
    """Says what the format has no place for; whether any of it matters."""
    lost, notes = _split(written.problems)
    for title, problems in ((f"Không chuyển được sang {to}:", lost), (f"Ghi chú khi ghi {to}:", notes)):
        if problems:
            click.echo(title, err=True)
            for problem in problems:
                click.echo(f"- {shown.problem_line(problem)}", err=True)
    return bool(lost)


def _refuse_target(target: Path, force: bool) -> None:
    if target.is_dir():
        _refuse(f"{_name(target)} là một thư mục. Hãy nói rõ tên tệp để ghi.")
    if not target.parent.is_dir():
        _refuse(f"Không có thư mục {_name(target.parent)}.")
    if target.exists() and not force:
        _refuse(f"{_name(target)} đã có. Thêm --force nếu muốn ghi đè.")


def _put(target: Path, content: bytes, force: bool) -> None:
    """Writes a file whole or not at all; what somebody else put there meanwhile is left alone without `force`."""
    made = ""
    try:
        handle, made = tempfile.mkstemp(prefix=".questions-", dir=target.parent)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        os.chmod(made, 0o666 & ~_umask())
        if force or not target.exists():
            os.replace(made, target)
        else:
            _refuse(f"{_name(target)} đã có. Thêm --force nếu muốn ghi đè.")
    except OSError as error:
        _refuse(f"Không ghi được {_name(target)}: {error.strerror}.")
    finally:
        if made and os.path.exists(made):
            os.unlink(made)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@questions.command("template")
@click.argument("target", type=click.Path(path_type=Path), metavar="TỆP.xlsx")
@click.option("--force", is_flag=True, help="Ghi đè nếu tệp đã có.")
def template(target: Path, force: bool) -> None:
    """Ghi bảng tính mẫu để điền câu hỏi, có trang hướng dẫn và ví dụ từng loại câu."""
    from lms.assessment.formats.xlsx.writing import template as empty

    if target.suffix.lower() != ".xlsx":
        _refuse("Tên tệp mẫu cần có đuôi .xlsx.")
    _refuse_target(target, force)
    _put(target, empty(), force)
    click.echo(f"Đã ghi {_name(target)}. Trang “Hướng dẫn” nói cách điền.")


COMMANDS = [questions, *sums.COMMANDS]
