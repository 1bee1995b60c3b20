"""Takes a pack's files from a .zip of somebody else's: bounded. Films, sounds and papers may be written to a folder of
their own, under names of ours; nothing else is written to a disk."""

from pathlib import Path

from lms.catalog.packs import files as folder_files
from lms.catalog.packs.held import Held
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.rules import MOST_FILES, MOST_PLAYED_TOTAL, MOST_TOTAL, is_large
from lms.kernel.archives import Archive, Limits, Refused

_MOST = MOST_TOTAL + MOST_PLAYED_TOTAL
LIMITS = Limits(files=2 * MOST_FILES, unpacked=2 * _MOST, holds_archives=False)
"""More than a pack has: what systems leave behind is in between, and is not read."""
_FROM_A_MAC = "__MACOSX/"


def unpack(source: bytes | Path, problems: Problems, aside: Path | None = None) -> dict[str, bytes | Held]:
    """The contents by path relative to the pack, which may stand in one folder of its own within the .zip: its bytes, or
    where it lies. What may not be read is noted and left out; of an archive that can't be trusted nothing is taken.
    `aside`: a folder into which what may be large is written, piece by piece, instead of being held."""
    try:
        with Archive(source, LIMITS) as archive:
            return _unpack(archive, problems, aside)
    except Refused as refusal:
        problems.add(".", 0, refusal.message.msgid, **refusal.message.params)
        return {}


def _unpack(archive: Archive, problems: Problems, aside: Path | None) -> dict[str, bytes | Held]:
    names = [name for name in archive.names() if not _is_left_behind(name)]
    folder = _folder(names)
    if len(names) > MOST_FILES:
        folder_files.too_many(problems)
        return {}
    wanted = {
        name.removeprefix(folder): name
        for name in sorted(names)
        if folder_files.is_wanted(name.removeprefix(folder), archive.size(name), problems)
    }
    if folder_files.too_heavy({inside: archive.size(name) for inside, name in wanted.items()}, problems):
        return {}
    return {
        inside: Held.written(archive.chunks(name), aside / str(number))
        if aside is not None and is_large(inside)
        else archive.read(name)
        for number, (inside, name) in enumerate(wanted.items())
    }


def _is_left_behind(name: str) -> bool:
    return name.startswith(_FROM_A_MAC) or folder_files.is_ignored(name.rsplit("/", 1)[-1])


def _folder(names: list[str]) -> str:
    """The one folder, with its "/", in which everything stands; "" where there is none."""
    first = {name.split("/", 1)[0] for name in names}
    alone = len(first) == 1 and all("/" in name for name in names)
    return f"{first.pop()}/" if alone else ""
