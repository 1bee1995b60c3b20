"""What the pages and the command show of a paper before it is made, and the paper itself as plain values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from lms.emulation import queries as emulation
from lms.emulation import rules as periods_of
from lms.emulation.rules import Period
from lms.kernel import clock
from lms.kernel.errors import Invalid, NotFound
from lms.kernel.files.store import path_of
from lms.kernel.messages import Message, mark
from lms.kernel.official.build import build
from lms.kernel.official.rules import Gap, Paper
from lms.kernel.official.template import fill
from lms.kernel.vietnamese import clean, fold, show_date
from lms.nominations import queries as nominations
from lms.nominations.rules import LEVEL_LABELS, Level
from lms.org.queries import unit_nodes
from lms.papers import kinds, queries, rules
from lms.papers.kinds import Asked, Content, NotYet, PaperKind, Whom, parts
from lms.papers.queries import EntryRow, TemplateRow
from lms.papers.queries.people import people_by_code
from lms.papers.rules import GIAY_KHEN, Basis, Field, Standing
from lms.papers.school import School, school
from lms.papers.sheets import Book

WILL_LAPSE = mark("{basis} còn hiệu lực vào ngày của văn bản nhưng hết hiệu lực từ ngày {day}.")
NO_TITLE = mark("{basis}: chưa ghi trích yếu nội dung; văn bản để trống chỗ này.")
NOT_FROZEN = mark(
    "Số liệu của chỉ tiêu chưa chốt: soạn lại có thể ra số khác. Hãy chốt số liệu ở trang Chỉ tiêu trước khi trình ký."
)
NO_PERSON = mark("Không có ai mang mã “{named}”. Mã ở trang của từng người trong danh sách nhân sự.")
NO_UNIT = mark("Vào ngày {day} không có đơn vị nào mang mã hoặc tên “{named}”.")
SESSION_OF = mark("Phiên họp ngày {day}")
NO_LEVEL = mark(
    "“{named}” không phải cấp khen thưởng. Chọn school (Hiệu trưởng tặng) hoặc higher (đề nghị cấp trên)."
)
TWO_UNITS = mark("Vào ngày {day} có nhiều đơn vị tên “{named}”: hãy ghi mã của đơn vị.")
LIVE_SHEETS = ("coverage/", "courses/", "comparison/")  # of which a snapshot would say the same for ever
BAD_PERIOD = mark("“{title}” không lập cho kỳ này. Hãy chọn: {periods}.")


@dataclass(frozen=True)
class Written:
    """A field and what stands in it now."""

    field: Field
    row: EntryRow | None

    @property
    def text(self) -> str:
        return self.row.text if self.row else ""


@dataclass(frozen=True)
class Left:
    """Something still to be written: what, `about` which basis, the field of the page or the basis where it can be
    written once ("": only in the file), and in how many places of the file."""

    hint: str
    about: str
    field: str
    basis: str
    count: int


@dataclass(frozen=True)
class Draft:
    """A paper as it would be made now, and what somebody should know before. `paper_on`: the day whose law holds."""

    kind: PaperKind
    period: Period
    periods: Sequence[Period]
    on: date
    paper_on: date
    paper: Paper
    written: Sequence[Written]
    bases: Sequence[Basis]
    notes: Sequence[Message]
    school: School
    signer: int
    about: str
    person_id: int | None
    template: TemplateRow | None
    read_at: datetime

    @property
    def is_signed_by_school(self) -> bool:
        """Whether the school's number and who signs for it stand in it."""
        return self.paper.numbered

    @property
    def gaps(self) -> list[Gap]:
        """What is still to be written by hand, but for number, day, signature and seal."""
        return self.paper.gaps()

    @property
    def left(self) -> list[Left]:
        """The same as people read them, gaps of equal words together."""
        fields = {written.field.name for written in self.written}
        bases = {gap.name: basis for basis in self.bases for gap in basis.gaps(self.paper_on)}
        said = []
        for gap in self.gaps:
            basis = bases.get(gap.name)
            about = f" ({basis.lead} {basis.reference})" if basis else ""
            said.append((gap.hint, about, gap.name if gap.name in fields else "", basis.key if basis else ""))
        return [Left(*one, count) for one, count in Counter(said).items()]

    @property
    def bad_bases(self) -> list[Message]:
        """Bases that may not be cited on the paper's day."""
        wrong = [b for b in self.bases if b.standing(self.paper_on) is not Standing.IN_FORCE]
        return [basis.why_not(self.paper_on) for basis in wrong]

    @property
    def doubts(self) -> list[Message]:
        """What may be signed but should be looked at."""
        said: list[Message] = []
        for basis in self.bases:
            if basis.lapses_soon(self.paper_on) and basis.lapses_on:
                said.append(
                    Message(WILL_LAPSE, {"basis": basis.reference, "day": show_date(basis.lapses_on)})
                )
            if any(gap.name == f"title-{basis.key}" for gap in self.gaps):
                said.append(Message(NO_TITLE, {"basis": basis.reference}))
        return [*self.notes, *said, *(self.school.missing if self.is_signed_by_school else [])]

    @property
    def fields(self) -> list[Field]:
        """What the office may write for it."""
        return [one.field for one in self.written]

    @property
    def seen(self) -> str:
        """The rows that the page shows, as "field:row …"."""
        return " ".join(f"{one.field.name}:{one.row.id}" for one in self.written if one.row)

    @property
    def file_name(self) -> str:
        """A name that says what it is, of which period, and that it is a draft."""
        about = f" {fold(self.about)}" if self.about else ""
        return f"{self.kind.key}{about} {self.period.key} (du thao).docx"


def choose(kind: PaperKind, every: Sequence[Period], key: str | None) -> tuple[Period, list[Period]]:
    """The period with this key, by default the usual one of those the kind is made for; and those to choose from.
    NotFound for an unknown period, or one that the kind is not made for."""
    today = clock.today()
    fitting = [period for period in every if period.kind in kind.period_kinds]
    if key:
        period = emulation.get_period(key, every)
        if period not in fitting:
            known = ", ".join(each.key for each in fitting)
            raise NotFound(Message(BAD_PERIOD, {"title": Message(kind.title), "periods": known}))
        return period, fitting
    usual = periods_of.usual_period(fitting, today)
    if usual is None:
        raise NotFound(Message(mark("Chưa có kỳ thi đua nào.")))
    return usual, fitting


def periods_for(kind: PaperKind, key: str | None) -> tuple[Period, Sequence[Period]]:
    """The period that is asked for, and those to choose from. NotFound for one the kind is not made for."""
    period, fitting = choose(kind, emulation.periods(), key)
    return period, periods_of.offered(fitting, period, clock.today())


def periods_with_dossiers(key: str | None) -> tuple[Period, Sequence[Period]]:
    """The period that is asked for, by default the usual one, and those to choose from. NotFound for an unknown one."""
    return periods_for(kinds.get(GIAY_KHEN), key)


def about_choices(kind: PaperKind, period: Period) -> list[tuple[str, Message]]:
    """What papers of the kind can be about, where that is a short list: value and words."""
    if kind.whom is Whom.LEVEL:
        return [(level, Message(label)) for level, label in LEVEL_LABELS.items()]
    if kind.whom is Whom.SESSION:
        held = nominations.sessions(period.key)
        return [(one.public_id, Message(SESSION_OF, {"day": show_date(one.held_on)})) for one in held]
    return []


def draft(
    kind_key: str, period_key: str | None, paper_on: date | None = None, signer: int = 0, about: str = ""
) -> Draft:
    """The paper as it stands now. Reads in the open transaction; makes no file. NotFound for an unknown kind or period,
    Invalid for a day that papers can't have, NotYet where `about` is missing or nobody's: the code of a person, code or
    name of a unit, public id of a session, as the kind asks. `signer`: which of the school's, the first where there is
    none such."""
    kind, today = kinds.get(kind_key), clock.today()
    if paper_on is not None and not rules.PAPER_DAYS[0] <= paper_on <= rules.PAPER_DAYS[1]:
        raise Invalid(Message(rules.BAD_DAY))
    book = Book()
    period, fitting = choose(kind, book.periods, period_key)
    held, day = school(), paper_on or today
    on = rules.figures_day(period, period.as_of(today), [s.on for s in book.snapshots])
    rows = queries.entries(kind.key, period.key)
    texts = {name: row.text for name, row in rows.items() if row.text}
    asked = about_whom(Asked(period, book.periods, on, day, held.name, texts), kind, about)
    book.keep_to(on, {target.target_id for target in parts.targets_in(book, period)})
    content = kind.compose(asked, book)
    bases = rules.bases_for(kind.key, queries.bases(), day)
    signer = signer if 0 <= signer < len(held.signers) else 0
    paper = _paper(content, held, signer, bases, day, book)
    written = [Written(field, rows.get(field.name)) for field in kind.fields]
    return Draft(
        kind, period, periods_of.offered(fitting, period, today), on, day, paper, written, bases, [*content.notes, *_unfrozen(book, period, on)], held,
        signer, about, asked.person.id if asked.person else None, None if content.awards else queries.find_template(kind.key), book.read_at,
    )  # fmt: skip


def about_whom(asked: Asked, kind: PaperKind, about: str) -> Asked:
    """`asked` with whom the paper is about, as on its day. NotYet for somebody who is not there."""
    named = clean(about)
    if not named or kind.whom is Whom.NOBODY:
        return asked
    if kind.whom is Whom.PERSON:
        person = people_by_code([named], asked.on).get(named)
        if person is None:
            raise NotYet(Message(NO_PERSON, {"named": named}))
        return replace(asked, person=person)
    if kind.whom is Whom.UNIT:
        nodes = unit_nodes(asked.on).values()
        units = [n for n in nodes if named in (n.code, n.public_id)] or [n for n in nodes if fold(n.name) == fold(named)]  # fmt: skip
        if len(units) != 1:
            raise NotYet(
                Message(TWO_UNITS if units else NO_UNIT, {"named": named, "day": show_date(asked.on)})
            )
        return replace(asked, unit=units[0])
    if kind.whom is Whom.LEVEL:
        if named not in set(Level):
            raise NotYet(Message(NO_LEVEL, {"named": named}))
        return replace(asked, level=Level(named))
    return replace(asked, session=named)


def _unfrozen(book: Book, period: Period, on: date) -> list[Message]:
    is_live = any(source.name.startswith(LIVE_SHEETS) for source in book.sources())
    asked = parts.targets_in(book, period) if is_live else ()
    return [Message(NOT_FROZEN)] if any(book.find_snapshot(t, on) is None for t in asked) else []


def _paper(
    content: Content, held: School, signer: int, bases: Sequence[Basis], day: date, book: Book
) -> Paper:
    parent, agency = (held.name, content.agency) if content.agency else (held.parent_body, held.name)
    return Paper(
        parent_body=parent, agency=agency, abbreviation=content.abbreviation, symbol=held.symbol,
        place=held.place, on=day, type_name=content.type_name, subject=content.subject, body=content.body,
        signers=content.signers or (held.signers[signer],),
        recipients=(*content.first_recipients, *(held.recipients if content.recipients is None else content.recipients))
        if content.has_recipients else (), filing=held.filing if content.has_recipients else "",
        to=content.to, attached_to=content.attached_to, bases=[*(basis.cited(day) for basis in bases), *content.closing_bases],
        annexes=content.annexes, sources=book.sources(), numbered=content.numbered, opening=content.opening,
        awards=content.awards,
    )  # fmt: skip


def make(found: Draft) -> bytes:
    """The file. Slow, and reads the template from the disk: call it with no transaction open."""
    if found.template is None:
        return build(found.paper, found.read_at)
    return fill(path_of(found.template.sha256).read_bytes(), found.paper, found.read_at)


def topics(bases: Sequence[Basis]) -> Mapping[str, str]:
    """The topics of the list with the newest basis of each, for choosing what a new one takes the place of."""
    newest = {}
    for basis in sorted(bases, key=lambda b: b.in_force_from or date.min):
        newest[basis.topic] = basis.reference
    return dict(sorted(newest.items(), key=lambda item: fold(item[1])))
