"""What a person's attempts at one quiz come to, and what keeps them from the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.assessment.attempts import rules as attempt_rules
from lms.assessment.attempts.rules import Counted, Counts, Graded, Hindrance, Terms
from lms.assessment.attempts.starting import describe
from lms.assessment.overrides.queries import terms_for
from lms.assessment.queries import AttemptRow, QuizFacts
from lms.kernel import clock
from lms.kernel.messages import Message, mark
from lms.learning import rules

COUNTS = {
    Counts.BEST.value: mark("Bài này tính lượt có điểm cao nhất."),
    Counts.LAST.value: mark("Bài này tính lượt làm cuối cùng."),
    Counts.FIRST.value: mark("Bài này chỉ tính lượt làm đầu tiên."),
    Counts.AVERAGE.value: mark("Bài này tính điểm trung bình của các lượt."),
}


@dataclass(frozen=True)
class Standing:
    """`hindrance`: why no attempt may begin now; `free_at`: from when on one may, where that is a matter of hours."""

    state: rules.FinalState
    hindrance: Hindrance | None = None
    free_at: datetime | None = None
    terms: Terms | None = None

    @property
    def words(self) -> Message | None:
        """What hinders, for people."""
        if self.hindrance is None or self.terms is None:
            return None
        return describe((self.hindrance, self.free_at), self.terms)


def counted(attempts: Sequence[AttemptRow], counts: str, pass_mark: int) -> Counted | None:
    """What counts of these attempts, which are in the order in which they were begun; None without a graded one.
    `places` point into the graded ones."""
    graded = [Graded(row.exact_grade, bool(row.passed)) for row in attempts if row.grade is not None]
    return attempt_rules.count_attempts(counts, graded, pass_mark)


def hindrance(attempts: Sequence[AttemptRow], terms: Terms) -> tuple[Hindrance, datetime | None] | None:
    """Why the person may not begin the next attempt now; None if they may."""
    if not terms.may_hinder:
        return None
    now = clock.now()
    ended_at = attempts[-1].submitted_at if attempts else None
    return attempt_rules.hindrance(terms, len(attempts), ended_at, now, clock.local_date(now))


def standing(
    all_done: bool, attempts: Sequence[AttemptRow], facts: QuizFacts | None, terms: Terms
) -> Standing:
    """How the person stands to the final quiz: `facts` of the quiz (None: there is none), `terms` as they are for
    them. No query."""
    if facts is None:
        return Standing(rules.FinalState.NONE)
    passed = any(attempt.passed for attempt in attempts)
    if facts.counts != Counts.BEST:
        reached = counted(attempts, facts.counts, facts.pass_mark)
        passed = reached is not None and reached.passed
    found = hindrance(attempts, terms)
    state = rules.final_state(
        all_done=all_done,
        has_final=True,
        passed=passed,
        running=any(attempt.is_open for attempt in attempts),
        marking=any(attempt.waits for attempt in attempts),
        tried=len(attempts),
        hindrance=found[0] if found else None,
        is_settled=attempt_rules.is_settled(facts.counts, sum(row.grade is not None for row in attempts)),
    )
    is_held = found is not None and state in (rules.FinalState.WAITING, rules.FinalState.CLOSED)
    return Standing(state, found[0], found[1], terms) if found and is_held else Standing(state)


def terms_of(facts: QuizFacts, person_id: int | None) -> Terms:
    """The quiz's terms as they are for the person. No query where nothing could hinder or be granted: a time limit
    alone is looked at when an attempt begins."""
    if person_id is None or not facts.terms.may_hinder:
        return facts.terms
    return terms_for(facts.terms, facts.series, person_id, clock.today())
