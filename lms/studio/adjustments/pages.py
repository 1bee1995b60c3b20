"""What the page of a course's exceptions shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.assessment import queries as assessment
from lms.assessment.attempts.rules import Adjustment
from lms.assessment.overrides import queries
from lms.assessment.overrides.actions import PERMISSION
from lms.assessment.overrides.queries import OverrideRow
from lms.catalog import queries as catalog
from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.queries import CourseCard
from lms.kernel import clock
from lms.kernel.access import Scope, permits
from lms.kernel.actor import Actor
from lms.kernel.errors import NotFound
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_date
from lms.org.queries import unit_nodes
from lms.org.rules import UnitNode, in_tree_order


@dataclass(frozen=True)
class CourseQuizzes:
    """A course with its quizzes: `titles` by series, in the order of the course, the final one last. `scope`: the
    course with its authors."""

    card: CourseCard
    scope: Scope
    titles: Mapping[str, str]
    nodes: Mapping[int, UnitNode]

    def unit_choices(self) -> list[tuple[str, str]]:
        """(public id, indented name) of every unit."""
        ordered = in_tree_order(dict(self.nodes))
        return [(node.public_id, "\u2003" * depth + node.name) for node, depth in ordered]

    def whose(self, row: OverrideRow) -> str:
        """The name of the person or the unit."""
        if row.unit_id is None:
            return row.name
        return self.nodes[row.unit_id].name if row.unit_id in self.nodes else "–"


def get_course_quizzes(actor: Actor, public_id: str) -> CourseQuizzes:
    """The course if the actor may make exceptions there, or NotFound: those of a course that others write are theirs and
    the office's."""
    card = catalog.get_course(public_id)
    scope = authors_of_course(card.course_id).scope(card.course_id)
    if not permits(actor, PERMISSION, scope):
        raise NotFound(
            Message(mark("Không có khóa học này, hoặc người học của khóa không phải do bạn phụ trách."))
        )
    lessons = catalog.lesson_rows(card.version_id)
    final_id = catalog.get_version(card.version_id).final_quiz_id
    ids = [lesson.quiz_id for lesson in lessons if lesson.quiz_id is not None]
    facts = assessment.quiz_facts([*ids, *([final_id] if final_id is not None else [])])
    titles = {
        facts[lesson.quiz_id].series: lesson.title
        for lesson in lessons
        if lesson.quiz_id is not None and facts[lesson.quiz_id].series
    }
    if final_id is not None and facts[final_id].series:
        titles[facts[final_id].series] = facts[final_id].title
    return CourseQuizzes(card, scope, titles, unit_nodes(clock.today()))


def describe(says: Adjustment) -> list[Message]:
    """What an exception says, each thing in words."""
    found = []
    if says.extra_minutes is not None:
        found.append(Message(mark("thêm {count} phút"), {"count": says.extra_minutes}))
    if says.time_percent is not None:
        found.append(Message(mark("{count}% thời gian"), {"count": says.time_percent}))
    if says.attempts_allowed == 0:
        found.append(Message(mark("không giới hạn số lượt")))
    elif says.attempts_allowed is not None:
        found.append(Message(mark("được làm {count} lượt"), {"count": says.attempts_allowed}))
    if says.opens_on is not None:
        found.append(Message(mark("mở từ {day}"), {"day": show_date(says.opens_on)}))
    if says.closes_on is not None:
        found.append(Message(mark("nộp đến hết {day}"), {"day": show_date(says.closes_on)}))
    return found


def standing(quizzes: CourseQuizzes) -> list[OverrideRow]:
    """What is in force at the course's quizzes, the newest first. One query."""
    return queries.standing(list(quizzes.titles))
