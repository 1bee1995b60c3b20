"""What the final quiz of a draft draws from today: of the pack that would be published, so that the editor, the checklist
and the preview count what learners will be asked."""

from lms.assessment.rules import Slot
from lms.catalog.drafts.publishing.packing import Packed
from lms.catalog.packs.content import candidates


def final_places(ready: Packed) -> dict[int, Slot]:
    """Each place of the final quiz that asks something, by its number from 0, with the versions of the questions it may
    ask. A place whose only question is out of use is not there; empty without a final quiz."""
    quiz = ready.pack.final_quiz
    if quiz is None:
        return {}
    banks = {bank.name: bank for bank in ready.pack.banks}
    return {
        place: Slot(
            draw.count,
            tuple(ready.questions[draw.bank][one.key] for one in candidates(banks[draw.bank], draw)),
            draw.points,
            draw.section,
        )
        for place, draw in zip(ready.placed, quiz.draws, strict=True)
    }
