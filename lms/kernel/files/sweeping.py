"""Takes away what lies in the folder and no row names: uploads that were not finished, files that were discarded."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lms.kernel import clock, jobs
from lms.kernel.db import change, db, release, transaction
from lms.kernel.files.models import StoredFile
from lms.kernel.files.rows import REMOVE, unused
from lms.kernel.files.store import INCOMING, folder, path_of

SWEEP = "kernel.sweep-files"
GRACE = timedelta(hours=1)  # longer than any request: its row may yet come
UNRECORDED = timedelta(days=1)
_AT_ONCE = 500
_ASIDE = ".gone"


def sweep() -> int:
    """Removes rows that nothing refers to for a day, and files that no row names; returns how many files went."""
    with transaction():
        old = StoredFile.created_at < clock.now() - UNRECORDED
        change(sa.delete(StoredFile).where(old, unused()).execution_options(synchronize_session=False))
    gone = 0
    for path in (folder() / INCOMING).iterdir():
        gone += _is_older(path, UNRECORDED) and _unlink(path)
    for path in list(_shelved(f"*{_ASIDE}")):
        gone += _end_of(path)
    waiting: list[str] = []
    for path in _shelved("?" * 64):
        if _is_older(path, UNRECORDED):
            waiting.append(path.name)
        if len(waiting) == _AT_ONCE:
            gone += remove(waiting)
            waiting = []
    return gone + remove(waiting)


def remove(hashes: Iterable[str], grace: timedelta = GRACE) -> int:
    """Removes the files with these hashes that no row names; those somebody has sent within `grace` wait for the
    daily sweep. Returns how many went. Opens its own transaction."""
    wanted = list(hashes)
    named = set(db.session.scalars(sa.select(StoredFile.sha256).where(StoredFile.sha256.in_(wanted))))
    release()
    return sum(_take(path_of(sha256), grace) for sha256 in wanted if sha256 not in named)


def _take(path: Path, grace: timedelta) -> bool:
    """Removes the file unless it was sent again meanwhile: moved aside first, then looked at once more."""
    if not _is_older(path, grace):
        return False
    aside = path.with_name(f"{path.name}{_ASIDE}")
    with suppress(FileNotFoundError):
        path.replace(aside)
        if _is_older(aside, grace):
            return _unlink(aside)
        aside.replace(path)
    return False


def _end_of(aside: Path) -> bool:
    """Ends what a process that was killed had begun: a file that it had moved aside comes back if a row names it and it
    was not sent again; else it goes."""
    path = aside.with_name(aside.name.removesuffix(_ASIDE))
    is_named = db.session.scalar(sa.select(sa.exists().where(StoredFile.sha256 == path.name)))
    release()
    if is_named and not path.exists():
        with suppress(FileNotFoundError):
            aside.replace(path)
        return False
    return _unlink(aside)


def _shelved(pattern: str) -> Iterator[Path]:
    """The files on the shelves whose name is like this."""
    with os.scandir(folder()) as shelves:
        for shelf in shelves:
            if shelf.name != INCOMING and shelf.is_dir(follow_symlinks=False):
                yield from Path(shelf.path).glob(pattern)


def _disk_time() -> float:
    """Now, by the clock that sets the files' times."""
    with tempfile.NamedTemporaryFile(dir=folder() / INCOMING) as probe:
        return os.stat(probe.name).st_mtime


def _is_older(path: Path, age: timedelta) -> bool:
    try:
        return _disk_time() - path.stat().st_mtime > age.total_seconds()
    except FileNotFoundError:
        return False


def _unlink(path: Path) -> bool:
    with suppress(FileNotFoundError):
        path.unlink()
        return True
    return False


def _remove(payload: Mapping[str, Any]) -> None:
    remove(payload["sha256"])


def _sweep(_payload: Mapping[str, Any]) -> None:
    sweep()
    with transaction():
        for kind in (SWEEP, REMOVE):
            jobs.forget_done(kind, clock.now() - timedelta(days=1))


HANDLERS = {REMOVE: _remove, SWEEP: _sweep}
PERIODIC = (jobs.Periodic(SWEEP, timedelta(days=1), jobs.NowAndThen()),)
