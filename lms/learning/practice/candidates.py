"""What a person may practise, put together: in a course, and of their own mistakes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.assessment.bank.rules import course_of
from lms.learning.practice import queries, rules
from lms.learning.practice.queries import Shown
from lms.learning.practice.rules import Mistake, Practicable, Told


def _from_shown(rows: Iterable[Shown]) -> dict[int, Practicable]:
    """By question, in the wording that was shown last, with every quiz it was shown in."""
    found: dict[int, Practicable] = {}
    for row in rows:
        places = found[row.question_id].places if row.question_id in found else frozenset()
        places |= {row.series} - {""}
        found[row.question_id] = Practicable(row.question_id, row.version_id, row.bank_key, places)
    return found


def course_keys(person_id: int) -> set[str]:
    """The keys of the courses in which the person has something to practise, "" among them for questions of none. Five
    queries at most."""
    keys = {course_of(bank_key) for bank_key in queries.banks_offered()}
    return keys.union(*(one.courses for one in _from_shown(queries.shown(person_id)).values()))


def in_course(person_id: int, course_key: str) -> list[Practicable]:
    """The questions of the course ("": of no course) that the person may practise now, with where they stand and
    what they are about. Eight queries at most, whatever the number of questions."""
    found = {
        question_id: one
        for question_id, one in _from_shown(queries.shown(person_id)).items()
        if course_key in one.courses
    }
    offered = {one.question_id: one for one in queries.offered_in(course_key)}
    for question_id, one in offered.items():  # in the wording that counts now
        seen = found.get(question_id)
        found[question_id] = replace(one, places=seen.places) if seen else one
    for question_id in queries.asked_now(person_id):
        found.pop(question_id, None)
    if not found:
        return []
    places = queries.quizzes_of(course_key) if course_key else {}
    tags = queries.tags_of(course_key, found.keys() - offered.keys())
    return [
        replace(one, places=one.places.union(places.get(key, ())), tags=frozenset(tags.get(key, ())))
        for key, one in sorted(found.items())
    ]


@dataclass(frozen=True)
class Mistaken:
    """A person's mistakes, each with the question as it may be practised."""

    mistakes: Sequence[Mistake]
    questions: Mapping[int, Practicable]


def mistaken(person_id: int) -> Mistaken:
    """What the person often gets wrong, in attempts whose answers they may see and in practice, as far as they may
    practise it now. Seven queries at most."""
    rows = queries.shown(person_id)
    told: dict[int, list[Told]] = {key: list(each) for key, each in queries.practised(person_id).items()}
    for row in rows:
        told.setdefault(row.question_id, []).append(Told(row.at, row.fraction == 1))
    found, wrong, asked = _from_shown(rows), rules.mistakes(told), queries.asked_now(person_id)
    offered = queries.offered_among([one.question_id for one in wrong])
    found |= {one.question_id: one for one in offered}
    listed = [one for one in wrong if one.question_id in found and one.question_id not in asked]
    return Mistaken(listed, {one.question_id: found[one.question_id] for one in listed})
