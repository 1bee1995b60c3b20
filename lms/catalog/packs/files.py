"""Takes a pack's files from a folder: bounded, regular files only, nothing from outside the folder."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from lms.catalog.packs.held import Held, pieces
from lms.catalog.packs.problems import Problems
from lms.catalog.packs.rules import MOST_FILES, excess, is_large, most_of
from lms.kernel.files.rules import is_device
from lms.kernel.messages import mark

_FOLDERS = frozenset({"lessons", "questions", "media"})
_IGNORED = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_EXPECTED = re.compile(
    r"course\.toml|lessons/\d{3}-[a-z0-9]+(-[a-z0-9]+)*\.(md|html)|questions/[a-z0-9]+(-[a-z0-9]+)*\.toml"
    r"|media/(media\.toml|[a-z0-9][a-z0-9_-]*\.(svg|png|jpg|jpeg|webp|mp4|webm|mp3|m4a|ogg|weba|vtt|pdf|docx|xlsx|pptx))"
)


def read_files(folder: Path, problems: Problems, *, whole: bool = True) -> dict[str, bytes | Held]:
    """The contents by path relative to `folder`; not `whole`: what may be large stays where it lies. What may not
    be read is noted and left out."""
    files: dict[str, bytes | Held] = {}
    sizes: dict[str, int] = {}
    for count, (name, entry) in enumerate(_entries(folder, problems)):
        if count >= MOST_FILES:
            too_many(problems)
            break
        content = _read(name, entry, problems, whole)
        if content is None:
            continue
        sizes[name] = len(content)
        if too_heavy(sizes, problems):
            break
        files[name] = content
    return files


def too_many(problems: Problems) -> None:
    """Notes that there are more files than a pack has."""
    problems.add(".", 0, mark("Gói có quá nhiều tệp; nhiều nhất là {most}."), most=MOST_FILES)


def too_heavy(sizes: Mapping[str, int], problems: Problems) -> bool:
    """Whether files of these sizes (bytes, by name) are together more than a pack holds; noted if so."""
    found = excess(sizes)
    if found is not None:
        problems.add(".", 0, found.msgid, **found.params)
    return found is not None


def check_sizes(sizes: Mapping[str, int], problems: Problems) -> None:
    """Notes what keeps files of these names and sizes (bytes) from being read back as a pack."""
    for name, size in sizes.items():
        is_wanted(name, size, problems)
    if len(sizes) > MOST_FILES:
        too_many(problems)
    too_heavy(sizes, problems)


def is_ignored(name: str) -> bool:
    """Whether a file is one of those that systems leave behind in every folder."""
    return name in _IGNORED


def is_wanted(name: str, size: int, problems: Problems) -> bool:
    """Whether a file of this name (relative to the pack) and size belongs to a pack; noted if not."""
    if not _EXPECTED.fullmatch(name):
        problems.add(
            name, 0,
            mark("Tên hoặc chỗ của tệp không đúng mẫu: course.toml, lessons/010-ten-bai.md, questions/ten.toml, media/ten.svg."),
        )  # fmt: skip
        return False
    if is_device(name.rsplit("/", 1)[-1].split(".")[0]):
        problems.break_file(
            name, 0, mark("Windows không ghi được tệp có tên này; hãy đổi tên tệp trong gói.")
        )
        return False
    most = most_of(name)
    if size > most:
        problems.break_file(
            name,
            0,
            mark("Tệp nặng {size} KB; nhiều nhất là {most} KB."),
            size=-(-size // 1024),
            most=most // 1024,
        )
    return size <= most


def fingerprint(files: Mapping[str, bytes | Held]) -> str:
    """SHA-256 of the raw files: equal means that nothing at all has changed."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        for piece in pieces(files[name]):
            digest.update(piece)
    return digest.hexdigest()


def _entries(folder: Path, problems: Problems) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    for entry in _listed(folder, "", problems):
        if entry.name in _FOLDERS and entry.is_dir(follow_symlinks=False):
            for inner in _listed(Path(entry.path), entry.name + "/", problems):
                yield f"{entry.name}/{inner.name}", inner
        else:
            yield entry.name, entry


def _listed(folder: Path, prefix: str, problems: Problems) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            # One more than allowed is enough to say that there are too many.
            listed = [entry for _, entry in zip(range(MOST_FILES + 1), found, strict=False)]
    except FileNotFoundError:
        problems.add(prefix or ".", 0, mark("Không có thư mục này."))
    except NotADirectoryError:
        problems.add(prefix or ".", 0, mark("Đây không phải là thư mục."))
    except OSError as error:
        problems.add(prefix or ".", 0, mark("Không mở được thư mục ({why})."), why=error.strerror)
    else:
        return sorted((e for e in listed if e.name not in _IGNORED), key=lambda e: e.name)
    return []


def _read(name: str, entry: "os.DirEntry[str]", problems: Problems, whole: bool) -> bytes | Held | None:
    shown = name.encode("utf-8", "replace").decode()
    if entry.is_symlink():
        problems.break_file(shown, 0, mark("Đây là liên kết tượng trưng; gói chỉ được chứa tệp thật."))
        return None
    state = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(state.st_mode):
        problems.break_file(shown, 0, mark("Đây không phải là tệp thường."))
        return None
    if not is_wanted(shown, state.st_size, problems):
        return None
    try:
        path = Path(entry.path)
        return Held.lying(path) if is_large(shown) and not whole else path.read_bytes()
    except OSError as error:
        problems.break_file(name, 0, mark("Không đọc được tệp ({why})."), why=error.strerror)
        return None
