"""A version as a file, or as a folder, to take elsewhere."""

from pathlib import Path

from lms.catalog.packs.printer import write_files
from lms.catalog.packs.zipped import zipped
from lms.catalog.versions.queries import get_version_id
from lms.catalog.versions.stored import printed
from lms.kernel.errors import Conflict
from lms.kernel.messages import Message, mark

OCCUPIED = mark("“{path}” đã có. Hãy chọn tên khác để không ghi đè lên tệp đang có.")


def file_name(key: str, number: int) -> str:
    """What the file of a version is called."""
    return f"{key}-{number}.zip"


def export(key: str, number: int | None, to: Path | None) -> Path:
    """Writes a course's version (the newest where `number` is None) to a file that ends in .zip, else to a folder that
    is absent or empty; where it was written. NotFound, also where a file is gone; Conflict where something is there
    already."""
    version_id, found = get_version_id(key, number)
    path = to or Path(file_name(key, found))
    if path.suffix.lower() != ".zip":
        try:
            write_files(printed(version_id), path)
        except (FileExistsError, NotADirectoryError) as error:
            raise Conflict(Message(OCCUPIED, {"path": str(path)})) from error
        return path
    files = printed(version_id)
    try:
        file = path.open("xb")
    except FileExistsError as error:
        raise Conflict(Message(OCCUPIED, {"path": str(path)})) from error
    try:
        with file:
            file.writelines(zipped(files, key))
    except BaseException:  # a stop by hand too: half a file would pass for a whole one
        path.unlink(missing_ok=True)
        raise
    return path
