"""Tables of a course's files."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalog.models import Media
from lms.kernel.db import Base, BinaryText


class CourseMedia(Base):
    """A file of a course, called `name` in its texts ("media/<name>"). `given_name`: what its author called it.

    `captions` names the file of the same course with the words of a film, line by line; `transcript` is what is said
    in a film or a sound. Who added, changed and removed it stands in the audit.
    """

    __tablename__ = "course_media"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    course_id: Mapped[int] = mapped_column(sa.ForeignKey("course.id"))
    media_id: Mapped[int] = mapped_column(sa.ForeignKey(Media.id), index=True)
    name: Mapped[str]
    given_name: Mapped[str]
    folded: Mapped[str] = mapped_column(
        BinaryText
    )  # name, given name and alt without diacritics, for searching
    family: Mapped[str]
    alt: Mapped[str]
    author: Mapped[str]
    licence: Mapped[str]
    source: Mapped[str]
    captions: Mapped[str | None]
    transcript: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    added_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("course_id", "name"),)


class SmallerPicture(Base):
    """The same picture, `width` pixels wide, for narrow screens."""

    __tablename__ = "smaller_picture"

    media_id: Mapped[int] = mapped_column(sa.ForeignKey(Media.id), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True)
    smaller_id: Mapped[int] = mapped_column(sa.ForeignKey(Media.id))
