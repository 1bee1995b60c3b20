"""The office's pages about people, units, rosters and the school's settings."""

from flask import current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.db import release, transaction
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened, person_opened
from lms.kernel.vietnamese import clean
from lms.org import actions, queries, settings
from lms.org.blueprint import blueprint
from lms.org.forms import ConsentForm, FilterForm, UploadForm, settings_form_class
from lms.org.headcount import views as headcount_views
from lms.org.merges import views as merge_views
from lms.org.merges.queries import merged_records
from lms.org.people import views as people_views
from lms.org.people.queries import history
from lms.org.roster.batches import queries as batch_queries
from lms.org.roster.columns import Choices
from lms.org.roster.corrections import actions as corrections
from lms.org.roster.corrections.queries import remembered_columns
from lms.org.roster.sandbox import read_upload
from lms.org.rules import PUBLISH_NAME, Category, UnitNode, in_tree_order, subtree
from lms.org.units import views as unit_views
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.forms import from_query, from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

__all__ = ["blueprint", "headcount_views", "merge_views", "people_views", "unit_views"]

NEWEST = 10


def _filter(form: FilterForm, nodes: dict[int, UnitNode]) -> queries.PeopleFilter:
    wanted = form.unit.data or ""
    roots = frozenset(n.id for n in nodes.values() if n.public_id == wanted)
    return queries.PeopleFilter(
        query=form.q.data or "",
        unit_ids=subtree(nodes, roots) if wanted else None,
        category=form.category.data or "",
        status=form.status.data or "",
    )


def _note_list(form: FilterForm, nodes: dict[int, UnitNode]) -> None:
    unit_id = next((n.id for n in nodes.values() if n.public_id == form.unit.data), None)
    categories = [form.category.data] if form.category.data in set(Category) else []
    everybody = form.status.data in ("left", "all")
    list_opened(the_actor(), "org.people", clock.today(), unit_id, categories, everybody)


@blueprint.get("/people")
@access("org.read")
def people() -> str:
    """Who belongs to the school, by tên."""
    nodes, form = queries.unit_nodes(clock.today()), from_query(FilterForm)
    form.fill_choices([(n.public_id, "\u2003" * depth + n.name) for n, depth in in_tree_order(nodes)])
    number = page_number()
    rows, total = queries.people(_filter(form, nodes), clock.today(), PER_PAGE, (number - 1) * PER_PAGE)
    _note_list(form, nodes)
    names = {node.id: node.name for node in nodes.values()}
    return render_template("org/people.html", form=form, page=Page(rows, number, total), names=names)


def _person_page(public_id: str, form: ConsentForm) -> str:
    person, actor = queries.get_person_by_public_id(public_id), the_actor()
    person_opened(actor, person.id, "org.person")
    may_see_birth = permits(actor, "org.birth-dates")
    return render_template(
        "org/person.html",
        person=person,
        form=form,
        history=history(person.id),
        merged=merged_records(person.id),
        consents=queries.consents(person.id),
        born_on=queries.find_birth_date(person.id) if may_see_birth else None,
        may_see_birth=may_see_birth,
        today=clock.today(),
    )


@blueprint.get("/people/<string:public_id>")
@access("org.read")
def person(public_id: str) -> str | Response:
    """One person: where they belonged when, on what paper, and what they consented to."""
    found = queries.get_person_by_public_id(public_id)
    kept_id = queries.find_kept_id(found.id)
    if kept_id != found.id:
        kept = queries.get_person(kept_id)
        flash(_("Hồ sơ mã %(code)s đã được gộp vào hồ sơ này.", code=found.code or "–"), "info")
        return redirect(url_for("org.person", public_id=kept.public_id), 303)
    return _person_page(public_id, ConsentForm())


@blueprint.post("/people/<string:public_id>/consents")
@access("org.change", read="org.read")
def consent(public_id: str) -> Response | tuple[str, int]:
    """Records a yes or no to publishing the person's name."""
    form = from_request(ConsentForm)
    if not form.validate():
        return _person_page(public_id, form), 422
    found, said = queries.get_person_by_public_id(public_id), form.granted.data == "yes"
    try:
        actions.record_consent(
            the_actor(), found.id, PUBLISH_NAME, said, form.given_by.data, form.representative.data
        )
    except Invalid as refusal:
        form.representative.errors = [say(refusal)]
        return _person_page(public_id, form), 422
    flash(_("Đã ghi ý kiến về việc công khai họ tên."), "success")
    return redirect(url_for("org.person", public_id=public_id), 303)


@blueprint.get("/units")
@access("org.read")
def units() -> str:
    """The units as a tree, with how many people each has."""
    nodes, own = queries.unit_nodes(clock.today()), queries.member_counts(clock.today())
    rows = []
    for node, depth in in_tree_order(nodes):
        below = [own.get(i, (0, 0)) for i in subtree(nodes, frozenset({node.id}))]
        rows.append((node, depth, sum(active for active, _ in below), sum(away for _, away in below)))
    return render_template("org/units.html", rows=rows)


@blueprint.get("/settings", endpoint="settings")
@access("org.settings")
def school_settings() -> str:
    """The school's own settings."""
    form = settings_form_class()(data=settings.values())
    return render_template("org/settings.html", form=form)


@blueprint.post("/settings")
@access("org.settings")
def change_settings() -> Response | tuple[str, int]:
    """Sets what differs."""
    form = from_request(settings_form_class())
    if not form.validate():
        return render_template("org/settings.html", form=form), 422
    try:
        changed = actions.change_settings(the_actor(), {k: f.data or "" for k, f in form._fields.items()})
    except Invalid as refusal:
        form[settings.PUBLIC_ADDRESS].errors = [say(refusal)]
        return render_template("org/settings.html", form=form), 422
    flash(_("Đã lưu thiết lập.") if changed else _("Không có gì thay đổi."), "success" if changed else "info")
    return redirect(url_for("org.settings"), 303)


def _roster_page(form: UploadForm) -> str:
    form.say_limit(current_app.config["MAX_UPLOAD_BYTES"])
    return render_template("org/roster.html", form=form, batches=batch_queries.batches(NEWEST))


@blueprint.get("/roster")
@access("org.read")
def roster() -> str:
    """Uploading a list, and the lists imported so far."""
    return _roster_page(UploadForm(data={"as_of": clock.today()}))


@blueprint.post("/roster")
@own_transaction
@large_body
@access("org.change", read="org.read")
def upload() -> Response | tuple[str, int]:
    """Reads the list in a process of its own and keeps it for the preview; writes nothing of it."""
    form, actor = from_request(UploadForm), the_actor()
    if not form.validate():
        return _roster_page(form), 422
    choices, day = Choices(remembered=remembered_columns()), form.as_of.data
    release()
    try:
        name, limit = clean(form.file.data.filename), current_app.config["MAX_UPLOAD_BYTES"]
        read = read_upload(form.file.data, name, day, limit, choices)
        with transaction():
            public_id = corrections.keep(actor, read, day)
    except Invalid as refusal:
        form.file.errors = [say(refusal)]
        return _roster_page(form), 422
    where = "roster.columns.show" if read.roster.needs_a_look else "roster.preview"
    return redirect(url_for(where, public_id=public_id), 303)
