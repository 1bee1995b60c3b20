"""The composition root: the only code that knows every slice. Literal lists, no scanning.

Its pages stand in lms/pages.py, who may do what in lms/permissions.py, its commands in lms/commands.py.
"""

from collections.abc import Mapping
from datetime import date

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import lms.accounts.models
import lms.accounts.personal
import lms.accounts.subscribers
import lms.assessment.bank.models
import lms.assessment.checks
import lms.assessment.jobs
import lms.assessment.marking.models
import lms.assessment.models
import lms.assessment.overrides.models
import lms.assessment.personal
import lms.assessment.regrading.previews.models
import lms.assessment.statistics.sums.jobs
import lms.assessment.statistics.sums.models
import lms.assessment.subscribers
import lms.assessment.tasks.models
import lms.catalog.drafts.models
import lms.catalog.library.models
import lms.catalog.models
import lms.catalog.reviews.models
import lms.certificates.checks
import lms.certificates.jobs
import lms.certificates.models
import lms.certificates.personal
import lms.certificates.subscribers
import lms.emulation.checks
import lms.emulation.models
import lms.emulation.personal
import lms.emulation.subscribers
import lms.emulation.values.checks
import lms.emulation.values.models
import lms.emulation.values.personal
import lms.kernel.audit
import lms.kernel.checks
import lms.kernel.files.checks
import lms.kernel.files.models
import lms.kernel.files.sweeping
import lms.kernel.planning
import lms.kernel.reading
import lms.kernel.seal
import lms.kernel.search
import lms.learning.checks
import lms.learning.models
import lms.learning.personal
import lms.learning.practice.models
import lms.learning.subscribers
import lms.learning.survey.models
import lms.mentoring.checks
import lms.mentoring.models
import lms.mentoring.personal
import lms.mentoring.subscribers
import lms.nominations.checks
import lms.nominations.models
import lms.nominations.personal
import lms.nominations.subscribers
import lms.nominations.waiting
import lms.org.checks
import lms.org.days.models
import lms.org.deadlines.models
import lms.org.jobs
import lms.org.merges.models
import lms.org.models
import lms.org.personal
import lms.org.roster.batches.models
import lms.org.roster.batches.subscribers
import lms.org.roster.corrections.models
import lms.org.subscribers
import lms.org.units.models
import lms.papers.models
import lms.privacy.jobs
import lms.privacy.models
import lms.privacy.personal
import lms.privacy.subscribers
import lms.reports.large.jobs
import lms.reports.large.models
import lms.reports.large.subscribers
import lms.reports.statistics.jobs
import lms.reports.statistics.models
import lms.showcase.models
import lms.showcase.personal
import lms.showcase.subscribers
import lms.studio.lesson_files.models
import lms.studio.packs.models
import lms.targets.chasing.checks
import lms.targets.chasing.jobs
import lms.targets.chasing.models
import lms.targets.chasing.personal
import lms.targets.checks
import lms.targets.disputes.checks
import lms.targets.disputes.models
import lms.targets.disputes.personal
import lms.targets.freezing.models
import lms.targets.keeping.checks
import lms.targets.keeping.jobs
import lms.targets.keeping.models
import lms.targets.models
import lms.targets.personal
import lms.targets.queries.satisfying
import lms.targets.recognising.models
import lms.targets.recognising.queries.satisfying
import lms.targets.satisfiers
import lms.targets.subscribers
import lms.workshops.checks
import lms.workshops.models
import lms.workshops.personal
import lms.workshops.queries.satisfying
import lms.workshops.subscribers
from lms.accounts import login
from lms.accounts.roles import scopes
from lms.catalog.queries import courses
from lms.emulation.queries import periods
from lms.emulation.rules import usual_period
from lms.home import waiting
from lms.kernel import access, hooks, jobs, personal, settings, verify
from lms.kernel.db import db, prepare_engine
from lms.kernel.verify import Check
from lms.org.settings import school_name
from lms.pages import NAV, PAGES
from lms.permissions import PERMISSIONS, WORDS
from lms.reports.large.making import Speech, speak_by
from lms.reports.statistics.periods import offer_periods
from lms.reports.statistics.rules import PeriodDays
from lms.web import i18n
from lms.web import setup as web_setup
from lms.web.application import Application

# Who hears of what, in this order, inside the announcing transaction.
SUBSCRIPTIONS: tuple[tuple[type, hooks.Subscriber], ...] = (
    *lms.kernel.audit.SUBSCRIPTIONS,
    *lms.org.roster.batches.subscribers.SUBSCRIPTIONS,
    *lms.org.subscribers.SUBSCRIPTIONS,
    *lms.accounts.subscribers.SUBSCRIPTIONS,
    *lms.assessment.subscribers.SUBSCRIPTIONS,
    *lms.learning.subscribers.SUBSCRIPTIONS,
    *lms.certificates.subscribers.SUBSCRIPTIONS,
    *lms.targets.subscribers.SUBSCRIPTIONS,
    *lms.workshops.subscribers.SUBSCRIPTIONS,
    *lms.mentoring.subscribers.SUBSCRIPTIONS,
    *lms.emulation.subscribers.SUBSCRIPTIONS,
    *lms.showcase.subscribers.SUBSCRIPTIONS,
    *lms.privacy.subscribers.SUBSCRIPTIONS,
    *lms.reports.large.subscribers.SUBSCRIPTIONS,
    *lms.nominations.subscribers.SUBSCRIPTIONS,
)

JOBS: Mapping[str, jobs.Handler] = {
    **lms.kernel.seal.HANDLERS,
    **lms.kernel.files.sweeping.HANDLERS,
    **lms.kernel.planning.HANDLERS,
    **lms.org.jobs.HANDLERS,
    **lms.assessment.jobs.HANDLERS,
    **lms.assessment.statistics.sums.jobs.HANDLERS,
    **lms.certificates.jobs.HANDLERS,
    **lms.targets.chasing.jobs.HANDLERS,
    **lms.targets.keeping.jobs.HANDLERS,
    **lms.privacy.jobs.HANDLERS,
    **lms.reports.statistics.jobs.HANDLERS,
    **lms.reports.large.jobs.HANDLERS,
}

# Those that the serving process does itself, no longer and no larger than a page; and what needs no fact to be enqueued.
LIGHT_JOBS = lms.kernel.seal.LIGHT | lms.org.jobs.LIGHT | lms.assessment.jobs.LIGHT
PERIODIC: tuple[jobs.Periodic, ...] = (
    *lms.kernel.seal.PERIODIC,
    *lms.kernel.files.sweeping.PERIODIC,
    *lms.kernel.planning.PERIODIC,
    *lms.assessment.jobs.PERIODIC,
    *lms.assessment.statistics.sums.jobs.PERIODIC,
    *lms.targets.chasing.jobs.PERIODIC,
    *lms.targets.keeping.jobs.PERIODIC,
    *lms.reports.statistics.jobs.PERIODIC,
    *lms.reports.large.jobs.PERIODIC,
)

# What `lms verify` runs, in this order.
CHECKS: tuple[Check, ...] = (
    *lms.kernel.checks.CHECKS,
    *lms.kernel.files.checks.CHECKS,
    *lms.org.checks.CHECKS,
    *lms.assessment.checks.CHECKS,
    *lms.learning.checks.CHECKS,
    *lms.certificates.checks.CHECKS,
    *lms.targets.checks.CHECKS,
    *lms.targets.keeping.checks.CHECKS,
    *lms.targets.chasing.checks.CHECKS,
    *lms.targets.disputes.checks.CHECKS,
    *lms.workshops.checks.CHECKS,
    *lms.mentoring.checks.CHECKS,
    *lms.emulation.checks.CHECKS,
    *lms.nominations.checks.CHECKS,
    *lms.emulation.values.checks.CHECKS,
)

# What can meet a requirement of a target, by where the facts come from.
SATISFIERS: tuple[lms.targets.satisfiers.Satisfier, ...] = (
    lms.targets.queries.satisfying.COMPLETIONS,
    lms.workshops.queries.satisfying.TOPICS,
    lms.workshops.queries.satisfying.COURSES,
    lms.targets.recognising.queries.satisfying.COURSES,
    lms.targets.recognising.queries.satisfying.WORKSHOPS,
)

# What each slice holds about a person, for a copy of one's own data; in floor order.
PERSONAL_DATA: tuple[personal.Part, ...] = (
    lms.org.personal.sections,
    lms.accounts.personal.sections,
    lms.assessment.personal.sections,
    lms.learning.personal.sections,
    lms.certificates.personal.sections,
    lms.targets.personal.sections,
    lms.targets.chasing.personal.sections,
    lms.targets.disputes.personal.sections,
    lms.workshops.personal.sections,
    lms.mentoring.personal.sections,
    lms.emulation.personal.sections,
    lms.emulation.values.personal.sections,
    lms.showcase.personal.sections,
    lms.privacy.personal.sections,
    lms.nominations.personal.sections,
)

# What the home page says waits for whoever holds a role.
WAITING: tuple[waiting.Ask, ...] = (lms.nominations.waiting.waiting_for,)


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The application. `config` overrides what the environment says (tests hand in their database).

    Raises BadSetting with a sentence that names the variable.
    """
    app = Application("lms", static_folder=None, template_folder=None)
    held = settings.load()
    app.config.update(
        SETTINGS=held,
        SECRET_KEY=held.secret_key,
        SQLALCHEMY_DATABASE_URI=held.database_url,
        # Eight threads rarely ask at once, and a connection that stays open keeps a megabyte: the last used first.
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 4, "max_overflow": 14, "pool_use_lifo": True},
        MAX_UPLOAD_BYTES=held.max_upload_mb * 1024 * 1024,
        UPLOADS=held.instance / "uploads",
        MAX_MEDIA_BYTES=held.max_media_mb * 1024 * 1024,
        COURSE_MEDIA_BYTES=held.course_media_mb * 1024 * 1024,
        SCHOOL_MEDIA_BYTES=held.school_media_mb * 1024 * 1024,
        SESSION_COOKIE_NAME="lms_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=held.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.config.update(config or {})
    if held.trusted_proxies:
        n = held.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign] # Flask says so
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    _wire(app)
    return app


def _wire(app: Flask) -> None:
    web_setup.init_app(app, NAV, school_name)
    login.init_app(app)
    for table in PERMISSIONS:
        access.register(table)
    for words in WORDS:
        access.describe(words)
    offer_periods(_period_days)
    speak_by(Speech(i18n.say, i18n.speaking))
    waiting.ask_of(WAITING)
    scopes.offer_courses(lambda: {card.course_id: card.title for card in courses()})
    for pages in PAGES:
        app.register_blueprint(pages)
    hooks.subscribe(SUBSCRIPTIONS)
    jobs.register(JOBS, LIGHT_JOBS)
    jobs.register_periodic(PERIODIC)
    verify.register(CHECKS)
    personal.register(PERSONAL_DATA)
    lms.targets.satisfiers.register(SATISFIERS)


def _period_days(today: date) -> list[PeriodDays]:
    """The emulation's periods for statistics, which stand beside it."""
    held = periods()
    usual = usual_period(held, today)
    return [PeriodDays(p.key, p.shown_name, p.starts_on, p.ends_on, p is usual) for p in held]
