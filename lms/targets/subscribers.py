"""What targets hear: a version that has to be learnt again asks for it, within the publication; who was erased is
no longer named."""

from lms.kernel.hooks import PersonErased, Subscriber, VersionPublished
from lms.targets import actions
from lms.targets.disputes import actions as disputes
from lms.targets.exempting.erasing import forget_reasons
from lms.targets.freezing.actions import forget
from lms.targets.recognising.erasing import forget_papers


def _published(event: VersionPublished) -> None:
    if event.retake_due_on is not None:
        actions.require_retake(
            event.course_id, event.number, event.retake_due_on, event.published_at, event.published_by
        )


def _erased(event: PersonErased) -> None:
    forget(event.person_id)
    forget_reasons(event.person_id)
    disputes.forget(event.person_id)
    forget_papers(event.person_id)


SUBSCRIPTIONS: list[tuple[type, Subscriber]] = [(VersionPublished, _published), (PersonErased, _erased)]
