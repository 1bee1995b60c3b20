"""Makers of nominations and sessions."""

from datetime import date

from lms.emulation.queries import get_period, periods
from lms.kernel import clock
from lms.kernel.db import transaction
from lms.nominations import queries
from lms.nominations.actions import council, proposing
from lms.nominations.actions.proposing import Nominee, Words
from lms.nominations.council.rules import read_members, read_terms
from lms.nominations.defaults import ensure_defaults
from lms.nominations.rules import Level, Subject
from tests.make import SYSTEM


def nominate(person_id: int, unit_id: int) -> str:
    """A person proposed for the principal's award of 2027; the nomination's public id."""
    with transaction():
        ensure_defaults()
        version = queries.version_on(clock.today(), queries.versions())
        words = Words(version.awards[0].title, Level.SCHOOL, "Giỏi", "Đã học")
        nominee = Nominee(unit_id, person_id, Subject.STAFF)
        return proposing.begin(SYSTEM, get_period("2027", periods()), nominee, version, words, ())


def call_session(held_on: date) -> str:
    """A session of three; its public id."""
    with transaction():
        members, terms = read_members("An | Hiệu trưởng", "Bình", "Chi"), read_terms("", "", "")
        return council.call(SYSTEM, get_period("2027", periods()), held_on, "", members, {}, terms)
