"""Takes out of a reviewed question what may not be seen yet: here, for every kind, and not in templates."""

from collections.abc import Sequence
from dataclasses import replace

from lms.assessment.kinds.protocol import Criterion, Line, Reviewed, ReviewOption, Spotted, Work
from lms.assessment.review.rules import EVERYTHING, Aspect, Seen


def masked(reviewed: Reviewed, seen: Seen) -> Reviewed:
    """The question with no more than `seen`. Pure; the same for everything.

    Without the key, an option that was not chosen says neither that it is right nor why it is not: either would tell.
    """
    if seen >= EVERYTHING:
        return reviewed
    return reviewed._replace(
        options=[_option(option, seen) for option in reviewed.options],
        lines=[_line(line, seen) for line in reviewed.lines],
        why_html=reviewed.why_html if Aspect.EXPLANATION in seen else "",
        spotted=_spotted(reviewed.spotted, [_option(option, seen) for option in reviewed.options], seen),
        work=_work(reviewed.work, seen),
    )


def _spotted(spotted: Spotted | None, options: Sequence[ReviewOption], seen: Seen) -> Spotted | None:
    """The picture with no more on it than the list beside it says."""
    if spotted is None:
        return None
    by_number = {option.key: option for option in options}
    spots = [replace(spot, state=_state(by_number[spot.number], seen)) for spot in spotted.spots]
    return replace(spotted, spots=spots)


def _work(work: Work | None, seen: Seen) -> Work | None:
    """What a person said of the work is part of its correctness, the rest of the rubric of the key."""
    if work is None:
        return None
    answered, judged, with_key = (
        aspect in seen for aspect in (Aspect.ANSWER, Aspect.CORRECTNESS, Aspect.KEY)
    )
    return replace(
        work,
        text=work.text if answered else "",
        files=work.files if answered else (),
        criteria=[_criterion(each, judged, with_key) for each in work.criteria] if judged or with_key else (),
        good_html=work.good_html if with_key else "",
        comment=work.comment if judged else "",
        shows_levels=with_key,
    )


def _criterion(criterion: Criterion, judged: bool, with_key: bool) -> Criterion:
    points = criterion.points if judged else None
    levels = criterion.levels if with_key else [level for level in criterion.levels if level[0] == points]
    return replace(criterion, points=points, levels=levels)


def _state(option: ReviewOption, seen: Seen) -> str:
    if option.is_correct:
        if option.is_chosen and Aspect.CORRECTNESS in seen:
            return "correct"
        return "missed" if Aspect.ANSWER in seen and not option.is_chosen else "key"
    if option.is_chosen:
        return "on" if option.is_correct is None else "wrong"
    return ""


def _option(option: ReviewOption, seen: Seen) -> ReviewOption:
    answered = Aspect.ANSWER in seen and option.is_chosen
    with_key, judged = Aspect.KEY in seen, Aspect.CORRECTNESS in seen
    told = with_key or (answered and judged) if option.is_correct else judged and (with_key or answered)
    return replace(
        option,
        is_chosen=answered,
        is_correct=option.is_correct if told else None,
        why_html=option.why_html if Aspect.EXPLANATION in seen and (with_key or answered) else "",
    )


def _line(line: Line, seen: Seen) -> Line:
    return replace(
        line,
        given=line.given if Aspect.ANSWER in seen else "",
        right=line.right if Aspect.KEY in seen else "",
        is_right=line.is_right if Aspect.CORRECTNESS in seen else None,
        why_html=line.why_html if Aspect.EXPLANATION in seen else "",
    )
