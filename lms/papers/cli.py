"""`lms paper`: papers of the year as files, and figures of a file derived again."""

from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.kernel.db import release
from lms.kernel.errors import LmsError
from lms.kernel.official.sources import read_back
from lms.nominations.rules import Level
from lms.papers import kinds, pages
from lms.papers.dossiers import checking, choosing, comparing, packing
from lms.papers.kinds import Whom
from lms.papers.sheets.book import differences
from lms.reports.cli import writing
from lms.targets.cli import Day

KIND = click.Choice([kind.key for kind in kinds.kinds()])


@click.group("paper")
def paper() -> None:
    """Giấy tờ của năm: báo cáo, kế hoạch, danh sách theo thể thức Nghị định 30/2020/NĐ-CP."""


@paper.command("make")
@click.argument("kind", type=KIND)
@click.option("--period", "period", required=True, help="Năm, gọi theo tháng 5 kết thúc năm đó (2027), hoặc giai đoạn (phase-1).")  # fmt: skip
@click.option("-o", "--output", "output", required=True, help="Tệp .docx ghi ra; “-” là đầu ra chuẩn.")
@click.option("--day", "day", type=Day(), help="Ngày của văn bản, để xét hiệu lực của căn cứ; mặc định hôm nay.")  # fmt: skip
@click.option("--signer", "signer", type=click.IntRange(min=1), default=1, help="Người ký thứ mấy trong thiết lập.")  # fmt: skip
@click.option("--person", "person", help="Mã của người mà báo cáo thành tích nói về.")
@click.option("--unit", "unit", help="Mã hoặc tên của đơn vị mà báo cáo thành tích nói về.")
@click.option("--session", "session", help="Mã phiên họp Hội đồng; mặc định phiên gần nhất của kỳ.")
@click.option("--level", "level", type=click.Choice([level.value for level in Level]), help="Cấp tặng, của tờ trình: school (Hiệu trưởng) hoặc higher (cấp trên).")  # fmt: skip
@with_appcontext
def make(
    kind: str,
    period: str,
    output: str,
    day: date | None,
    signer: int,
    person: str | None,
    unit: str | None,
    session: str | None,
    level: str | None,
) -> None:
    """Soạn một văn bản KIND ra tệp .docx; nói những gì còn phải điền và căn cứ không còn hiệu lực."""
    try:
        about = _about(kind, {Whom.PERSON: person, Whom.UNIT: unit, Whom.SESSION: session, Whom.LEVEL: level})
        found = pages.draft(kind, period, day, signer - 1, about)
        release()
        content = pages.make(found)
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error
    _tell(found)
    with writing(output) as file:
        file.write(content)
    if output != "-":
        click.echo(f"Đã ghi {output} ({len(content)} byte).", err=True)


def _about(key: str, said: dict[Whom, str | None]) -> str:
    """What was said of whom the paper is about; a usage error for something that papers of this kind are not about."""
    whom = kinds.get(key).whom
    for other, value in said.items():
        if value and other is not whom:
            raise click.UsageError(f"Giấy tờ loại {key} không dùng --{other.value}.")
    return said.get(whom) or ""


def _tell(found: pages.Draft) -> None:
    for message in found.bad_bases:
        click.echo(f"CĂN CỨ: {message.plain()}", err=True)
    for message in found.doubts:
        click.echo(f"Lưu ý: {message.plain()}", err=True)
    for left in found.left:
        places = f" ({left.count} chỗ)" if left.count > 1 else ""
        click.echo(f"Còn phải điền: {left.hint}{left.about}{places}", err=True)


@paper.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check(file: Path) -> None:
    """Đọc các con số trong FILE và tính lại từng số từ nguồn của nó. Mã thoát 1 khi có số khác."""
    try:
        found = read_back(file.read_bytes())
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error
    other = differences(found.sources, found.figures)
    release()
    for figure, now in other:
        name = found.sources[figure.source].label if figure.source in found.sources else "không rõ nguồn"
        click.echo(
            f"{figure.cell}: trong tệp {figure.text!r}, nay {now if now is not None else 'không có'} ({name})"
        )
    click.echo(
        f"Đã tính lại {len(found.figures)} con số từ {len(found.sources)} nguồn; {len(other)} số khác; còn {len(found.gaps)} chỗ phải điền."
    )
    if other:
        raise click.exceptions.Exit(1)


@paper.command("kinds")
@with_appcontext
def list_kinds() -> None:
    """Liệt kê các loại giấy tờ soạn được."""
    for kind in kinds.kinds():
        spans = ", ".join(sorted(span.value for span in kind.period_kinds))
        click.echo(f"{kind.key:<28} {kind.title} ({spans})")


@click.group("dossier")
def dossier() -> None:
    """Hồ sơ đề nghị khen thưởng: giấy tờ, minh chứng, giấy chứng nhận, mục lục và mã kiểm tra trong một tệp .zip."""


@dossier.command("make")
@click.option("--period", "period_key", required=True, help="Năm, gọi theo tháng 5 kết thúc năm đó (2027), hoặc giai đoạn (phase-1).")  # fmt: skip
@click.option("--nomination", "wanted", help="Số thứ tự hoặc mã của đề nghị; mặc định mọi đề nghị của kỳ.")
@click.option("-o", "--output", "output", required=True, type=click.Path(path_type=Path), help="Tệp .zip, hoặc thư mục nhận nhiều hồ sơ.")  # fmt: skip
@with_appcontext
def make_dossiers(period_key: str, wanted: str | None, output: Path) -> None:
    """Đóng gói hồ sơ của một đề nghị, hoặc của mọi đề nghị đã được thủ trưởng đơn vị xác nhận."""
    try:
        period, found = choosing.chosen(period_key, wanted)
        for message in comparing.differing(period):
            click.echo(f"Lưu ý: {message.plain()}", err=True)
        release()
        if len(found) > 1 and not output.is_dir():
            raise click.ClickException(f"Có {len(found)} đề nghị: -o phải là một thư mục đã có.")
        packer = packing.Packer(period)
        for one in found:
            pack = packer.pack(one)
            target = output / pack.file_name if output.is_dir() else output
            with writing(str(target)) as file:
                packing.write(pack, file)
            for entry in pack.index():
                if not entry.name:
                    click.echo(f"{one.name}: {entry.title}: {entry.why_not}", err=True)
            click.echo(f"Đã ghi {target}.", err=True)
    except LmsError as error:
        raise click.ClickException(error.message.plain()) from error


@dossier.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check_dossier(file: Path) -> None:
    """So từng tệp trong hồ sơ FILE với danh sách SHA-256: không thiếu, không thừa, không sửa. Mã thoát 1 khi có sai khác."""
    count, problems = checking.check(file)
    for problem in problems:
        click.echo(problem.plain())
    click.echo(f"Đã đối chiếu {count} tệp; {len(problems)} điều không khớp.")
    if problems:
        raise click.exceptions.Exit(1)


COMMANDS = [paper, dossier]
