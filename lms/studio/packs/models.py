"""The table of packs that wait for somebody's word."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class PackUpload(Base):
    """A course pack that was read and found sound, and waits for confirmation, for a day at most.

    `content`: the pack printed anew, as a .zip. `facts`: see `reading.read_pack_file`. `fingerprint`: of the files as
    they came.
    """

    __tablename__ = "pack_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int]
    file_name: Mapped[str]
    fingerprint: Mapped[str]
    facts: Mapped[dict[str, Any]]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    created_at: Mapped[datetime]
