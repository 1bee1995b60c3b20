"""What the pages of an act on many questions show and do, apart from the request."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from lms.assessment.bank import actions, exporting
from lms.assessment.bank import queries as bank
from lms.assessment.bank.rows import BankRow
from lms.assessment.bank.rules import MOST_AT_ONCE
from lms.assessment.formats.content import Written
from lms.catalog.queries import media_contents
from lms.kernel.actor import Actor
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.sandbox import ask
from lms.kernel.vietnamese import show_number
from lms.studio.bank import pages
from lms.studio.bank.bulk.forms import ACTS
from lms.studio.bank.importing.pictures import hash_of

SHOWN = 50
_WITHOUT_WEBP = frozenset({"docx"})
_REDRAWER = "lms.studio.bank.bulk.redrawing"


def asked(args: Mapping[str, str], public_ids: Sequence[str], here: pages.Desk) -> list[BankRow]:
    """The questions that the list handed over: the ticked ones, or with `all` every one its filters show. Invalid for
    more than one act may hold."""
    if args.get("all") == "1":
        filters = pages.filters_of(dict(parse_qsl(args.get("filters", ""))), here)
        public_ids = bank.public_ids(filters, here.reach)
    if len(public_ids) > MOST_AT_ONCE:
        params = {"most": show_number(MOST_AT_ONCE)}
        raise Invalid(
            Message(mark("Mỗi lần chọn được tối đa {most} câu. Hãy lọc danh sách hẹp lại rồi chọn."), params)
        )
    return bank.chosen(public_ids, here.reach) if public_ids else []


def shown(rows: Sequence[BankRow], act: str, form: Any, here: pages.Desk, filters: str) -> dict[str, Any]:
    """The page before an act: on how many questions, and the first of them."""
    held = ",".join(row.public_id for row in rows)
    return {
        "rows": rows[:SHOWN], "count": len(rows), "act": act, "words": ACTS[act], "form": form, "desk": here,
        "held": held, "filters": filters,
    }  # fmt: skip


def carry_out(actor: Actor, act: str, rows: Sequence[BankRow], form: Any, here: pages.Desk) -> int:
    """Does the act; how many questions it changed. Invalid as the act says."""
    verbs: Mapping[str, Callable[[], int]] = {
        "move": lambda: actions.move(actor, rows, here.category_id(form.category.data)),
        "tag": lambda: actions.tag(actor, rows, form.tag.data),
        "untag": lambda: actions.untag(actor, rows, form.tag.data),
        "competence": lambda: actions.tag(actor, rows, form.code.data, is_competence=True),
        "uncompetence": lambda: actions.untag(actor, rows, form.code.data, is_competence=True),
        "retire": lambda: actions.retire(actor, rows, form.reason.data),
        "restore": lambda: actions.restore(actor, rows),
        "practice": lambda: actions.set_practice(actor, rows, True),
        "unpractice": lambda: actions.set_practice(actor, rows, False),
    }
    return verbs[act]()


def pictures_of(rows: Sequence[BankRow]) -> dict[str, bytes]:
    """The pictures that the questions show, by address."""
    addresses = {address: hash_of(address) for address in exporting.pictures_of(rows)}
    held = media_contents([sha256 for sha256 in addresses.values() if sha256]) if addresses else {}
    return {address: held[sha256] for address, sha256 in addresses.items() if sha256 in held}


def file_of(rows: Sequence[BankRow], name: str, here: pages.Desk, pictures: Mapping[str, bytes]) -> Written:
    """The file of the questions, and what it can't hold. Slow: call it with no transaction open."""
    if name in _WITHOUT_WEBP:
        pictures = {
            **pictures,
            **_redrawn({a: content for a, content in pictures.items() if _is_webp(content)}),
        }
    return exporting.write(rows, here.paths, name, pictures)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _redrawn(pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures in a form that every program shows."""
    if not pictures:
        return {}
    with tempfile.TemporaryDirectory(prefix="lms-pictures-") as folder:
        paths = {address: Path(folder) / str(number) for number, address in enumerate(pictures)}
        for address, path in paths.items():
            path.write_bytes(pictures[address])
        ask(_REDRAWER, {"folder": folder})
        return {address: path.read_bytes() for address, path in paths.items()}
