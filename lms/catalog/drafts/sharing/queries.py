"""Who writes a course, by name, and who could."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lms.accounts.models import Account, RoleGrant
from lms.catalog.drafts.models import CourseAuthor, CourseDraft
from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.drafts.rules import DraftState, Part
from lms.catalog.models import Course, CourseVersion
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.org.queries import holds_on, not_replaced

NO_COURSE = Message(mark("Không có khóa học này."))


@dataclass(frozen=True)
class AuthorRow:
    """Somebody at a course. `part`: a `Part`; `person_id` None: on no roster."""

    account_id: int
    public_id: str
    name: str
    person_id: int | None
    part: str

    @property
    def is_owner(self) -> bool:
        """The course belongs to them."""
        return self.part == Part.OWNER


def get_course(public_id: str) -> tuple[int, str]:
    """The id of the course and its title, that of its draft first; NotFound if there is none."""
    drafted = (CourseDraft.course_id == Course.id) & (CourseDraft.state == DraftState.OPEN.value)
    row = db.session.execute(
        sa.select(Course.id, sa.func.coalesce(CourseDraft.title, CourseVersion.title, Course.key))
        .outerjoin(CourseDraft, drafted)
        .outerjoin(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.public_id == public_id)
    ).first()
    if row is None:
        raise NotFound(NO_COURSE)
    return row[0], row[1]


def author_rows(course_id: int) -> list[AuthorRow]:
    """The authors of the course and who looks on: the owner first, then who writes, each by name. Two queries."""
    authors = authors_of_course(course_id)
    rows: Any = db.session.execute(
        sa.select(Account.id, Account.public_id, Account.display_name, Account.person_id)
        .where(Account.id.in_(authors.ids | authors.viewer_ids))
        .order_by(Account.display_name, Account.id)
    )
    found = [AuthorRow(row[0], row[1], row[2], row[3], authors.part_of(row[0])) for row in rows]
    return sorted(found, key=lambda row: list(Part).index(Part(row.part)))


@dataclass(frozen=True)
class Change:
    """Somebody was made one of `Part`. `by` None: the command line; `person_ids`: of both
    who are on the roster."""

    at: datetime
    name: str
    part: str
    by: str | None
    person_ids: tuple[int | None, int | None]


def changes_of(course_id: int) -> list[Change]:
    """Who was made what, and by whom, the newest first. One query."""
    giver = aliased(Account)
    rows: Any = db.session.execute(
        sa.select(
            CourseAuthor.given_at, Account.display_name, CourseAuthor.part, giver.display_name, Account.person_id,
            giver.person_id,
        )
        .join(Account, Account.id == CourseAuthor.account_id)
        .outerjoin(giver, giver.id == CourseAuthor.given_by)
        .where(CourseAuthor.course_id == course_id)
        .order_by(CourseAuthor.id.desc())
    )  # fmt: skip
    return [Change(row[0], row[1], row[2], row[3], (row[4], row[5])) for row in rows]


def trainers() -> list[AuthorRow]:
    """Everybody who holds the trainer's role today, by name."""
    holding = sa.select(RoleGrant.account_id).where(
        RoleGrant.role == Role.TRAINER.value, not_replaced(RoleGrant), holds_on(RoleGrant, clock.today())
    )
    rows: Any = db.session.execute(
        sa.select(Account.id, Account.public_id, Account.display_name, Account.person_id)
        .where(Account.id.in_(holding), Account.disabled_at.is_(None))
        .order_by(Account.display_name, Account.id)
    )
    return [AuthorRow(row[0], row[1], row[2], row[3], Part.NONE) for row in rows]


def lock_authors(course_id: int) -> None:
    """Holds the course until the end of the transaction, so that of two who change its authors one waits."""
    db.session.scalar(sa.select(Course.id).where(Course.id == course_id).with_for_update(key_share=True))


def newest_part(course_id: int, account_id: int) -> str:
    """What the account is to the course."""
    asked = sa.select(CourseAuthor.part).where(
        CourseAuthor.course_id == course_id, CourseAuthor.account_id == account_id
    )
    return db.session.scalar(asked.order_by(CourseAuthor.id.desc()).limit(1)) or Part.NONE.value
