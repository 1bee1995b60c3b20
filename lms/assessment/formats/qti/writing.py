"""From questions to a package of QTI items."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from lms.assessment.formats import losses
from lms.assessment.formats.content import Item, Kind, Written
from lms.assessment.formats.qti.asking import ItemWriter
from lms.assessment.formats.qti.dialects import Dialect
from lms.assessment.formats.qti.packages import MANIFEST
from lms.assessment.formats.reporting import Report
from lms.assessment.formats.xml_tree import allowed
from lms.kernel.archives import packed
from lms.kernel.messages import mark

UNUSED = mark("Không câu nào dùng hình “{name}” nên hình này không được ghi.")
_HELD = frozenset(trait.name for trait in losses.TRAITS) - {"penalty", "units", "hints"}
_NO_FEEDBACK = frozenset((Kind.TEXT, Kind.NUMBER, Kind.MATCHING, Kind.ORDERING))


def _has_lost_feedback(item: Item) -> bool:
    inside = item.options if item.kind in _NO_FEEDBACK else tuple(o for gap in item.gaps for o in gap.options)
    return any(option.feedback for option in inside)


_LOST: tuple[tuple[str, Callable[[Item], bool]], ...] = (
    (mark("việc bỏ qua dấu của chữ"), lambda item: bool(item.ignores_marks)),
    (mark("giải thích của đáp án tự gõ, của cặp, của ý sắp xếp và của ô trống"), _has_lost_feedback),
    (mark("phiếu chấm ngoài câu tự luận"), lambda item: item.kind is not Kind.ESSAY and bool(item.rubric)),
)


def write(items: Sequence[Item], media: Mapping[str, bytes], dialect: Dialect) -> Written:
    """The package, and what QTI has no place for."""
    report = Report()
    files: dict[str, bytes] = {}
    resources: list[str] = []
    used: set[str] = set()
    taken: set[str] = set()
    for number, item in enumerate(items, 1):
        writer = ItemWriter(item, number, dialect, media, report, taken)
        written = writer.write()
        if written is None:
            continue
        name = f"items/{number:04d}.xml"
        files[name] = written.encode("utf-8", "replace")
        used |= writer.used
        resources.append(_resource(dialect, writer, name))
    for name in sorted(used):
        files[f"media/{name}"] = media[name]
    for name in sorted(set(media) - used):
        report.say(0, None, UNUSED, is_note=True, name=name)
    for words, has in _LOST:
        if numbers := [number for number, item in enumerate(items, 1) if has(item)]:
            report.problems.append(losses.lost(words, numbers))
    if items and not resources:
        return Written(b"", tuple(report.problems))
    manifest = _manifest(dialect, resources).encode("utf-8", "replace")
    return Written(
        packed({MANIFEST: manifest, **files}),
        (*report.problems, *losses.not_held(list(enumerate(items, 1)), _HELD)),
    )


def _resource(dialect: Dialect, writer: ItemWriter, name: str) -> str:
    files = [name, *(f"media/{quote(picture)}" for picture in sorted(writer.used))]
    listed = "".join(f"      <file href={quoteattr(file)}/>\n" for file in files)
    about = _about(writer.item)
    return (
        f'    <resource identifier="r{writer.number}" type="{dialect.item_type}" href="{name}">\n'
        f"{about}{listed}    </resource>\n"
    )


def _about(item: Item) -> str:
    """What no item can say of itself: tags and category, as LOM."""
    if not item.tags and not item.category:
        return ""
    general = "".join(f"<keyword>{_string(tag)}</keyword>" for tag in item.tags)
    path = "".join(f"<taxon><entry>{_string(name)}</entry></taxon>" for name in item.category)
    lom = f"<general>{general}</general>" if general else ""
    if path:
        lom += f"<classification><taxonPath>{path}</taxonPath></classification>"
    return f'      <metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM">{lom}</lom></metadata>\n'


def _string(text: str) -> str:
    return f'<string language="vi">{escape(allowed(text))}</string>'


def _manifest(dialect: Dialect, resources: Sequence[str]) -> str:
    name, version = dialect.package_schema
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{dialect.package}" identifier="manifest">\n'
        f"  <metadata>\n    <schema>{name}</schema>\n    <schemaversion>{version}</schemaversion>\n  </metadata>\n"
        f"  <organizations/>\n  <resources>\n{''.join(resources)}  </resources>\n</manifest>\n"
    )
