"""A dossier that somebody brings is read without trusting it: every hash, nothing missing, nothing extra."""

import hashlib
from pathlib import Path

from lms.kernel.archives import Archive, Limits, Refused
from lms.kernel.messages import Message
from lms.papers.dossiers import rules

LIMITS = Limits(files=2_000, unpacked=4 * 1024**3, ratio=1_000)


def check(path: Path) -> tuple[int, list[Message]]:
    """How many files were compared, and everything that is wrong with the dossier; nothing for one that is whole."""
    try:
        with Archive(path, LIMITS) as archive:
            return _check(archive)
    except Refused as refusal:
        return 0, [refusal.message]


def _check(archive: Archive) -> tuple[int, list[Message]]:
    names = archive.names()
    if rules.SUMS not in names:
        return 0, [Message(rules.MISSING_SUMS)]
    text = archive.read(rules.SUMS, rules.MOST_SUMS).decode("utf-8", "replace")
    listed, problems = rules.read_sums(text)
    problems += rules.names_problems(listed, names)
    both = [name for name in names if name in listed]
    problems += [
        Message(rules.CHANGED, {"name": name}) for name in both if _hash(archive, name) != listed[name]
    ]
    return len(both), problems


def _hash(archive: Archive, name: str) -> str:
    made = hashlib.sha256()
    for chunk in archive.chunks(name):
        made.update(chunk)
    return made.hexdigest()
