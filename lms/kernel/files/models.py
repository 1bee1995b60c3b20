"""The table of files that people sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class StoredFile(Base):
    """A file under `uploads/`, named by the hash of its content; equal content is kept once. `size` in bytes.

    Whoever owns one refers to `id`; a row that no table refers to any more goes, and its file after it.
    """

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # a name in `formats.FORMATS`
    size: Mapped[int] = mapped_column(sa.BigInteger)
    created_at: Mapped[datetime]
