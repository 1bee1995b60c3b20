"""Nominations of a year with a session of the Council that voted on them, as rows."""

from dataclasses import dataclass
from datetime import date

from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.kernel.ids import new_public_id
from lms.nominations.models import (
    CouncilEnding,
    CouncilMember,
    CouncilSession,
    CriteriaVersion,
    Nomination,
    NominationStep,
    NominationText,
)

SCHOOL_AWARD = ("Giấy khen của Hiệu trưởng", "school")
HIGHER_AWARD = ("Giấy khen của Giám đốc Sở", "higher")
MEMBERS = (("Võ Minh Chủ", "Hiệu trưởng", "chair"), ("Lý Thư Ký", "Trưởng phòng", "secretary"), ("Phan Ủy Viên", "", "member"), ("Hồ Vắng Mặt", "Trưởng khoa", "member"))  # fmt: skip


@dataclass(frozen=True)
class Council:
    """What was made: the session's public id, and the nominations' public ids by name of the case."""

    session: str
    nominations: dict[str, str]


def nominate(
    number: int,
    unit_id: int,
    person_id: int | None,
    award: tuple[str, str],
    *steps: tuple[str, int | None, int | None],
    session_id: int | None = None,
    period: str = "2027",
) -> Nomination:
    """A nomination with its steps (step, votes for, votes against), in the open transaction."""
    at, public_id = clock.now(), new_public_id()
    version = db.session.query(CriteriaVersion).first()
    if version is None:
        version = CriteriaVersion(
            number=1, valid_from=date(2025, 10, 1), ground="Kế hoạch", awards=[list(SCHOOL_AWARD), list(HIGHER_AWARD)],
            recorded_at=at, recorded_by="test",
        )  # fmt: skip
        db.session.add(version)
        db.session.flush()
    made = Nomination(
        public_id=public_id, period_key=period, number=number, unit_id=unit_id, person_id=person_id,
        subject="unit" if person_id is None else "staff", version_id=version.id, recorded_at=at, recorded_by="test",
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.add(
        NominationText(
            nomination_id=made.id, award=award[0], level=award[1], reason="Tiêu biểu.",
            achievements=f"- Hướng dẫn 12 đồng nghiệp <b>& học sinh</b>.\n- Đề nghị số {number}.", recorded_at=at, recorded_by="test",
        )
    )  # fmt: skip
    for n, (step, votes_for, votes_against) in enumerate(steps, 1):
        voted = session_id if step in ("passed", "not-passed") else None
        db.session.add(
            NominationStep(
                nomination_id=made.id, number=n, step=step, note="", session_id=voted, votes_for=votes_for,
                votes_against=votes_against, done_on=clock.today(), account_id=None, recorded_at=at, recorded_by="test",
            )
        )  # fmt: skip
    db.session.flush()
    return made


def hold_council(unit_id: int, an: int, binh: int, chi: int) -> Council:
    """The unit and An get a Giấy khen of the school, Bình is proposed to the Sở, Chi is not passed; three of four members
    were there."""
    ready = (("confirmed", None, None), ("appraised", None, None))
    with transaction():
        at = clock.now()
        session = CouncilSession(
            public_id=new_public_id(), period_key="2027", held_on=date(2027, 5, 17), number=1, place="Phòng họp 1", quorum="2/3",
            threshold="2/3", basis="present", recorded_at=at, recorded_by="test",
        )  # fmt: skip
        db.session.add(session)
        db.session.flush()
        members = [
            CouncilMember(session_id=session.id, name=name, position=place, post=post)
            for name, place, post in MEMBERS
        ]
        db.session.add_all(members)
        db.session.flush()
        db.session.add(
            CouncilEnding(
                session_id=session.id, ending="held", note="", present=[m.id for m in members[:3]], recorded_at=at,
                recorded_by="test",
            )
        )  # fmt: skip
        of = session.id
        found = {
            "an": nominate(1, unit_id, an, SCHOOL_AWARD, *ready, ("passed", 3, 0), ("awarded", None, None), session_id=of),
            "unit": nominate(2, unit_id, None, SCHOOL_AWARD, *ready, ("passed", 2, 1), session_id=of),
            "binh": nominate(3, unit_id, binh, HIGHER_AWARD, *ready, ("passed", 3, 0), session_id=of),
            "chi": nominate(4, unit_id, chi, SCHOOL_AWARD, *ready, ("not-passed", 1, 2), session_id=of),
            "draft": nominate(5, unit_id, chi, HIGHER_AWARD),
        }  # fmt: skip
        return Council(session.public_id, {name: made.public_id for name, made in found.items()})
