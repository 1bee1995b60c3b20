"""Every write of assessment, by name: beginning and saving are in `attempts`, handing in and marking in `grading`,
publishing in `publishing`, exceptions in `overrides`.

Races are decided by the database: one open attempt per person and quiz (partial unique index), a place in the
numbering (unique), one submission (conditional UPDATE). Nobody's word about time or correctness is taken.
"""

from lms.assessment.attempts.saving import StaleAnswers, save_answer, save_answers
from lms.assessment.attempts.starting import StartedAttempt, start_attempt
from lms.assessment.attempts.steps import CLOSE_JOB
from lms.assessment.grading import submit
from lms.assessment.publishing import create_quiz, publish_question

__all__ = [
    "CLOSE_JOB",
    "StaleAnswers",
    "StartedAttempt",
    "create_quiz",
    "publish_question",
    "save_answer",
    "save_answers",
    "start_attempt",
    "submit",
]
