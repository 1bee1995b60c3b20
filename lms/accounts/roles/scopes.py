"""The courses a role may be tied to. The catalogue stands above this floor: the composition root hands its titles in."""

from collections.abc import Callable, Mapping

CourseTitles = Callable[[], Mapping[int, str]]

_titles: list[CourseTitles] = []


def offer_courses(titles: CourseTitles) -> None:
    """Says where the titles of the courses, by id, are found."""
    _titles[:] = [titles]


def course_titles() -> Mapping[int, str]:
    """The titles of the published courses by id, in the catalogue's order."""
    return _titles[0]() if _titles else {}
