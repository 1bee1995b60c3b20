"""A pack that comes for a course edited here: it replaces nothing, it becomes the course's draft."""

from collections.abc import Iterator, Mapping
from itertools import count

from lms.assessment.publishing import content_hash, publish_question
from lms.catalog.drafts.opening import queries
from lms.catalog.drafts.opening.actions import Origin, open_with
from lms.catalog.drafts.queries import authors_of_course
from lms.catalog.packs import bodies
from lms.catalog.packs.content import Pack, PackBank, with_pictures
from lms.catalog.storing import store_media
from lms.kernel.access import require
from lms.kernel.actor import Actor


def rendered(pack: Pack) -> dict[str, str]:
    """The clean HTML of the pack's lessons, by key: made before the transaction in which the pack arrives."""
    return {lesson.key: bodies.render(lesson.format, lesson.body, pack.media) for lesson in pack.lessons}


def arrive(actor: Actor, pack: Pack, html: Mapping[str, str]) -> str:
    """Opens a draft with all that the pack holds; the course's public id. NotFound where there is no such course or it
    is not the actor's to write, Conflict where it has a draft already.

    A question that is worded differently here keeps its wording, and a bank that offers more than the pack's stays as it
    is: the pack's bank then comes as one of its own.
    """
    course_id, public_id = queries.get_course(pack.key)
    require(actor, "drafts.write", authors_of_course(course_id).scope(course_id))
    store_media(pack.media)
    ids: dict[tuple[str, str], int] = {}
    bank_keys: dict[str, str] = {}
    for bank in pack.banks:
        bank_key = bank_keys[bank.name] = _home(pack, bank)
        versions = {
            question.key: publish_question(
                bank_key, question.key, question.kind, question.tags, question.difficulty,
                with_pictures(question.source, pack.media),
            )
            for question in bank.questions
        }  # fmt: skip
        known = queries.question_ids(list(versions.values()))
        ids |= {(bank.name, key): known[version_id] for key, version_id in versions.items()}
    open_with(actor, course_id, Origin(pack, ids, html, bank_keys=bank_keys))
    return public_id


def _home(pack: Pack, bank: PackBank) -> str:
    """The first bank of the school that offers nothing but these questions, each as the pack words it, and has retired
    none of them: what is retired here stays as it is, and what the pack asks is asked."""
    wanted = {
        q.key: content_hash(q.kind, q.tags, q.difficulty, with_pictures(q.source, pack.media))
        for q in bank.questions
    }
    return next(
        key
        for key in _homes(pack, bank)
        if queries.counting_hashes(key).items() <= wanted.items()
        and not queries.retired_keys(key) & wanted.keys()
    )


def _homes(pack: Pack, bank: PackBank) -> Iterator[str]:
    own = f"{pack.key}/{bank.name}"
    yield own
    yield f"{own}-v{pack.version}"
    yield from (f"{own}-v{pack.version}-{number}" for number in count(2))
