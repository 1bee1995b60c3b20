"""An IMS content package of QTI items: which files are items, in which order, and what the manifest says of them.

Source: IMS Content Packaging 1.1 and 1.2, with IEEE LOM for the words about an item.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from lms.assessment.formats import bounds, where
from lms.assessment.formats.content import Item, Problem, Questions
from lms.assessment.formats.gallery import Gallery
from lms.assessment.formats.qti.bodies import Source, urlsplit_path
from lms.assessment.formats.qti.dialects import as_2
from lms.assessment.formats.qti.items import read_item
from lms.assessment.formats.reporting import Report, cut
from lms.assessment.formats.xml_tree import CONTROLS, Node, Unreadable, parse
from lms.kernel.archives import Archive, Refused
from lms.kernel.messages import mark

NO_QUESTIONS = mark("Gói không có câu hỏi QTI nào.")
NO_MANIFEST = mark("Gói .zip không có tệp imsmanifest.xml; đã tìm câu hỏi trong mọi tệp .xml của gói.")
NO_FILE = mark("Danh mục của gói nhắc tới “{name}” nhưng gói không có tệp ấy.")
NOT_QTI = mark(
    "Thẻ đầu tiên của tệp là <{name}>, không phải câu hỏi QTI (assessmentItem). Hãy chọn đúng định dạng."
)
OLD = mark("Đây là QTI 1.2, chưa đọc được. Hãy xuất lại theo QTI 2.1 hoặc 3.0.")
TEST = mark("Tệp này là một bài kiểm tra QTI, câu hỏi nằm ở các tệp khác. Hãy chọn cả gói .zip.")
TEST_LEFT = mark("Gói có một bài kiểm tra; chỉ đọc các câu hỏi, không giữ cách xếp chúng thành bài.")

MANIFEST = "imsmanifest.xml"
_ITEM = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:assessmentItem|qti-assessment-item)[\s>]")
_HEAD = 64 * 1024
_BY_NAME = {"questestinterop": OLD, "assessmentTest": TEST, "assessmentSection": TEST}


def read(content: bytes) -> Questions:
    """The questions in a package or a single item; never raises for what is in it."""
    try:
        return _Package(Archive(content)).read() if content.startswith(b"PK") else read_single(content)
    except Unreadable as error:
        return Questions(problems=(Problem(error.line, error.message),))
    except Refused as refusal:
        return Questions(problems=(Problem(0, refusal.message),))


def read_single(content: bytes) -> Questions:
    """The question in one .xml file. Raises Unreadable."""
    report, gallery = Report(), Gallery()
    item = _item(content, Source(None, report, gallery))
    return Questions((item,) if item else (), tuple(report.problems), gallery.media)


def alone(content: bytes) -> bytes | None:
    """The item of a package that holds one item and nothing else; None for any other package."""
    archive = Archive(content)
    names = [name for name in archive.names() if name != MANIFEST]
    return archive.read(names[0]) if len(names) == 1 else None


def _item(content: bytes, source: Source) -> Item | None:
    tree = parse(content)
    if tree.dropped:
        source.say(tree.dropped_line, CONTROLS, count=tree.dropped)
    root = as_2(tree.root)
    if root.name != "assessmentItem":
        source.say(root.line, _BY_NAME.get(root.name, NOT_QTI), name=cut(root.name))
        return None
    source.modal = root.elements("modalFeedback")
    return read_item(root, source)


class _Package:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.report, self.gallery = Report(), Gallery()
        self._pictures: dict[str, bytes] = {}

    def read(self) -> Questions:
        """The questions in the order of the manifest."""
        items = []
        for number, (name, about) in enumerate(self._listed()):
            if number == bounds.MAX_QUESTIONS:
                self.report.problems.append(bounds.too_many(0))
                break
            if (item := self._item(name, about)) is not None:
                items.append(item)
        if not items and not self.report.problems:
            self.report.say(0, None, NO_QUESTIONS)
        return Questions(tuple(items), tuple(self.report.problems), self.gallery.media)

    def _listed(self) -> Iterator[tuple[str, Node | None]]:
        """The names of the item files, and the resources that name them."""
        # Whoever packs a folder instead of what is in it puts everything one level down.
        manifest = min(
            (n for n in self.archive.names() if posixpath.basename(n).lower() == MANIFEST),
            key=lambda name: (name.count("/"), name),
            default=None,
        )
        if manifest is None:
            yield from self._without_manifest()
            return
        folder, place = posixpath.dirname(manifest), where.called(file=manifest)
        root = parse(self.archive.read(manifest)).root
        seen: set[str] = set()
        told = False
        for resource in (node for node in root.walk() if node.name == "resource"):
            kind = resource.get("type").lower()
            if kind.startswith("imsqti_test") and not told:
                told = True
                self.report.say(resource.line, place, TEST_LEFT, is_note=True)
            if not kind.startswith(("imsqti_item", "imsqti_xmlv")):
                continue
            href = resource.get("href") or next((f.get("href") for f in resource.elements("file")), "")
            name = self._resolved(folder, href)
            if name is None:
                self.report.say(resource.line, place, NO_FILE, name=cut(href))
            elif name not in seen:
                seen.add(name)
                yield name, resource

    def _without_manifest(self) -> Iterator[tuple[str, Node | None]]:
        names = [name for name in self.archive.names() if name.lower().endswith(".xml")]
        likely = [name for name in names if _ITEM.search(self.archive.read(name)[:_HEAD].replace(b"\0", b""))]
        if likely:
            self.report.say(0, None, NO_MANIFEST, is_note=True)
        for name in likely:
            yield name, None

    def _resolved(self, folder: str, href: str) -> str | None:
        path = posixpath.normpath(posixpath.join(folder, unquote(urlsplit_path(href))))
        return self.archive.find(path)

    def _item(self, name: str, about: Node | None) -> Item | None:
        folder, place = posixpath.dirname(name), where.called(file=name)

        def find(address: str) -> tuple[str, bytes] | None:
            found = self.archive.find(posixpath.normpath(posixpath.join(folder, address)))
            if found is None:
                return None
            if found not in self._pictures:  # a picture of a hundred questions is unpacked once
                self._pictures[found] = self.archive.read(found)
            return posixpath.basename(found), self._pictures[found]

        try:
            item = _item(self.archive.read(name), Source(place, self.report, self.gallery, find))
        except Unreadable as error:
            self.report.problems.append(Problem(error.line, error.message, place))
            return None
        if item is None or about is None:
            return item
        return replace(item, tags=_words(about, "keyword"), category=_words(about, "taxon"))


def _words(resource: Node, name: str) -> tuple[str, ...]:
    """The strings in the LOM of a resource: its keywords, or the path of its taxons."""
    found = []
    for node in resource.walk():
        if node.name == name:
            inside = node.first("entry") or node
            texts = [part for part in inside.elements() if part.name in ("string", "langstring")]
            words = " ".join((texts[0] if texts else inside).words().split())
            found.append(words)
    return tuple(word for word in found if word)
