"""Tables of certificates. Every printed value is stored when the certificate is issued; the PDF once made."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.kernel.db import Base


class RegisterSeries(Base):
    """The last number given in a year's series of the register (sổ cấp giấy chứng nhận)."""

    __tablename__ = "register_series"

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last_number: Mapped[int]


class Certificate(Base):
    """One issued certificate. `printed` holds every value that stands on the paper, by its place.

    `category` is the person's on the day of the completion (None: in no unit then); a student's name is shown
    to the public only with consent.
    """

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(sa.ForeignKey("completion.id"), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    series: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    category: Mapped[str | None]
    printed: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    issued_on: Mapped[date]

    __table_args__ = (sa.UniqueConstraint("series", "year", "number"),)


class CertificatePrint(Base):
    """The PDF as it was rendered, once; its bytes never change."""

    __tablename__ = "certificate_print"

    certificate_id: Mapped[int] = mapped_column(sa.ForeignKey("certificate.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    sha256: Mapped[str]
    template: Mapped[str]
    rendered_at: Mapped[datetime]
