"""House law about acts: each verb has its words, and no act holds what identifies somebody."""

import ast
from collections.abc import Iterator

from lms.oversight.labels import FIELDS, VERBS
from tests.floors import tree
from tests.floors.tree import breaches, told

# Values under these names identify a person, or are free text in which somebody may be named.
NAMING = {
    "address", "born", "born_on", "code", "display_name", "email", "full_name", "given_by", "note", "phone",
    "signer_name", "text", "username",
}  # fmt: skip
OWN = {"reason", "before", "after", "personal", "person_id"}


def records(module: ast.Module) -> Iterator[ast.Call]:
    """The calls of audit.record() and record_alone()."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and len(node.args) >= 3:
            name = ast.unparse(node.func).split(".")[-1]
            if name in ("record", "record_alone"):
                yield node


def verbs(call: ast.Call) -> Iterator[str]:
    """What the act may be called, where that is written out."""
    said = call.args[1]
    for node in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
        if isinstance(node, ast.Constant):
            yield str(node.value)


def values(call: ast.Call) -> Iterator[str]:
    """The names of the values that the act holds, as far as they are written out."""
    for keyword in call.keywords:
        if keyword.arg in ("before", "after"):
            for node in ast.walk(keyword.value):
                if isinstance(node, ast.Dict):
                    yield from (str(key.value) for key in node.keys if isinstance(key, ast.Constant))
        elif keyword.arg is not None and keyword.arg not in OWN:
            yield keyword.arg


def test_every_verb_has_words() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in records(module):
            yield from ((call.lineno, f"records {verb!r}") for verb in verbs(call) if verb not in VERBS)

    faults = breaches(tree.python("lms"), judge)
    assert not faults, told("An act is told in words: lms/oversight/labels.py, VERBS.", faults)


def test_every_field_has_words() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in records(module):
            yield from ((call.lineno, f"holds {name!r}") for name in values(call) if name not in FIELDS)

    faults = breaches(tree.python("lms"), judge)
    assert not faults, told("A value is told in words: lms/oversight/labels.py, FIELDS.", faults)


def test_no_act_names_anybody() -> None:
    def judge(module: ast.Module) -> Iterator[tuple[int, str]]:
        for call in records(module):
            personal = next((ast.unparse(k.value) for k in call.keywords if k.arg == "personal"), "")
            for name in values(call):
                if name in NAMING and repr(name) not in personal:
                    yield call.lineno, f"holds {name!r}"

    faults = breaches(tree.python("lms"), judge)
    law = "A sealed row outlives an erasure: name the value in `personal`, or leave it to the dated row."
    assert not faults, told(law, faults)


def test_no_verb_has_words_that_nobody_records() -> None:
    used = {
        verb for path in tree.python("lms") for call in records(tree.parsed(path)) for verb in verbs(call)
    }
    assert set(VERBS) <= used, f"lms/oversight/labels.py: {sorted(set(VERBS) - used)}"
