"""What certificates do about what others announce, in the announcing transaction."""

from lms.certificates import actions, erasing
from lms.kernel import hooks


def on_course_completed(event: hooks.CourseCompleted) -> None:
    """The number and every printed value are stored with the completion; the PDF follows as a job."""
    actions.issue_for(event.completion_id)


def on_public_address_set(_event: hooks.PublicAddressSet) -> None:
    """Completions that had to wait for the address get their certificates now."""
    actions.plan_issuing()


def on_person_erased(event: hooks.PersonErased) -> None:
    """The paper loses the name; the number stays in the register."""
    erasing.erase(event.person_id, event.pseudonym)


SUBSCRIPTIONS: list[tuple[type, hooks.Subscriber]] = [
    (hooks.CourseCompleted, on_course_completed),
    (hooks.PublicAddressSet, on_public_address_set),
    (hooks.PersonErased, on_person_erased),
]
