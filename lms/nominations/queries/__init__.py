"""Every SELECT of nominations. For papers: `nominations_of(period)`, `nomination(public_id)`, `sessions(period_key)` and
`session(public_id)` give everything that a paper names, as plain values."""

from lms.nominations.queries.about import find_unit_id_of, nominated_periods, nominations_about
from lms.nominations.queries.criteria import (
    Award,
    CriterionRow,
    Version,
    get_version,
    has_version,
    version_on,
    versions,
)
from lms.nominations.queries.sessions import (
    Member,
    OutcomeOfVote,
    Session,
    find_last_session,
    get_session_id,
    people_named,
    session,
    sessions,
)
from lms.nominations.queries.stored import (
    NO_NOMINATION,
    FileRow,
    Nomination,
    OutcomeRow,
    StepRow,
    get_file,
    is_about,
    next_number,
    nomination,
    nominations_of,
)
from lms.nominations.queries.waiting import Standing, standing

__all__ = [
    "NO_NOMINATION", "Award", "CriterionRow", "FileRow", "Member", "Nomination", "OutcomeOfVote", "OutcomeRow",
    "Session", "Standing", "StepRow", "Version", "find_last_session", "find_unit_id_of", "get_file", "get_session_id", "get_version", "has_version", "is_about",
    "next_number", "nominated_periods", "nomination", "nominations_about", "nominations_of", "people_named", "session", "sessions", "standing", "version_on", "versions",
]  # fmt: skip
