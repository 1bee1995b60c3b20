"""Pure rules of a session of the Council. The numbers are the school's own: nothing in the plan or in the law says them for
a school's award, so they are settings, and each session keeps those it was held under."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import clean, fold

MOST_MEMBERS = 40
DEFAULT_SHARE = Fraction(2, 3)


class Post(StrEnum):
    """What somebody is in the Council."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class Basis(StrEnum):
    """Of whom the share in favour is counted."""

    PRESENT = "present"
    MEMBERS = "members"


class Ending(StrEnum):
    """What became of a session."""

    HELD = "held"
    CANCELLED = "cancelled"


POST_LABELS: Mapping[str, str] = {
    Post.CHAIR: mark("Chủ tịch Hội đồng"),
    Post.SECRETARY: mark("Thư ký"),
    Post.MEMBER: mark("Ủy viên"),
}
ENDING_LABELS: Mapping[str, str] = {Ending.HELD: mark("Đã họp"), Ending.CANCELLED: mark("Đã hủy")}
BASIS_LABELS: Mapping[str, str] = {
    Basis.PRESENT: mark("thành viên có mặt"),
    Basis.MEMBERS: mark("tổng số thành viên Hội đồng"),
}
BASIS_WORDS: Mapping[str, Basis] = {"co mat": Basis.PRESENT, "tat ca": Basis.MEMBERS}

_SHARE = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})|(\d{1,3})(?:[.,](\d))?\s*%")


@dataclass(frozen=True)
class Terms:
    """Under which a session votes: the least share of members who must be there, the least share in favour, and of whom
    the latter is counted."""

    quorum: Fraction
    threshold: Fraction
    basis: Basis


def read_share(text: str) -> Fraction | None:
    """A share above 0 and up to 1, written 2/3 or 66,7% or 90%; None for anything else."""
    found = _SHARE.fullmatch(text.strip())
    if found is None:
        return None
    if found[1]:
        share = Fraction(int(found[1]), int(found[2])) if int(found[2]) else None
    else:
        share = Fraction(int(found[3]) * 10 + int(found[4] or 0), 1000)
    return share if share is not None and 0 < share <= 1 else None


def show_share(share: Fraction) -> str:
    """As it is written: 2/3."""
    return f"{share.numerator}/{share.denominator}"


def read_terms(quorum: str, threshold: str, basis: str) -> Terms:
    """The settings as terms; what can't be read is what ships."""
    return Terms(
        read_share(quorum) or DEFAULT_SHARE,
        read_share(threshold) or DEFAULT_SHARE,
        BASIS_WORDS.get(fold(basis).strip(), Basis.PRESENT),
    )


def least(share: Fraction, of: int) -> int:
    """The least whole number of `of` that is at least the share of it."""
    return -(-share.numerator * of // share.denominator)


def has_quorum(terms: Terms, members: int, present: int) -> bool:
    """Whether enough are there."""
    return 0 < present <= members and present >= least(terms.quorum, members)


@dataclass(frozen=True)
class Votes:
    """How the votes on one nomination fell. `present`: members who were there; `barred`: of those, who are nominated
    themselves and did not vote; the rest neither for nor against."""

    votes_for: int
    votes_against: int
    present: int
    barred: int = 0


def votes_problem(votes: Votes) -> Message | None:
    """Why the votes cannot be so, or None."""
    if votes.votes_for < 0 or votes.votes_against < 0:
        return Message(mark("Số phiếu không thể nhỏ hơn 0."))
    most = votes.present - votes.barred
    if votes.votes_for + votes.votes_against > most:
        said = {"n": votes.votes_for + votes.votes_against, "most": most}
        if votes.barred:
            return Message(
                mark(
                    "Có {n} phiếu, nhiều hơn {most} người được bỏ phiếu: người được đề nghị không bỏ phiếu về chính mình."
                ),
                said,
            )
        return Message(mark("Có {n} phiếu, nhiều hơn {most} người có mặt."), said)
    return None


def blank_votes(votes: Votes) -> int:
    """How many of those who may vote voted neither for nor against."""
    return max(0, votes.present - votes.barred - votes.votes_for - votes.votes_against)


def passes(terms: Terms, members: int, votes: Votes) -> bool:
    """Whether enough are in favour. Who may not vote because it is about them is not counted among those of whom."""
    of = votes.present if terms.basis is Basis.PRESENT else members
    return votes.votes_for > 0 and votes.votes_for >= least(terms.threshold, of - votes.barred)


@dataclass(frozen=True)
class Named:
    """A member as typed: name, post at the school, what they are in the Council."""

    name: str
    position: str
    post: Post


def read_members(chair: str, secretary: str, others: str) -> list[Named]:
    """The Council as typed: one line each, the name, then after | or , the post at the school. Empty lines are left out."""
    found = []
    lines = [(chair, Post.CHAIR), (secretary, Post.SECRETARY)]
    lines += [(line, Post.MEMBER) for line in others.splitlines()]
    for line, post in lines:
        # At the first of these alone: "Trưởng phòng Hành chính - Kế toán" is one post.
        name, *rest = re.split(r"[|,]|\s+[-–]\s+", line, maxsplit=1)
        if clean(name):
            found.append(Named(clean(name), clean("".join(rest).strip(" |,-–")), post))
    return found


def members_problem(members: Sequence[Named]) -> Message | None:
    """Why these cannot be a Council, or None."""
    posts = [one.post for one in members]
    if posts.count(Post.CHAIR) != 1 or posts.count(Post.SECRETARY) != 1:
        return Message(mark("Hội đồng cần một Chủ tịch và một Thư ký."))
    if len(members) < 3:
        return Message(mark("Hội đồng cần ít nhất ba người. Hãy ghi thêm ủy viên, mỗi người một dòng."))
    if len(members) > MOST_MEMBERS:
        return Message(mark("Hội đồng có nhiều nhất {most} người."), {"most": MOST_MEMBERS})
    said = [(one.name.casefold(), one.position.casefold()) for one in members]
    twice = next((one.name for one, key in zip(members, said, strict=True) if said.count(key) > 1), None)
    if twice is not None:
        return Message(
            mark("“{name}” được ghi hai lần. Hãy bỏ bớt một dòng, hoặc ghi chức vụ để phân biệt."),
            {"name": twice},
        )
    return None


def show_member(one: Named) -> str:
    """The line that `read_members` reads back."""
    return f"{one.name} | {one.position}" if one.position else one.name


def barred(nominee_id: int | None, present: Collection[int | None]) -> int:
    """How many of those present are the nominee themselves."""
    return 0 if nominee_id is None else sum(one == nominee_id for one in present)
