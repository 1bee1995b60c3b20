"""The editor's page: its form filled, read, judged by the kind, and shown as a learner will see it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.assessment import kinds
from lms.assessment.bank.rows import BankRow, Wording
from lms.assessment.bank.rules import MOST_TAGS, Draft, tidy_tag
from lms.assessment.kinds.protocol import Spotted
from lms.assessment.kinds.shape import Shape
from lms.kernel import clock
from lms.kernel.errors import NotFound
from lms.kernel.markup import PICTURES_FOLDER
from lms.kernel.messages import Message, mark
from lms.studio.bank import labels
from lms.studio.bank.editing import forms, pictures, shapes
from lms.studio.bank.editing.pictures import Offered
from lms.studio.bank.forms import bank_choices
from lms.studio.bank.pages import Desk

GONE = mark("Hình này không còn trong kho. Hãy chọn hình khác.")


@dataclass
class Editor:
    """A form being filled in. `row` None: a new question. `draft` and `wording`: once it was read and is sound."""

    kind: str
    shape: Shape
    counts: Mapping[str, int]
    form: Any
    row: BankRow | None = None
    draft: Draft | None = None
    wording: Wording | None = None
    offered: Sequence[Offered] = ()

    @property
    def has_picture(self) -> bool:
        """Whether it asks about a picture, which is shown while it is being written."""
        return bool(shapes.picture_fields(self.shape))

    @property
    def sketch(self) -> Spotted | None:
        """The chosen picture with the areas that can be drawn so far."""
        values = forms.values_of(self.form)
        source, _, _ = shapes.read(self.shape, values, self.counts, keeps_blank=True)
        self._show(source)
        return pictures.sketch(source)

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Each table with the fields of its rows, for the template."""
        return [
            {
                "name": table.name, "title": labels.EDITOR_TABLES.get(table.name, table.name),
                "labels": labels.ROWS if shapes.is_fixed(table) else (),
                "can_grow": not shapes.is_fixed(table) and self.counts[table.name] < min(table.high, shapes.MOST_ROWS),
                "rows": [
                    [self.form[shapes.name_of(field.name, table.name, row)] for field in table.fields]
                    for row in range(self.counts[table.name])
                ],
            }
            for table in self.shape.tables
        ]  # fmt: skip

    @property
    def fields(self) -> list[Any]:
        """The fields of the question itself."""
        return [self.form[shapes.name_of(field.name)] for field in self.shape.fields]

    def read(self) -> bool:
        """Reads the form into `draft` and `wording`; False, with what is wrong beside its field, if it is unsound."""
        valid = self.form.validate()
        source, wrong, places = shapes.read(self.shape, forms.values_of(self.form), self.counts)
        wrong += self._show(source)
        kind = kinds.get(self.kind)
        if not wrong and kind.shape is not None:
            wrong = [shapes.Wrong(places.name_at(fault.path), fault.message) for fault in kind.faults(source)]
        if not wrong:
            wrong = [shapes.Wrong("", message) for message in kind.check(source)]
        for each in wrong:
            forms.tell(self.form, each.name, each.message)
        if wrong or not valid:
            return False
        tags = dict.fromkeys(filter(None, map(tidy_tag, (self.form.tags.data or "").split(","))))
        hard = int(self.form.difficulty.data)
        self.draft = Draft(
            self._key(), self.kind, source, tuple(tags)[:MOST_TAGS], hard, self.form.note.data or ""
        )
        self.wording = Wording(0, 0, self.kind, list(tags), hard, kind.render(source), source, clock.now())
        return True

    def _show(self, source: dict[str, Any]) -> list[shapes.Wrong]:
        """Puts into the source the pictures it names: those it had, for its texts know them by their names only, and
        the one that was chosen by its address. What is not there is wrong."""
        media = dict(self.row.wording.source.get("media") or {}) if self.row is not None else {}
        wrong = []
        for name in shapes.picture_fields(self.shape):
            address = str(source[name])
            if not address:
                continue
            as_named = pictures.named(address, self.offered, media)
            facts = media.get(as_named) or (pictures.facts_of(address) if as_named else None)
            if facts is None:
                wrong.append(shapes.Wrong(shapes.name_of(name), Message(GONE)))
                continue
            media[as_named], source[name] = facts, f"{PICTURES_FOLDER}{as_named}"
        if shown := {
            name: facts for name, facts in media.items() if f"{PICTURES_FOLDER}{name}" in str(source)
        }:
            source["media"] = shown
        return wrong

    def _key(self) -> str:
        if self.row is not None:
            return self.row.key
        self.form.key.data = self.form.key.data or f"q-{secrets.token_hex(5)}"
        return str(self.form.key.data)


def new_kinds() -> dict[str, str]:
    """The kinds of question that can begin here, in words."""
    known = labels.kind_labels()
    return {name: words for name, words in known.items() if kinds.find(name)}


def new(kind: str, here: Desk) -> Editor:
    """The editor of a new question. NotFound for an unknown kind."""
    plugin = kinds.find(kind)
    if plugin is None:
        raise NotFound(Message(mark("Không có loại câu hỏi này.")))
    shape = shapes.shape_of(plugin)
    counts = forms.counts_of(shape, {})
    data = {**shapes.blank_values(plugin), "difficulty": "1"}
    choices = _offered(shape, here, None)
    form = forms.editor_form(shape, counts, data, bank_choices(here.banks), here.places, choices)
    return Editor(kind, shape, counts, form, offered=choices)


def _offered(shape: Shape, here: Desk, row: BankRow | None) -> list[Offered]:
    return pictures.offered(here, row) if shapes.picture_fields(shape) else []


def of(row: BankRow, here: Desk) -> Editor:
    """The editor of the wording that counts."""
    wording = row.wording
    shape = shapes.shape_of(kinds.get(wording.kind))
    held = {table.name: len(wording.source.get(table.name) or ()) for table in shape.tables}
    counts = forms.counts_of(shape, held)
    data = {
        **shapes.to_values(shape, wording.source), "difficulty": str(wording.difficulty),
        "tags": ", ".join(wording.tags), "expected": str(wording.version_id),
    }  # fmt: skip
    for name in shapes.picture_fields(shape):
        shown = str(wording.source[name]).removeprefix(PICTURES_FOLDER)
        data[shapes.name_of(name)] = wording.source["media"][shown]["address"]
    choices = _offered(shape, here, row)
    form = forms.editor_form(shape, counts, data, pictures=choices)
    return Editor(wording.kind, shape, counts, form, row, offered=choices)


def expected(editor: Editor) -> int:
    """The version the author began with; 0 for nonsense, which never counts."""
    said = editor.form.expected.data or ""
    return int(said) if said.isdecimal() and len(said) < 18 else 0
