"""Puts dossiers together. What the database knows is read first; files are made and written with no transaction open."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.db import release
from lms.kernel.errors import Invalid
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.store import blocks
from lms.kernel.messages import Message, mark
from lms.kernel.official.build import build
from lms.kernel.official.rules import Column, Line, Paper, Table, Text
from lms.nominations.queries import FileRow, Nomination
from lms.papers import pages, school
from lms.papers.dossiers import rules
from lms.papers.dossiers.rules import Entry
from lms.papers.kinds import NotYet
from lms.papers.queries.certificates import KeptPrint, prints_of
from lms.papers.rules import KIND_TITLES

LOST = mark("Không đọc được tệp minh chứng “{name}”: tệp không còn trên đĩa hoặc đã bị sửa. Khôi phục từ bản sao lưu rồi đóng gói lại.")  # fmt: skip
NOT_PRINTED = "chưa có bản in"
_COLUMNS = (Column("TT", 11, is_number=True), Column("Tài liệu", 84), Column("Tệp trong gói", 70))


@dataclass(frozen=True)
class Pack:
    """Everything of one dossier, read and made, before it is written. `papers`: by the names they get; `entries`: the
    lines of the index about them, also those that can't be made yet; `prints`: of the person's certificates."""

    nomination: Nomination
    school: school.School
    made_at: datetime
    entries: Sequence[Entry]
    papers: dict[str, bytes]
    prints: Sequence[KeptPrint]

    @property
    def file_name(self) -> str:
        """What the dossier is called."""
        one = self.nomination
        return rules.dossier_name(one.period_key, one.number, one.name)

    def evidence(self) -> list[tuple[str, FileRow]]:
        """The files of evidence, by the names they get."""
        files = enumerate(self.nomination.files, 1)
        return [(rules.evidence_name(n, file.name, FORMATS[file.kind].ending), file) for n, file in files]

    def index(self) -> list[Entry]:
        """Every line of the index."""
        evidence = [Entry(f"Minh chứng: {file.name}", name) for name, file in self.evidence()]
        prints = [
            Entry(f"Giấy chứng nhận số {each.number}: {each.course}", rules.certificate_name(each.number) if each.pdf else "", NOT_PRINTED)
            for each in self.prints
        ]  # fmt: skip
        return [*self.entries, *evidence, *prints]


class Packer:
    """Makes the dossiers of a period. What several of them hold (tờ trình, danh sách, biên bản) is made once; what is one
    person's own is not kept, so that memory does not grow with the dossiers."""

    def __init__(self, period: Period) -> None:
        self._period = period
        self._read_at = clock.now()
        self._shared: dict[tuple[str, str], tuple[bytes | None, str]] = {}

    def pack(self, one: Nomination) -> Pack:
        """Reads and makes everything of a nomination's dossier; holds no transaction when it returns."""
        vote = one.vote
        own = "bao-cao-thanh-tich-tap-the" if one.kind == "unit" else "bao-cao-thanh-tich-ca-nhan"
        asked = (
            ("to-trinh", one.level.value), ("trich-ngang", one.level.value),
            ("bien-ban", (vote.session_public_id or "") if vote else ""), (own, one.person_public_id or one.unit_public_id),
        )  # fmt: skip
        entries, papers = [], {}
        for number, (kind, about) in enumerate(asked, 1):
            made, why_not = self._make(kind, about) if kind == own else self._shared_paper(kind, about)
            name = f"{number:02d}-{kind}.docx"
            entries.append(Entry(KIND_TITLES[kind], name if made else "", why_not))
            if made:
                papers[name] = made
        prints = prints_of(one.person_id, self._period) if one.person_id is not None else []
        held = school.school()
        release()
        return Pack(one, held, self._read_at, entries, papers, prints)

    def _shared_paper(self, kind: str, about: str) -> tuple[bytes | None, str]:
        if (kind, about) not in self._shared:
            self._shared[kind, about] = self._make(kind, about)
        return self._shared[kind, about]

    def _make(self, kind: str, about: str) -> tuple[bytes | None, str]:
        try:
            found = pages.draft(kind, self._period.key, about=about)
            self._read_at = found.read_at
            release()
            return pages.make(found), ""
        except NotYet as missing:
            release()
            return None, missing.message.plain()


def write(pack: Pack, to: BinaryIO) -> None:
    """Writes the dossier, a block at a time. Invalid, with a sentence, where a file of evidence is not what was sent."""
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as packed:
        for name, parts in _files(pack):
            hashes[name] = _put(packed, name, parts)
        for name, file in pack.evidence():
            if hashes[name] != file.sha256:
                raise Invalid(Message(LOST, {"name": file.name}))
        _put(packed, rules.SUMS, [rules.sums(hashes).encode()])


def _files(pack: Pack) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Every file but the list of hashes, in the order of their names."""
    yield rules.INDEX, [_index(pack)]
    yield from ((name, [content]) for name, content in pack.papers.items())
    yield from ((rules.certificate_name(p.number), [p.pdf]) for p in pack.prints if p.pdf)
    for name, file in pack.evidence():
        yield name, _kept(file)


def _kept(file: FileRow) -> Iterator[bytes]:
    try:
        yield from blocks(file.sha256)
    except OSError as error:
        raise Invalid(Message(LOST, {"name": file.name})) from error


def _put(packed: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> str:
    """Adds a file, dated 1/1/1980 like every other: equal content is equal bytes. Returns its SHA-256."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    made = hashlib.sha256()
    with packed.open(info, "w", force_zip64=True) as file:
        for part in parts:
            file.write(part)
            made.update(part)
    return made.hexdigest()


def _index(pack: Pack) -> bytes:
    """The mục lục as a paper."""
    one, held = pack.nomination, pack.school
    rows: list[list[Line]] = [
        [(str(n),), (entry.title,), (entry.name or f"Chưa có: {entry.why_not}",)]
        for n, entry in enumerate(pack.index(), 1)
    ]  # fmt: skip
    body = (
        Text((f"Người, tập thể được đề nghị: {one.name}. Đơn vị: {one.unit}. Hình thức đề nghị: {one.award}. Đề nghị số {one.number}, kỳ {one.period_key}.",)),
        Table("", _COLUMNS, rows),
        Text((f"Mã SHA-256 của từng tệp ghi trong tệp {rules.SUMS}; kiểm tra bằng lệnh lms dossier check hoặc sha256sum -c {rules.SUMS}",)),
    )  # fmt: skip
    paper = Paper(
        held.parent_body, held.name, "", "", held.place, pack.made_at.date(), "MỤC LỤC", f"Hồ sơ đề nghị khen thưởng: {one.name}",
        body, (), numbered=False,
    )  # fmt: skip
    return build(paper, pack.made_at)
