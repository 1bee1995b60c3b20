"""The papers of awards: what the record, the nominations and the Council's votes say, in the decree's form, and nothing else."""

from datetime import date

import pytest
from flask import Flask

from lms.kernel import clock
from lms.kernel.db import release, transaction
from lms.kernel.errors import LmsError
from lms.kernel.official.rules import Figure
from lms.kernel.official.sources import read_back
from lms.org.models import BirthDate
from lms.papers import pages
from lms.papers.kinds import NotYet
from lms.papers.sheets.book import differences
from tests.conftest import in_db
from tests.emulation.make import School, complete
from tests.kernel.official.reading import W, find, paragraphs, xml
from tests.papers.council import Council, hold_council
from tests.papers.test_papers import texts

AN, CHI = "0000000001", "0000000003"


@pytest.fixture
def council(school: School) -> Council:
    return hold_council(school.khoa, school.an, school.binh, school.chi)


def made(kind: str, about: str = "", period: str = "2027") -> tuple[pages.Draft, bytes]:
    found = pages.draft(kind, period, about=about)
    release()
    return found, pages.make(found)
