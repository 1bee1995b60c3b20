"""Course packs from folders into the catalogue. Reading and checking happen before the transaction opens."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lms.catalog import queries as catalog
from lms.catalog.actions import PublishResult, publish_pack, remember_files
from lms.catalog.packs.content import Pack
from lms.catalog.packs.files import fingerprint, read_files
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.placing import placed
from lms.catalog.packs.problems import PackInvalid, Problems
from lms.catalog.packs.reader import parse_files
from lms.catalog.packs.unzipping import unpack
from lms.catalog.rules import Published, is_unchanged
from lms.kernel.actor import Actor
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError
from lms.kernel.settings import ROOT
from lms.studio.queries import finished_people, impact
from lms.studio.rules import Impact

SHIPPED = ROOT / "courses"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Checked:
    """A folder that was looked at: what it holds, or every error in it (`<folder>/<file>:<line>: …`)."""

    title: str
    number: int
    lessons: int
    questions: int
    errors: tuple[str, ...] = ()


def check_folder(folder: Path) -> Checked:
    """Reads the pack in `folder`, or in a .zip, without touching the database."""
    try:
        with opened(folder) as files:
            pack = files.pack
    except PackInvalid as error:
        return Checked("", 0, 0, 0, said(folder, error))
    count = sum(len(bank.questions) for bank in pack.banks)
    return Checked(pack.title, pack.version, len(pack.lessons), count)


def said(folder: Path, error: PackInvalid) -> tuple[str, ...]:
    """The errors of a pack with the folder before each file."""
    whole = f"{folder}/.:"  # told of the folder itself
    return tuple(f"{folder}/{problem}".replace(whole, f"{folder}:", 1) for problem in error.problems)


@dataclass(frozen=True)
class PackFiles:
    """A pack that was read, and the hash of the files it was read from."""

    pack: Pack
    fingerprint: str


@contextmanager
def opened(path: Path) -> Iterator[PackFiles]:
    """The pack in a folder, or in a .zip, without touching the database. PackInvalid with every error.

    What may be large is never held: it stays where it lies in the folder, and of a .zip it lies beside until the end.
    """
    with tempfile.TemporaryDirectory(prefix="lms-pack-") as aside:
        problems = Problems()
        files = (
            unpack(path, problems, Path(aside)) if is_zip(path) else read_files(path, problems, whole=False)
        )
        yield PackFiles(parse_files(files, problems), fingerprint(files))


def is_zip(path: Path) -> bool:
    """Whether a pack is asked for that is one file."""
    return path.suffix.lower() == ".zip" and path.is_file()


@dataclass(frozen=True)
class Foreseen:
    """What publishing a pack would meet: the versions before it, and the people they concern."""

    versions: list[Published]
    impact: Impact


def foresee(pack: Pack) -> Foreseen | None:
    """Whom publishing `pack` would concern; None for a first version and where nothing has changed."""
    course_id, versions = catalog.published_versions(pack.key)
    if course_id is None or is_unchanged(versions, pack.version, content_hash(pack)):
        return None
    return Foreseen(versions, impact(course_id))


def publish_files(
    actor: Actor,
    files: PackFiles,
    effect: str | None = None,
    retake_due_on: date | None = None,
    note: str = "",
) -> PublishResult:
    """Publishes the pack in a transaction of its own. Invalid or Conflict if it can't be; nothing is written then."""
    pack = placed(files.pack)
    with transaction():
        result = publish_pack(
            actor, pack, effect, retake_due_on=retake_due_on, finished_before=finished_people, note=note
        )
        remember_files(files.fingerprint, result.version_id)
    return result


def import_shipped(actor: Actor, progress: Progress, folder: Path = SHIPPED) -> int:
    """Publishes every pack in the folders of `folder`; returns how many new versions that made.

    Unchanged files are recognised by their hash and not parsed. A pack that can't be published is told through
    `progress` and left out, so that one author's slip never keeps the service from starting.
    """
    folders = (
        sorted(entry for entry in folder.iterdir() if (entry / "course.toml").is_file())
        if folder.is_dir()
        else []
    )
    created = 0
    for pack_folder in _changed(folders):
        progress(f"Đọc khóa học {pack_folder.name}…")
        try:
            with opened(pack_folder) as files:
                created += publish_files(actor, files).created
        except PackInvalid as error:
            progress(f"Khóa học {pack_folder.name} có lỗi nên chưa được đăng:")
            for line in said(pack_folder, error):
                progress(f"  {line}")
        except LmsError as error:
            progress(f"Khóa học {pack_folder.name} chưa được đăng. {error}")
    return created


def _changed(folders: Sequence[Path]) -> list[Path]:
    prints = {folder: fingerprint(read_files(folder, Problems(), whole=False)) for folder in folders}
    known = catalog.known_fingerprints(list(prints.values()))
    release()
    return [folder for folder, value in prints.items() if value not in known]
