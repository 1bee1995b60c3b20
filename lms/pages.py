"""The pages of every slice and the places of the navigation: literal lists, in floor order."""

from flask import Blueprint

from lms.accounts.views import blueprint as accounts_pages
from lms.assessment.views import blueprint as assessment_pages
from lms.catalog.views import blueprint as catalog_pages
from lms.certificates.views import blueprint as certificates_pages
from lms.emulation.values.views import blueprint as values_pages
from lms.emulation.views import blueprint as emulation_pages
from lms.home.views import blueprint as home_pages
from lms.kernel.messages import mark
from lms.learning.practice.views import blueprint as practice_pages
from lms.learning.views import blueprint as learning_pages
from lms.mentoring.views import blueprint as mentoring_pages
from lms.nominations.views import blueprint as nominations_pages
from lms.org.deadlines.views import blueprint as deadlines_pages
from lms.org.finding.views import blueprint as finding_pages
from lms.org.roster.views import blueprint as roster_pages
from lms.org.views import blueprint as org_pages
from lms.oversight.views import blueprint as oversight_pages
from lms.papers.views import blueprint as papers_pages
from lms.privacy.views import blueprint as privacy_pages
from lms.reports.large.views import blueprint as large_pages
from lms.reports.statistics.views import blueprint as picked_pages
from lms.reports.views import blueprint as reports_pages
from lms.showcase.views import blueprint as showcase_pages
from lms.studio.adjustments.views import blueprint as adjustments_pages
from lms.studio.attempts.views import blueprint as attempts_pages
from lms.studio.bank.views import blueprint as bank_pages
from lms.studio.comparing.views import blueprint as comparing_pages
from lms.studio.drafting.views import blueprint as drafts_pages
from lms.studio.figures.views import blueprint as figures_pages
from lms.studio.grading.views import blueprint as grading_pages
from lms.studio.learners.views import blueprint as learners_pages
from lms.studio.lesson_files.views import blueprint as lesson_file_pages
from lms.studio.media.views import blueprint as media_pages
from lms.studio.packs.views import blueprint as packs_pages
from lms.studio.regrading.views import blueprint as regrading_pages
from lms.studio.reviews.views import blueprint as review_pages
from lms.studio.views import blueprint as studio_pages
from lms.targets.asking.views import blueprint as asking_pages
from lms.targets.chasing.views import blueprint as chasing_pages
from lms.targets.disputes.views import blueprint as disputes_pages
from lms.targets.exempting.views import blueprint as exempting_pages
from lms.targets.freezing.views import blueprint as freezing_pages
from lms.targets.recognising.lists.views import blueprint as recognised_lists_pages
from lms.targets.recognising.sampling.views import blueprint as rechecking_pages
from lms.targets.recognising.views import blueprint as recognising_pages
from lms.targets.views import blueprint as targets_pages
from lms.web.navigation import NavEntry
from lms.web.views import blueprint as web_pages
from lms.workshops.views import blueprint as workshops_pages

PAGES: tuple[Blueprint, ...] = (
    web_pages,
    org_pages,
    deadlines_pages,
    finding_pages,
    roster_pages,
    accounts_pages,
    assessment_pages,
    catalog_pages,
    learning_pages,
    certificates_pages,
    targets_pages,
    asking_pages,
    exempting_pages,
    chasing_pages,
    disputes_pages,
    freezing_pages,
    workshops_pages,
    mentoring_pages,
    recognising_pages,
    recognised_lists_pages,
    rechecking_pages,
    reports_pages,
    picked_pages,
    large_pages,
    emulation_pages,
    values_pages,
    showcase_pages,
    studio_pages,
    figures_pages,
    adjustments_pages,
    regrading_pages,
    grading_pages,
    drafts_pages,
    oversight_pages,
    home_pages,
    privacy_pages,
    bank_pages,
    packs_pages,
    comparing_pages,
    media_pages,
    lesson_file_pages,
    learners_pages,
    practice_pages,
    attempts_pages,
    review_pages,
    papers_pages,
    nominations_pages,
)

# The first four are at the thumb on a phone, the others behind "Thêm".
NAV = (
    NavEntry("home.index", mark("Việc của tôi"), "learning.learn", "home"),
    NavEntry("catalog.index", mark("Khóa học"), "learning.learn", "book"),
    NavEntry("certificates.index", mark("Chứng nhận"), "certificates.read", "certificate"),
    NavEntry("targets.index", mark("Chỉ tiêu"), "coverage.read", "chart"),
    NavEntry("studio.index", mark("Biên soạn"), "studio.read", "quiz"),
    NavEntry("bank.index", mark("Ngân hàng câu hỏi"), "bank.read", "quiz"),
    NavEntry("reports.index", mark("Thống kê"), "statistics.read", "download"),
    NavEntry("org.people", mark("Danh sách"), "org.read", "people"),
    NavEntry("workshops.index", mark("Tập huấn"), "workshops.read", "people"),
    NavEntry("mentoring.index", mark("Các giáo viên cốt cán"), "mentoring.read", "people"),
    NavEntry("emulation.index", mark("Thi đua"), "emulation.read", "calendar"),
    NavEntry("nominations.index", mark("Khen thưởng"), "nominations.read", "certificate"),
    NavEntry("papers.index", mark("Giấy tờ"), "papers.read", "print"),
)
