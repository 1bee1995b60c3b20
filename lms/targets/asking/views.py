"""Pages on which the office writes targets, puts them in force, changes and closes them."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened
from lms.kernel.vietnamese import show_date
from lms.org.labels import CATEGORY_LABELS
from lms.org.queries import find_person_by_code, get_person_by_public_id
from lms.targets import queries
from lms.targets.asking import actions, pages
from lms.targets.asking.forms import EndForm, NamedForm, SeenForm, StartForm, TargetForm, values_of
from lms.targets.asking.rules import STATE_LABELS, VALIDITY_LABELS, planned_day
from lms.targets.queries import TargetView
from lms.targets.queries.exceptions import exceptions_of
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("asking", __name__)

Answer = str | tuple[str, int] | Response


@blueprint.get("/targets")
@access("coverage.change", read="coverage.read")
def index() -> str:
    """Every target, drafts and closed ones too."""
    timelines = [queries.get_newest(one, clock.today()) for one in queries.timelines().values()]
    return render_template(
        "targets/targets.html", targets=timelines, states=STATE_LABELS, today=clock.today()
    )


@blueprint.get("/targets/new")
@access("coverage.change", read="coverage.read")
def new() -> str:
    """The form of a new target; `like`: filled with what another one asks."""
    like, today = request.args.get("like"), clock.today()
    model = queries.get_newest(queries.get_timeline(like), today) if like else None
    offered = pages.choices(today, model)
    data = values_of(model, offered, today) if model else {}
    return _form(TargetForm(data=data).offer(offered, model), None)


@blueprint.post("/targets/new")
@access("coverage.change", read="coverage.read")
def write() -> Answer:
    """Writes a draft, or shows whom it would count."""
    form = from_request(TargetForm).offer(pages.choices(clock.today(), None), None)
    if not form.validate():
        return _form(form, None), 422
    if request.form.get("act") == "preview":
        return _form(form, None, _preview(form, None))
    try:
        public_id = actions.write_target(the_actor(), form.content())
    except Invalid as refusal:
        form.name.errors = [say(refusal)]
        return _form(form, None), 422
    flash(_("Đã lưu bản nháp. Chỉ tiêu chưa tính ai cho đến khi được đưa vào hiệu lực."), "success")
    return redirect(url_for("asking.show", public_id=public_id), 303)


def _preview(form: TargetForm, now: TargetView | None) -> pages.Preview:
    today = clock.today()
    return pages.preview(now, form.content(), form.since.data or today, today)


def _form(
    form: TargetForm, now: TargetView | None, preview: pages.Preview | None = None,
    planned: TargetView | None = None,
) -> str:  # fmt: skip
    return render_template("targets/target_form.html", form=form, now=now, preview=preview, planned=planned)


@blueprint.get("/targets/<string:public_id>")
@access("coverage.change", read="coverage.read")
def show(public_id: str) -> str:
    """One target: what it asks, who decided, and everything that was recorded of it."""
    return _page(public_id, NamedForm(data={"valid_from": clock.today()}))


def _page(public_id: str, form: NamedForm) -> str:
    page = pages.target_page(public_id, clock.today())
    if page.exceptions:
        list_opened(the_actor(), "targets.named", clock.today(), everybody=True)
    return render_template(
        "targets/target.html", page=page, form=form, states=STATE_LABELS, validities=VALIDITY_LABELS,
        categories=CATEGORY_LABELS, today=clock.today(),
    )  # fmt: skip


@blueprint.get("/targets/<string:public_id>/change")
@access("coverage.change", read="coverage.read")
def edit(public_id: str) -> str:
    """The form filled with what the target asks today, or on the day `on`: what is planned for it."""
    timeline, today = queries.get_timeline(public_id), clock.today()
    day = planned_day(request.args.get("on", ""), today)
    now = queries.get_newest(timeline, day)
    offered = pages.choices(today, now)
    values = values_of(now, offered, today, timeline[-1].record_id)
    planned = queries.planned_after(timeline, max(day, now.valid_from), today)
    return _form(TargetForm(data=values).offer(offered, now), now, planned=planned)


@blueprint.post("/targets/<string:public_id>/change")
@access("coverage.change", read="coverage.read")
def change(public_id: str) -> Answer:
    """Records the change, or shows whom it would move."""
    timeline, today, form = queries.get_timeline(public_id), clock.today(), from_request(TargetForm)
    since, reason = form.since.data or today, form.reason.data or None
    now, planned = queries.get_newest(timeline, since), queries.planned_after(timeline, since, today)
    good = form.offer(pages.choices(today, now), now).validate()
    if not good:
        return _form(form, now, planned=planned), 422
    if request.form.get("act") == "preview":
        return _form(form, now, _preview(form, queries.get_newest(timeline, max(since, today))), planned)
    try:
        actions.change_target(the_actor(), timeline, form.seen_record_id, form.content(), since, reason)
    except Invalid as refusal:
        form.since.errors = [say(refusal)]
        return _form(form, now, planned=planned), 422
    flash(_("Đã lưu chỉ tiêu. Tỷ lệ được tính lại theo nội dung mới."), "success")
    return redirect(url_for("asking.show", public_id=public_id), 303)


@blueprint.get("/targets/<string:public_id>/start")
@access("coverage.change", read="coverage.read")
def start_form(public_id: str) -> str:
    """Whom the draft will count, and from when."""
    now, today = queries.get_timeline(public_id)[-1], clock.today()
    held = {key: getattr(now, key) for key in ("decision_number", "decided_on", "decided_by")}
    return _start_page(StartForm(data={**held, "seen": str(now.record_id), "since": today}), now)


def _start_page(form: StartForm, now: TargetView) -> str:
    today = clock.today()
    preview = pages.preview(now, now.content, form.since.data or today, today)
    return render_template("targets/start.html", form=form, now=now, preview=preview)


@blueprint.post("/targets/<string:public_id>/start")
@access("coverage.change", read="coverage.read")
def start(public_id: str) -> Answer:
    """Puts the draft in force."""
    timeline, form = queries.get_timeline(public_id), from_request(StartForm)
    if not form.validate():
        return _start_page(form, timeline[-1]), 422
    try:
        decided = form.decided(timeline[-1].content)
        actions.put_in_force(the_actor(), timeline, form.seen_record_id, form.since.data, decided)
    except Invalid as refusal:
        form.since.errors = [say(refusal)]
        return _start_page(form, timeline[-1]), 422
    flash(_("Chỉ tiêu đã được đưa vào hiệu lực."), "success")
    return redirect(url_for("asking.show", public_id=public_id), 303)


@blueprint.get("/targets/<string:public_id>/removal")
@access("coverage.change", read="coverage.read")
def drop_form(public_id: str) -> str:
    """What dropping the draft means."""
    now = queries.get_timeline(public_id)[-1]
    return render_template("targets/drop.html", form=SeenForm(data={"seen": str(now.record_id)}), now=now)


@blueprint.post("/targets/<string:public_id>/removal")
@access("coverage.change", read="coverage.read")
def drop(public_id: str) -> Answer:
    """Drops the draft."""
    actions.drop_draft(the_actor(), queries.get_timeline(public_id), from_request(SeenForm).seen_record_id)
    flash(_("Đã bỏ bản nháp."), "success")
    return redirect(url_for("asking.index"), 303)


@blueprint.get("/targets/<string:public_id>/end")
@access("coverage.change", read="coverage.read")
def end_form(public_id: str) -> str:
    """What closing the target means."""
    timeline, today = queries.get_timeline(public_id), clock.today()
    return _end_page(EndForm(data={"seen": str(timeline[-1].record_id), "since": today}), timeline)


def _end_page(form: EndForm, timeline: Sequence[TargetView]) -> str:
    today = clock.today()
    now = queries.get_newest(timeline, today)
    figures = queries.coverage(queries.population_of(now, today)).tree.all
    return render_template("targets/end.html", form=form, now=now, figures=figures)


@blueprint.post("/targets/<string:public_id>/end")
@access("coverage.change", read="coverage.read")
def end(public_id: str) -> Answer:
    """Closes the target."""
    timeline, form = queries.get_timeline(public_id), from_request(EndForm)
    if not form.validate():
        return _end_page(form, timeline), 422
    try:
        actions.close_target(the_actor(), timeline, form.seen_record_id, form.since.data, form.reason.data)
    except Invalid as refusal:
        form.since.errors = [say(refusal)]
        return _end_page(form, timeline), 422
    flash(
        _("Đã ghi: chỉ tiêu kết thúc từ %(day)s; số liệu vẫn được giữ.", day=show_date(form.since.data)),
        "success",
    )
    return redirect(url_for("asking.show", public_id=public_id), 303)


@blueprint.post("/targets/<string:public_id>/people")
@access("coverage.change", read="coverage.read")
def name_person(public_id: str) -> Answer:
    """Takes somebody in by name, or leaves them out."""
    now, form = queries.get_timeline(public_id)[-1], from_request(NamedForm)
    person = find_person_by_code(form.code.data) if form.validate() else None
    if person is None:
        form.not_found()
        return _page(public_id, form), 422
    try:
        actions.name_person(the_actor(), now, person.id, form.named())
    except Invalid as refusal:
        form.valid_from.errors = [say(refusal)]
        return _page(public_id, form), 422
    flash(_("Đã ghi tên vào chỉ tiêu."), "success")
    return redirect(url_for("asking.show", public_id=public_id), 303)


@blueprint.post("/targets/<string:public_id>/people/<string:person_id>/removal")
@access("coverage.change", read="coverage.read")
def unname_person(public_id: str, person_id: str) -> Answer:
    """The person is not named any more from today on."""
    now, person = queries.get_timeline(public_id)[-1], get_person_by_public_id(person_id)
    actions.unname_from(the_actor(), now, person.id, exceptions_of(now.target_id), clock.today())
    flash(_("Đã thôi nêu tên từ hôm nay; những ngày trước vẫn được giữ."), "success")
    return redirect(url_for("asking.show", public_id=public_id), 303)
