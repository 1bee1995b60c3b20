"""One question as a QTI item."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from lms.assessment.formats import losses, rubric_table
from lms.assessment.formats.content import Item, Kind, Option, Text
from lms.assessment.formats.figures import shown
from lms.assessment.formats.gallery import size_of
from lms.assessment.formats.qti.dialects import Dialect
from lms.assessment.formats.qti.marking import Marks
from lms.assessment.formats.qti.showing import Texts
from lms.assessment.formats.reporting import Report, cut
from lms.assessment.formats.texts import is_formatted, pictures, plain
from lms.assessment.formats.xml_tree import allowed
from lms.kernel.messages import mark

ONLY_TEXT = mark("QTI chỉ nhận một cách nộp bài: câu này ghi ra là câu trả lời bằng chữ, không nộp được tệp.")
NO_HOTSPOT_PICTURE = mark("Câu chọn vùng không có hình nên không ghi được.")
FLAT = mark("Trong danh sách chọn, QTI chỉ ghi được chữ thường: “{value}”.")
BAD_GAPS = mark("Ô trống {numbers} không đứng đúng một lần trong đề bài.")
OTHER_KEY = mark("Mã “{key}” không viết được trong QTI hoặc đã dùng ở câu khác nên không được ghi.")
EVERYONE = mark("QTI không có chỗ cho đáp án “*” (mọi câu trả lời khác).")

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,60}")
_MARK = re.compile(r"\[\[([0-9]{1,4})\]\]")
_ONE = Fraction(1)


class ItemWriter:
    """Writes one question. `taken`: identifiers of the questions before it."""

    def __init__(
        self,
        item: Item,
        number: int,
        dialect: Dialect,
        media: Mapping[str, bytes],
        report: Report,
        taken: set[str],
    ) -> None:
        self.item, self.number, self.dialect, self.media = item, number, dialect, media
        self._report, self._taken = report, taken
        self._texts = Texts(media, self._say)
        self._marks = Marks(dialect, Fraction(item.points))
        self._shown: list[tuple[str, Text]] = []

    def _say(self, msgid: str, *, is_note: bool = False, **params: object) -> None:
        place = losses.place_of(self.item, self.number)
        self._report.say(self.item.line, place, msgid, is_note=is_note, **params)

    @property
    def used(self) -> set[str]:
        """The pictures that the question shows."""
        return self._texts.used

    def write(self) -> str | None:
        """The item; None, with a problem, if it can't be one."""
        item, tag = self.item, self.dialect.tag
        if item.kind is Kind.HOTSPOT and item.picture not in self.media:
            self._say(NO_HOTSPOT_PICTURE)
            return None
        body = tag("itemBody", self._body())
        has_feedback = bool(self._shown)
        outcomes = self._outcome("SCORE", "0") + self._outcome("MAXSCORE", shown(item.points))
        modal = ""
        if has_feedback:
            many = "multiple" if item.kind is Kind.MULTIPLE else "single"
            outcomes += tag(
                "outcomeDeclaration", identifier="FEEDBACK", cardinality=many, baseType="identifier"
            )
            for key, text in self._shown:
                modal += self._feedback("FEEDBACK", key, text)
        if item.feedback:
            outcomes += self._outcome("GENERAL", "shown", "identifier")
            modal += self._feedback("GENERAL", "shown", item.feedback)
        processing = ""
        if item.kind not in (Kind.ESSAY, Kind.DESCRIPTION):
            processing = self._marks.processing(has_feedback)
        inside = "\n".join(filter(None, [*self._marks.declarations, outcomes, body, processing, modal]))
        whole = tag(
            "assessmentItem", f"\n{inside}\n", identifier=self._identifier(), title=item.title,
            adaptive="false", timeDependent="false",
        )  # fmt: skip
        spaces = f' xmlns="{self.dialect.namespace}"'
        first, rest = whole.split(" ", 1)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{first}{spaces} {rest}\n'

    def _identifier(self) -> str:
        key = self.item.key
        if key and _IDENTIFIER.fullmatch(key) and key not in self._taken:
            self._taken.add(key)
            return key
        if key:
            self._say(OTHER_KEY, is_note=True, key=cut(key))
        return f"_{self.number}"

    def _outcome(self, name: str, value: str, base: str = "float") -> str:
        default = self.dialect.tag("defaultValue", self.dialect.tag("value", value))
        return self.dialect.tag(
            "outcomeDeclaration", default, identifier=name, cardinality="single", baseType=base
        )

    def _feedback(self, outcome: str, key: str, text: Text) -> str:
        inside = self._content(self._texts.block(text))
        return self.dialect.tag(
            "modalFeedback", inside, outcomeIdentifier=outcome, identifier=key, showHide="show"
        )

    # ---- what is asked ----

    def _body(self) -> str:
        item = self.item
        if item.kind is Kind.BLANKS:
            return self._passage()
        ask = {
            Kind.SINGLE: self._choices, Kind.MULTIPLE: self._choices, Kind.TRUE_FALSE: self._choices,
            Kind.TEXT: self._entry, Kind.NUMBER: self._entry, Kind.MATCHING: self._pairs,
            Kind.ORDERING: self._order, Kind.HOTSPOT: self._areas, Kind.ESSAY: self._essay,
        }.get(item.kind)  # fmt: skip
        return self._texts.block(item.text) + (ask() if ask is not None else "")

    def _keys(self, given: Sequence[str]) -> list[str]:
        """Valid identifiers, all different; the author's own where they are so."""
        keys: list[str] = []
        for number, key in enumerate(given, 1):
            keys.append(key if _IDENTIFIER.fullmatch(key) and key not in keys else f"_{number}")
        return keys

    def _choices(self) -> str:
        item, tag = self.item, self.dialect.tag
        keys = self._keys([option.key for option in item.options])
        several = item.kind is Kind.MULTIPLE
        self._declare_choices(keys, [option.weight for option in item.options], several)
        inside = ""
        for key, option in zip(keys, item.options, strict=True):
            text = option.text
            if item.kind is Kind.TRUE_FALSE:
                text = Text("Đúng" if option.key == "true" else "Sai")
            inside += tag("simpleChoice", self._texts.inline(text), identifier=key)
            if option.feedback:
                self._shown.append((key, option.feedback))
        return tag(
            "choiceInteraction", inside, responseIdentifier="RESPONSE",
            shuffle="true" if item.shuffles else "false", maxChoices="0" if several else "1",
        )  # fmt: skip

    def _declare_choices(self, keys: Sequence[str], weights: Sequence[Fraction], several: bool) -> None:
        right = [key for key, weight in zip(keys, weights, strict=True) if weight > 0]
        full = [key for key, weight in zip(keys, weights, strict=True) if weight == _ONE]
        is_plain = not several and len(full) == 1 and all(weight in (0, 1) for weight in weights)
        mapping = [] if is_plain else [(k, w) for k, w in zip(keys, weights, strict=True) if w]
        cardinality = "multiple" if several else "single"
        correct = right if several else (full or right)[:1]
        self._marks.declare("RESPONSE", "identifier", cardinality, correct, mapping, self._marks.points)

    def _entry(self) -> str:
        self._declare_typed("RESPONSE", self.item.kind, self.item.options, self._marks.points)
        return f"<p>{self.dialect.tag('textEntryInteraction', responseIdentifier='RESPONSE')}</p>"

    def _declare_typed(self, name: str, kind: Kind, options: Sequence[Option], most: Fraction) -> None:
        kept = [option for option in options if option.text.source != "*"]
        if len(kept) < len(options):
            self._say(EVERYONE)
        if kind is Kind.NUMBER:
            self._marks.declare_number(name, kept, most)
            return
        mapping = [(allowed(plain(option.text)), option.weight) for option in kept]
        correct = [key for key, weight in mapping if weight == _ONE][:1]
        ignores = self.item.ignores_case
        self._marks.declare(
            name, "string", "single", correct, mapping, most, None if ignores is None else not ignores
        )

    def _pairs(self) -> str:
        tag, marks = self.dialect.tag, self._marks
        paired = [option for option in self.item.options if option.text]
        rights = list(dict.fromkeys(option.match for option in self.item.options))
        names = {text: f"_m{number}" for number, text in enumerate(rights, 1)}
        lefts = self._keys([option.key for option in paired])
        correct = [f"{left} {names[option.match]}" for left, option in zip(lefts, paired, strict=True)]
        part = Fraction(1, len(paired) or 1)
        marks.declare(
            "RESPONSE", "directedPair", "multiple", correct, [(pair, part) for pair in correct], marks.points
        )
        first = "".join(
            tag("simpleAssociableChoice", self._texts.inline(option.text), identifier=left, matchMax="1")
            for left, option in zip(lefts, paired, strict=True)
        )
        second = "".join(
            tag("simpleAssociableChoice", self._texts.inline(text), identifier=name, matchMax="0")
            for text, name in names.items()
        )
        sets = tag("simpleMatchSet", first) + tag("simpleMatchSet", second)
        return tag(
            "matchInteraction", sets, responseIdentifier="RESPONSE",
            shuffle="false" if self.item.shuffles is False else "true", maxAssociations=str(len(paired)),
        )  # fmt: skip

    def _order(self) -> str:
        tag = self.dialect.tag
        keys = self._keys([option.key for option in self.item.options])
        self._marks.declare("RESPONSE", "identifier", "ordered", keys)
        inside = "".join(
            tag("simpleChoice", self._texts.inline(option.text), identifier=key)
            for key, option in zip(keys, self.item.options, strict=True)
        )
        return tag("orderInteraction", inside, responseIdentifier="RESPONSE", shuffle="true")

    def _areas(self) -> str:
        item, tag = self.item, self.dialect.tag
        keys = self._keys([area.key for area in item.areas])
        several = sum(area.weight > 0 for area in item.areas) > 1
        self._declare_choices(keys, [area.weight for area in item.areas], several)
        self._texts.used.add(item.picture)
        address = quoteattr(f"../media/{quote(item.picture)}")
        kind = {"jpg": "jpeg", "svg": "svg+xml"}.get(
            ending := item.picture.rpartition(".")[2].lower(), ending
        )
        width, height = size_of(self.media[item.picture]) or (0, 0)
        size = f' width="{width}" height="{height}"' if width else ""
        inside = (
            f'<object data={address} type="image/{kind}"{size}>{escape(allowed(item.picture_alt))}</object>'
        )
        for key, area in zip(keys, item.areas, strict=True):
            label = {"hotspotLabel": area.label} if area.label else {}
            at = ",".join(map(str, area.coordinates))
            inside += tag("hotspotChoice", identifier=key, shape=area.shape, coords=at, **label)
            if area.feedback:
                self._shown.append((key, area.feedback))
        return tag(
            "hotspotInteraction", inside, responseIdentifier="RESPONSE", maxChoices="0" if several else "1"
        )

    def _essay(self) -> str:
        tag, item = self.dialect.tag, self.item
        is_file = item.takes == "files"
        self._marks.declarations.append(
            tag(
                "responseDeclaration", identifier="RESPONSE", cardinality="single",
                baseType="file" if is_file else "string",
            )
        )  # fmt: skip
        if item.takes in ("either", "both"):
            self._say(ONLY_TEXT)
        rubric = rubric_table.to_html(item.rubric) if item.rubric else ""
        told = [rubric, self._texts.block(item.notes) if item.notes else ""]
        for_markers = "".join(tag("rubricBlock", self._content(each), view="scorer") for each in told if each)
        asked = "uploadInteraction" if is_file else "extendedTextInteraction"
        return for_markers + tag(asked, responseIdentifier="RESPONSE")

    def _content(self, inside: str) -> str:
        return self.dialect.tag("contentBody", inside) if self.dialect.version == "3.0" else inside

    def _passage(self) -> str:
        item = self.item
        total = sum(gap.weight for gap in item.gaps) or 1
        seen: list[int] = []

        def put(found: re.Match[str]) -> str:
            number = int(found[1])
            seen.append(number)
            if not 1 <= number <= len(item.gaps) or seen.count(number) > 1:
                return found[0]
            return self._gap(number, Fraction(item.points) * item.gaps[number - 1].weight / total)

        written = _MARK.sub(put, self._texts.block(item.text))
        wrong = [n for n in range(1, len(item.gaps) + 1) if seen.count(n) != 1]
        missing = [n for n in wrong if n not in seen]
        if wrong:
            self._say(BAD_GAPS, numbers=", ".join(map(str, wrong)))
        added = "".join(
            self._gap(n, Fraction(item.points) * item.gaps[n - 1].weight / total) for n in missing
        )
        return written + (f"<p>{added}</p>" if added else "")

    def _gap(self, number: int, most: Fraction) -> str:
        gap, tag, name = self.item.gaps[number - 1], self.dialect.tag, f"RESPONSE_{number}"
        if gap.kind is not Kind.SINGLE:
            self._declare_typed(name, gap.kind, gap.options, most)
            return tag("textEntryInteraction", responseIdentifier=name)
        keys = self._keys([option.key for option in gap.options])
        mapping = [
            (key, option.weight) for key, option in zip(keys, gap.options, strict=True) if option.weight
        ]
        right = [key for key, weight in mapping if weight == _ONE][:1]
        self._marks.declare(name, "identifier", "single", right, mapping, most)
        inside = ""
        for key, option in zip(keys, gap.options, strict=True):
            if is_formatted(option.text) or pictures(option.text):
                self._say(FLAT, value=cut(plain(option.text)))
            inside += tag("inlineChoice", self._texts.inline(Text(plain(option.text))), identifier=key)
        shuffle = "true" if self.item.shuffles else "false"
        return tag("inlineChoiceInteraction", inside, responseIdentifier=name, shuffle=shuffle)
