"""Who may do what, from every slice: literal lists, in floor order."""

from collections.abc import Mapping

import lms.accounts.access
import lms.assessment.access
import lms.assessment.bank.access
import lms.catalog.access
import lms.catalog.drafts.access
import lms.certificates.access
import lms.emulation.access
import lms.emulation.values.access
import lms.learning.access
import lms.mentoring.access
import lms.nominations.access
import lms.org.access
import lms.org.deadlines.access
import lms.oversight.access
import lms.papers.access
import lms.privacy.access
import lms.reports.access
import lms.showcase.access
import lms.studio.access
import lms.targets.access
import lms.targets.chasing.access
import lms.targets.disputes.access
import lms.workshops.access
from lms.kernel import access

PERMISSIONS: tuple[access.Table, ...] = (
    lms.org.access.PERMISSIONS,
    lms.org.deadlines.access.PERMISSIONS,
    lms.accounts.access.PERMISSIONS,
    lms.assessment.access.PERMISSIONS,
    lms.assessment.bank.access.PERMISSIONS,
    lms.catalog.access.PERMISSIONS,
    lms.catalog.drafts.access.PERMISSIONS,
    lms.learning.access.PERMISSIONS,
    lms.certificates.access.PERMISSIONS,
    lms.targets.access.PERMISSIONS,
    lms.targets.chasing.access.PERMISSIONS,
    lms.targets.disputes.access.PERMISSIONS,
    lms.workshops.access.PERMISSIONS,
    lms.mentoring.access.PERMISSIONS,
    lms.reports.access.PERMISSIONS,
    lms.emulation.access.PERMISSIONS,
    lms.emulation.values.access.PERMISSIONS,
    lms.showcase.access.PERMISSIONS,
    lms.studio.access.PERMISSIONS,
    lms.oversight.access.PERMISSIONS,
    lms.privacy.access.PERMISSIONS,
    lms.papers.access.PERMISSIONS,
    lms.nominations.access.PERMISSIONS,
)

# What each permission allows, in words.
WORDS: tuple[Mapping[str, str], ...] = (
    lms.org.access.WORDS,
    lms.org.deadlines.access.WORDS,
    lms.accounts.access.WORDS,
    lms.assessment.access.WORDS,
    lms.assessment.bank.access.WORDS,
    lms.catalog.access.WORDS,
    lms.catalog.drafts.access.WORDS,
    lms.learning.access.WORDS,
    lms.certificates.access.WORDS,
    lms.targets.access.WORDS,
    lms.targets.chasing.access.WORDS,
    lms.targets.disputes.access.WORDS,
    lms.workshops.access.WORDS,
    lms.mentoring.access.WORDS,
    lms.reports.access.WORDS,
    lms.emulation.access.WORDS,
    lms.emulation.values.access.WORDS,
    lms.showcase.access.WORDS,
    lms.studio.access.WORDS,
    lms.oversight.access.WORDS,
    lms.privacy.access.WORDS,
    lms.papers.access.WORDS,
    lms.nominations.access.WORDS,
)
