"""Every sentence for people has its English, with the same places to fill. Vietnamese is the source."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from lms.kernel.settings import ROOT

TRANSLATIONS = ROOT / "lms/translations"
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")

catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
each_catalogue = pytest.mark.parametrize("path", catalogues, ids=[p.parts[-3] for p in catalogues])


@cache
def extracted() -> Catalog:
    """What is in the code today, by the words that the Makefile names."""
    keywords = re.search(r"^KEYWORDS := (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert keywords, "the Makefile says KEYWORDS"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml"]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "messages.pot"
        subprocess.run([*command, *keywords[1].split(), "-o", str(file), "lms"], cwd=ROOT, check=True)
        return read(file)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


def places(text: str) -> set[str]:
    return {a or b for a, b in PLACES.findall(text)}


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def test_there_is_something_to_translate() -> None:
    """Fails when [tool.babel] looks in the wrong place: its patterns are relative to the folder lms."""
    assert len(messages(extracted())) > 100


@each_catalogue
def test_nothing_is_missing_or_unsure(path: Path) -> None:
    catalogue = read(path)
    missing, unsure = [], []
    for wanted in messages(extracted()):
        found = catalogue.get(wanted.id, wanted.context)
        if found is None or not all(texts(found.string)):
            missing.append(texts(wanted.id)[0])
        elif found.fuzzy:
            unsure.append(texts(wanted.id)[0])
    assert not missing, f"{len(missing)} without English (make messages): {missing[:10]}"
    assert not unsure, f"{len(unsure)} marked fuzzy: {unsure[:10]}"


@each_catalogue
def test_nothing_is_translated_that_nobody_says(path: Path) -> None:
    catalogue = extracted()
    stray = [texts(m.id)[0] for m in messages(read(path)) if catalogue.get(m.id, m.context) is None]
    assert not stray, f"{len(stray)} are no longer in the code (make messages): {stray[:10]}"
    assert not read(path).obsolete


@each_catalogue
def test_the_places_to_fill_are_the_same(path: Path) -> None:
    wrong = [
        f"{texts(m.id)[0]!r} -> {text!r}"
        for m in messages(read(path))
        for text in texts(m.string)
        if text and places(text) != places(texts(m.id)[-1]) and places(text) != places(texts(m.id)[0])
    ]
    assert not wrong, "\n".join(wrong)
