"""The office's pages about people, units, rosters and the school's settings."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.access import permits
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.kernel.vietnamese import clean
from lms.org import actions, queries, settings
from lms.org.forms import ConsentForm, FilterForm, UploadForm, settings_form_class
from lms.org.labels import CATEGORY_LABELS
from lms.org.models import RosterUpload
from lms.org.roster import actions as roster_actions
from lms.org.roster import queries as roster_queries
from lms.org.roster.columns import Choices
from lms.org.roster.corrections import actions as corrections
from lms.org.roster.corrections.queries import remembered_columns
from lms.org.roster.corrections.views import blueprint as column_pages
from lms.org.roster.plan import Plan
from lms.org.roster.sandbox import read_upload
from lms.org.roster.shapes import from_json
from lms.org.rules import PUBLISH_NAME, Category, UnitNode, in_tree_order, subtree
from lms.org.shown import LISTS, plan_list
from lms.web.access import access, large_body, own_transaction, the_actor
from lms.web.forms import from_query, from_request
from lms.web.i18n import say
from lms.web.paging import PER_PAGE, Page, page_number

blueprint = Blueprint("org", __name__, template_folder="templates")
blueprint.register_blueprint(column_pages)


def _filter(form: FilterForm, nodes: dict[int, UnitNode]) -> queries.PeopleFilter:
    wanted = form.unit.data or ""
    roots = frozenset(n.id for n in nodes.values() if n.public_id == wanted)
    return queries.PeopleFilter(
        query=form.q.data or "",
        unit_ids=subtree(nodes, roots) if wanted else None,
        category=form.category.data or "",
        status=form.status.data or "",
    )


@blueprint.get("/people")
@access("org.read")
def people() -> str:
    """Who belongs to the school, by tên."""
    nodes, form = queries.unit_nodes(clock.today()), from_query(FilterForm)
    form.fill_choices([(n.public_id, "\u2003" * depth + n.name) for n, depth in in_tree_order(nodes)])
    number = page_number()
    rows, total = queries.people(_filter(form, nodes), clock.today(), PER_PAGE, (number - 1) * PER_PAGE)
    names = {node.id: node.name for node in nodes.values()}
    return render_template("org/people.html", form=form, page=Page(rows, number, total), names=names)


def _person_page(public_id: str, form: ConsentForm) -> str:
    person, actor = queries.get_person_by_public_id(public_id), the_actor()
    may_see_birth = permits(actor, "org.birth-dates")
    return render_template(
        "org/person.html",
        person=person,
        form=form,
        history=queries.membership_history(person.id),
        names={n.id: n.name for n in queries.unit_nodes(clock.today()).values()},
        consents=queries.consents(person.id),
        born_on=queries.find_birth_date(person.id) if may_see_birth else None,
        may_see_birth=may_see_birth,
        today=clock.today(),
    )


@blueprint.get("/people/<string:public_id>")
@access("org.read")
def person(public_id: str) -> str:
    """One person: where they belonged when, and what they consented to."""
    return _person_page(public_id, ConsentForm())


@blueprint.post("/people/<string:public_id>/consents")
@access("org.change", read="org.read")
def consent(public_id: str) -> Response | tuple[str, int]:
    """Records a yes or no to publishing the person's name."""
    form = from_request(ConsentForm)
    if not form.validate():
        return _person_page(public_id, form), 422
    found = queries.get_person_by_public_id(public_id)
    actions.record_consent(
        the_actor(), found.id, PUBLISH_NAME, form.granted.data == "yes", form.given_by.data
    )
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
    return render_template("org/roster.html", form=form, batches=roster_queries.batches())


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
    where = "org.columns.show" if read.roster.needs_a_look else "org.preview"
    return redirect(url_for(where, public_id=public_id), 303)


def _upload(public_id: str) -> RosterUpload:
    return roster_queries.get_upload(public_id, the_actor().account_id or 0)


def _preview_page(upload: RosterUpload, moved_on: bool = False) -> str:
    plan = roster_actions.plan_import(from_json(upload.parsed), upload.as_of, upload.chosen)
    asked, number = request.args.get("list", ""), page_number()
    counts = plan.counts()
    shown = asked if asked in LISTS else next((key for key in LISTS if counts[key]), "new")
    rows = plan_list(plan, shown)
    items = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "org/preview.html", upload=upload, plan=plan, counts=counts, shown=shown, lists=LISTS, moved_on=moved_on,
        page=Page(items, number, len(rows)), labels=_labels(plan, upload), fingerprint=plan.fingerprint(),
        categories=[(c, CATEGORY_LABELS[c]) for c in Category if c is not Category.STUDENT],
    )  # fmt: skip


def _labels(plan: Plan, upload: RosterUpload) -> list[tuple[str, int, str, bool]]:
    """Each label of the list: how many rows, its category ("" for none), whether it is to be chosen here."""
    found = [
        (label, count, str(m.category), label in upload.chosen) for label, (m, count) in plan.used.items()
    ]
    found += [(label, len(rows), "", True) for label, rows in plan.blocked.items()]
    return sorted(found, key=lambda row: (not row[3], row[0]))


@blueprint.get("/roster/uploads/<string:public_id>")
@access("org.change", read="org.read")
def preview(public_id: str) -> str:
    """What the list would add, change and leave out; nothing is written yet."""
    return _preview_page(_upload(public_id))


@blueprint.post("/roster/uploads/<string:public_id>/mapping")
@access("org.change", read="org.read")
def mapping(public_id: str) -> Response:
    """Chooses the categories of labels that nobody has decided yet."""
    chosen = zip(request.form.getlist("label"), request.form.getlist("category"), strict=False)
    roster_actions.choose_categories(the_actor(), _upload(public_id), dict(chosen))
    return redirect(url_for("org.preview", public_id=public_id), 303)


@blueprint.post("/roster/uploads/<string:public_id>/confirmation")
@access("org.change", read="org.read")
def confirmation(public_id: str) -> Response | tuple[str, int]:
    """Imports exactly what was shown, or shows anew what it would be by now."""
    upload, actor, confirmed = _upload(public_id), the_actor(), request.form.get("fingerprint", "")
    read = from_json(upload.parsed)
    try:
        plan = roster_actions.import_roster(actor, read, upload.as_of, upload.chosen, confirmed)
    except Conflict:
        return _preview_page(upload, moved_on=True), 409
    roster_actions.discard_upload(actor, upload)
    told = _("Đã nhập danh sách: thêm %(new)d, đổi %(changed)d, rời trường %(ended)d; không nhận %(left_out)d dòng.", **plan.counts())  # fmt: skip
    flash(told, "success")
    return redirect(url_for("org.roster"), 303)


@blueprint.post("/roster/uploads/<string:public_id>/removal")
@access("org.change", read="org.read")
def removal(public_id: str) -> Response:
    """Forgets an upload."""
    roster_actions.discard_upload(the_actor(), _upload(public_id))
    flash(_("Đã bỏ danh sách vừa tải lên; không có gì thay đổi."), "info")
    return redirect(url_for("org.roster"), 303)
