"""No state is skipped, nobody decides what is theirs, no vote counts more than were there."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from lms.nominations.council.rules import (
    Basis,
    Post,
    Terms,
    Votes,
    barred,
    has_quorum,
    least,
    members_problem,
    passes,
    read_members,
    read_share,
    read_terms,
    show_member,
    show_share,
    votes_problem,
)
from lms.nominations.rules import (
    BY_HIGHER,
    BY_LEADER,
    CLOSED,
    NEEDS_NOTE,
    NEXT,
    Held,
    Level,
    State,
    Step,
    Taken,
    differences,
    is_legal,
    lacks,
    state_of,
    step_problem,
)

SHARES = st.fractions(min_value=Fraction(1, 20), max_value=1, max_denominator=100)
TERMS = st.builds(Terms, SHARES, SHARES, st.sampled_from(Basis))


@given(
    st.lists(st.tuples(st.sampled_from(Step), st.integers(1, 4), st.booleans()), max_size=14),
    st.sampled_from(Level),
)
def test_whatever_people_try_what_is_taken_is_legal_and_nobody_follows_themselves(
    tries: list[tuple[Step, int, bool]], level: Level
) -> None:
    taken: list[Taken] = []
    for step, account, is_own in tries:
        if step_problem(taken, step, "vì thế", account, is_own, level) is None:
            assert not is_own or step is Step.WITHDRAWN
            taken.append(Taken(step, account))
    steps = [one.step for one in taken]
    assert is_legal(steps)
    answered = bool(steps) and steps[-1] in BY_HIGHER
    if answered:
        assert steps[-2] is Step.SENT_UP
        taken = taken[:-1]
        steps = steps[:-1]
    if state_of(steps) in CLOSED and state_of(steps) is not State.SENT_UP:
        assert all(step_problem(taken, step, "x", 9, False, level) is not None for step in Step)
    if set(steps) & BY_LEADER:
        # Confirmed, appraised, voted, decided; and three different people confirmed, appraised and decided.
        last = {step: max(n for n, one in enumerate(steps) if one is step) for step in set(steps)}
        way = [last[Step.CONFIRMED], last[Step.APPRAISED], len(steps) - 2, len(steps) - 1]
        assert way == sorted(way)
        confirmed, appraised = taken[way[0]].account_id, taken[way[1]].account_id
        assert len({confirmed, appraised, taken[-1].account_id}) == 3
        assert (steps[-1] is not Step.AWARDED) or level is Level.SCHOOL
        assert (steps[-1] is not Step.SENT_UP) or level is Level.HIGHER
    if Step.AWARDED in steps or Step.SENT_UP in steps:
        assert steps[-2] is Step.PASSED


def test_what_has_consequences_says_why() -> None:
    for state, steps in NEXT.items():
        for step in steps & NEEDS_NOTE:
            assert state is not State.WITHDRAWN
            way = {State.DRAFT: [], State.CONFIRMED: [Step.CONFIRMED], State.RETURNED: [Step.CONFIRMED, Step.RETURNED],
                   State.APPRAISED: [Step.CONFIRMED, Step.APPRAISED]}.get(state)  # fmt: skip
            if way is not None:
                assert step_problem([Taken(one) for one in way], step, "", 1, False, Level.SCHOOL) is not None


@given(
    TERMS, st.integers(3, 40), st.integers(0, 40), st.integers(-1, 40), st.integers(-1, 40), st.integers(0, 1)
)
def test_votes(terms: Terms, members: int, present: int, yes: int, no: int, own: int) -> None:
    present = min(present, members)
    votes = Votes(yes, no, present, min(own, present))
    if votes_problem(votes) is None:
        assert 0 <= yes + no <= present - votes.barred
        of = present if terms.basis is Basis.PRESENT else members
        assert passes(terms, members, votes) == (
            yes > 0 and Fraction(yes) >= terms.threshold * (of - votes.barred)
        )
        assert not (passes(terms, members, votes) and yes == 0)
        more = Votes(yes + 1, no, present + 1, votes.barred)
        if terms.basis is Basis.MEMBERS and passes(terms, members, votes):
            assert passes(terms, members, more), "one more in favour never lowers it"
    assert has_quorum(terms, members, present) == (present > 0 and Fraction(present, members) >= terms.quorum)
    assert Fraction(least(terms.quorum, members)) >= terms.quorum * members


@given(SHARES)
def test_a_share_is_read_back(share: Fraction) -> None:
    assert read_share(show_share(share)) == share


def test_shares_and_terms_as_people_write_them() -> None:
    assert read_share(" 2 / 3 ") == Fraction(2, 3)
    assert read_share("66,7%") == Fraction(667, 1000)
    assert [read_share(one) for one in ("", "0/3", "4/3", "2/0", "hai phần ba", "101%")] == [None] * 6
    assert read_terms("x", "90%", "Tất cả") == Terms(Fraction(2, 3), Fraction(9, 10), Basis.MEMBERS)
    assert barred(4, [1, 4, None]) == 1
    assert barred(None, [1, None]) == 0


def test_a_council_as_typed_is_read_back() -> None:
    typed = "Trần B, Phó Hiệu trưởng\n\n Lê C | Trưởng khoa \nĐỗ D - Tổ trưởng\nVõ E"
    found = read_members("Nguyễn A | Hiệu trưởng", "Phạm T", typed)
    assert [one.position for one in found] == [
        "Hiệu trưởng",
        "",
        "Phó Hiệu trưởng",
        "Trưởng khoa",
        "Tổ trưởng",
        "",
    ]
    whole = read_members(
        "Đỗ Phát | Trưởng phòng Hành chính - Kế toán, Bí thư", "Võ An - Tổ trưởng, Tổ Văn", ""
    )
    assert [one.position for one in whole] == [
        "Trưởng phòng Hành chính - Kế toán, Bí thư",
        "Tổ trưởng, Tổ Văn",
    ]
    assert members_problem(found) is None
    lines = [show_member(one) for one in found]
    assert read_members(lines[0], lines[1], "\n".join(lines[2:])) == found
    assert members_problem(found[1:]) is not None, "no chair"
    assert members_problem([*found, found[2]]) is not None, "twice"
    assert members_problem(found[:2]) is not None
    assert [one.post for one in found[:2]] == [Post.CHAIR, Post.SECRETARY]


def test_what_is_missing_and_what_differs_is_said() -> None:
    whole = Held("vì", "đã làm", 1, True, 3, 3)
    assert lacks(whole) == []
    assert len(lacks(Held("", "", 0, False, 3, 1))) == 5
    papers = {
        "Tờ trình": ["An", "Bình"],
        "Trích ngang": ["Bình", "An"],
        "Biên bản": ["An"],
        "Khác": ["An", "Binh"],
    }
    said = [one.plain() for one in differences(papers)]
    assert said == [
        "“Biên bản” có 1 tên, còn “Tờ trình” có 2 tên.",
        "“Biên bản” thiếu “Bình” (có trong “Tờ trình”).",
        "“Khác” thiếu “Bình” (có trong “Tờ trình”).",
        "“Khác” có thêm “Binh” (không có trong “Tờ trình”).",
    ]
    assert differences({}) == []
