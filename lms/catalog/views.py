"""The catalogue page, and the pictures and files of lessons."""

import gzip
import re
from functools import cache

from flask import Blueprint, Response, abort, render_template, request
from markupsafe import Markup

from lms.catalog import queries
from lms.catalog.competences import AREAS, COMPETENCES
from lms.catalog.drafts.files.queries import may_open
from lms.catalog.forms import CatalogueFilter
from lms.catalog.packs.content import EXTENSIONS
from lms.catalog.rules import AUDIENCES, LENGTHS, LEVELS
from lms.kernel.db import release
from lms.kernel.files.formats import Family, by_content_type
from lms.kernel.markup import safe
from lms.web.access import access, public, the_actor
from lms.web.files import Sent, send
from lms.web.forms import from_query
from lms.web.i18n import select_locale
from lms.web.paging import Page, page_number

blueprint = Blueprint("catalog", __name__, template_folder="templates")

PER_PAGE = 24
_NAME = re.compile(r"([0-9a-f]{64})\.([a-z]{3,4})")
_FILE = re.compile(r"([0-9a-f]{64})\.([a-z0-9]{3,4})")
# A picture opened alone, outside a page, is a document of its own: nothing in it may run or load.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@blueprint.get("/courses")
@access("catalog.read")
def index() -> str:
    """The published courses, searched, filtered and sorted."""
    touched = bool(request.args)
    form = from_query(CatalogueFilter) if touched else None
    asked = form.filters() if form else queries.Filters()
    number = page_number()
    cards, total = queries.courses_page(asked, number, PER_PAGE)
    return render_template(
        "catalog/index.html", page=Page(cards, number, total, PER_PAGE), levels=LEVELS, audiences=AUDIENCES,
        query=asked.query, narrowed=asked != queries.Filters(query=asked.query), words=form.words() if form else [],
        filters=_drawn(form) if form else _untouched(select_locale()),
    )  # fmt: skip


@blueprint.get("/courses/topics")
@access("catalog.read")
def topics() -> str:
    """The courses by whom they are for, how hard and how long they are, and by competence, each with how many."""
    return render_template(
        "catalog/topics.html", shelves=queries.shelves(), areas=AREAS, competences=COMPETENCES, levels=LEVELS,
        audiences=AUDIENCES, lengths=LENGTHS,
    )  # fmt: skip


def _drawn(form: CatalogueFilter) -> Markup:
    form.offer()
    return safe(render_template("catalog/_filters.html", form=form, narrowed=form.is_narrowed))


@cache
def _untouched(language: str) -> Markup:
    """The filters with nothing chosen, drawn once for each language: five lists that are the same for everybody."""
    return _drawn(CatalogueFilter())


@blueprint.get("/media/<string:name>")
@public
def media(name: str) -> Response:
    """A picture by the hash of its content, which never changes."""
    named = _NAME.fullmatch(name)
    found = queries.find_media(named[1]) if named else None
    if named is None or found is None or EXTENSIONS[found.content_type] != named[2]:
        abort(404)
    return _picture(found.content_type, found.content, named[1])


@blueprint.get("/course-files/<string:name>")
@access("catalog.read")
def course_file(name: str) -> Response:
    """A film, a sound, captions, a paper to save, by the hash of its content, for who may read the courses; one that only
    drafts use, for who may see the draft."""
    named = _FILE.fullmatch(name)
    found = queries.find_media_file(named[1]) if named else None
    if named is None or found is None or by_content_type(found.content_type).ending != named[2]:
        abort(404)
    if not may_open(the_actor(), named[1]):
        abort(404)
    kind = by_content_type(found.content_type)
    saved_as = queries.given_name(named[1]) or named[1][:12] if kind.family is Family.DOCUMENT else None
    release()  # a long film is read without holding on to the database
    return send(Sent(named[1], found.size, kind, attachment=saved_as))


def _picture(content_type: str, content: bytes, sha256: str) -> Response:
    response = Response(content, content_type=content_type)
    if content_type == "image/svg+xml":
        response.content_type = "image/svg+xml; charset=utf-8"
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            response.set_data(gzip.compress(content, 6, mtime=0))
            response.content_encoding = "gzip"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.set_etag(f"{sha256}-gz" if response.content_encoding else sha256)
    response.make_conditional(request)
    return response
