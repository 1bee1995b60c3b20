"""One next step, always; and it serves what is missing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lms.home.rules import Course, Doing, Due, Step, doing_in, due, missing, next_step
from lms.learning.rules import FinalState
from lms.learning.rules import Step as Next

DAY = date(2027, 5, 19)
days = st.dates(date(2026, 1, 1), date(2028, 1, 1))


@st.composite
def course(draw: st.DrawFn) -> Course:
    begun, total = draw(st.booleans()), draw(st.integers(1, 5))
    done = draw(st.integers(0, total))
    final = draw(st.sampled_from(FinalState))
    following = draw(st.sampled_from(Next))
    number = draw(st.integers(1, 9999))
    due_on, completed_on = draw(st.none() | days), draw(st.none() | days)
    code = draw(st.none() | st.just("abc"))
    if not begun:
        return Course(number, f"c{number}", "Khóa", 20, due_on)
    position = done + 1 if following is Next.LESSON else None
    return Course(
        number, f"c{number}", "Khóa", 20, due_on, True, done, total, final, following, position, "Bài",
        completed_on, code if completed_on else None,
    )  # fmt: skip


courses = st.lists(course(), max_size=6, unique_by=lambda c: c.course_id)


@given(courses)
def test_exactly_one_step_and_it_serves_what_is_missing(held: list[Course]) -> None:
    step = next_step(held)
    assert isinstance(step, Step)
    open_ones = [c for c in held if c.is_required and not c.is_complete]
    if open_ones:
        assert step.course in open_ones
        assert step.doing not in (Doing.CERTIFICATE, Doing.CHOOSE)
        if step.doing is Doing.ASK:
            assert all(doing_in(c) is Doing.ASK for c in open_ones)
    elif step.doing is Doing.CERTIFICATE:
        assert step.course is not None
        assert step.course.code
    assert (step.course is None) == (step.doing is Doing.CHOOSE)


@given(courses, courses)
def test_what_is_taken_of_ones_own_accord_never_hides_a_required_course(
    held: list[Course], more: list[Course]
) -> None:
    others = [Course(**{**c.__dict__, "due_on": None, "course_id": c.course_id + 10_000}) for c in more]
    if missing(held):
        assert next_step([*held, *others]) == next_step(held)


@given(courses)
def test_finishing_the_course_of_the_step_moves_on(held: list[Course]) -> None:
    step = next_step(held)
    if step.course is None or step.doing is Doing.CERTIFICATE:
        return
    finished = Course(**{**step.course.__dict__, "begun": True, "completed_on": DAY, "code": "x"})
    after = next_step([finished if c.course_id == finished.course_id else c for c in held])
    assert (
        after.doing is Doing.CERTIFICATE
        or after.course is None
        or after.course.course_id != finished.course_id
    )


def a(number: int, due_on: date | None = DAY, **values: object) -> Course:
    return Course(number, f"c{number}", f"Khóa {number}", 20, due_on, **values)


def begun(number: int, due_on: date | None = DAY, following: Next = Next.LESSON, **values: object) -> Course:
    values = {"begun": True, "done": 1, "total": 4, "next": following, "final": FinalState.LOCKED} | values
    return a(number, due_on, **values)


def test_the_begun_one_before_one_that_was_not() -> None:
    assert next_step([a(1), begun(2), a(3)]).course == begun(2)


def test_the_nearest_due_date_first() -> None:
    assert next_step([begun(1), a(2, date(2027, 1, 1))]).course == a(2, date(2027, 1, 1))


def test_the_order_given_decides_otherwise() -> None:
    assert next_step([a(3), a(1), a(2)]).course == a(3)


def test_what_waits_for_the_office_does_not_block_the_rest() -> None:
    stuck = begun(1, following=Next.NOTHING, final=FinalState.USED_UP)
    assert doing_in(stuck) is Doing.ASK
    assert next_step([stuck, a(2)]).course == a(2)
    assert next_step([stuck]).doing is Doing.ASK


def test_each_kind_of_step() -> None:
    assert doing_in(a(1)) is Doing.BEGIN
    assert doing_in(begun(1)) is Doing.LESSON
    assert doing_in(begun(1, following=Next.FINAL, final=FinalState.READY)) is Doing.FINAL
    assert doing_in(begun(1, following=Next.FINAL, final=FinalState.RUNNING)) is Doing.FINAL_RUNNING
    assert doing_in(begun(1, following=Next.FINAL, final=FinalState.FAILED)) is Doing.FINAL_AGAIN
    assert doing_in(begun(1, following=Next.NOTHING, final=FinalState.PASSED)) is Doing.AGAIN


def test_nothing_at_all_leads_to_the_catalogue() -> None:
    assert next_step([]) == Step(Doing.CHOOSE)


def test_the_newest_certificate_is_shown_when_nothing_is_missing() -> None:
    old = begun(1, completed_on=date(2026, 6, 1), code="old")
    new = begun(2, completed_on=date(2026, 7, 1), code="new")
    assert next_step([new, old]) == Step(Doing.CERTIFICATE, new)
    taking = begun(3, None)
    assert next_step([new, taking, old]) == Step(Doing.LESSON, taking)


def test_due_dates() -> None:
    assert due(DAY, date(2027, 5, 18)) == (Due.LATER, 1)
    assert due(DAY, DAY) == (Due.TODAY, 0)
    assert due(DAY, date(2027, 5, 20)) == (Due.OVERDUE, 1)
