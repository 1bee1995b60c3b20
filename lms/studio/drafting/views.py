"""A draft as a whole: beginning one, its outline, its settings, putting it away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.catalog import queries as catalog
from lms.catalog.drafts import actions, queries
from lms.catalog.drafts.opening.actions import open_with, origin_of
from lms.catalog.drafts.opening.queries import get_version_id
from lms.catalog.drafts.texts.actions import save_text
from lms.kernel.access import require
from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.studio.drafting import pages
from lms.studio.drafting.authors.views import blueprint as author_pages
from lms.studio.drafting.endings.views import answer_for
from lms.studio.drafting.forms import (
    CourseForm,
    LessonForm,
    PlaceForm,
    SettingsForm,
    seen_in,
    settings_data,
)
from lms.studio.drafting.lessons.views import blueprint as lesson_pages
from lms.studio.drafting.publishing.views import blueprint as publishing_pages
from lms.studio.drafting.quizzes.views import blueprint as quiz_pages
from lms.studio.queries import get_course_visible_to
from lms.web.access import access, own_transaction, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("drafts", __name__, template_folder="templates", url_prefix="/studio/courses")
blueprint.register_blueprint(author_pages)
blueprint.register_blueprint(lesson_pages)
blueprint.register_blueprint(publishing_pages)
blueprint.register_blueprint(quiz_pages)
answer_for(blueprint)

Answer = str | Response | tuple[str, int]


def _to_outline(public_id: str, anchor: str | None = None) -> Response:
    return redirect(url_for("drafts.outline", public_id=public_id, _anchor=anchor), 303)


# ---- beginning -------------------------------------------------------------------------------------------------


@blueprint.get("/new")
@access("drafts.create")
def new() -> str:
    """Asks for the name of a new course."""
    return render_template("drafting/new.html", form=CourseForm())


@blueprint.post("/new")
@access("drafts.create")
def create() -> Answer:
    """A new course with an empty draft."""
    form: CourseForm = from_request(CourseForm)
    if not form.validate():
        return render_template("drafting/new.html", form=form), 422
    public_id = actions.create_course(the_actor(), form.title.data or "")
    flash(_("Đã tạo khóa học. Bây giờ hãy thêm từng bài."), "success")
    return _to_outline(public_id)


@blueprint.get("/<string:public_id>/draft/beginning")
@access("drafts.write")
def beginning(public_id: str) -> str:
    """Asks from which version a published course is edited."""
    card = get_course_visible_to(the_actor(), public_id)
    return render_template("drafting/beginning.html", **pages.opening(the_actor(), card))


@blueprint.post("/<string:public_id>/draft")
@own_transaction
@access("drafts.write")
def begin(public_id: str) -> Response:
    """Opens a draft from the version that was chosen, or the newest."""
    card = catalog.get_course(public_id)
    require(the_actor(), "drafts.write", queries.authors_of_course(card.course_id).scope(card.course_id))
    origin = origin_of(get_version_id(card.course_id, request.form.get("version", type=int)))
    release()
    with transaction():
        open_with(the_actor(), card.course_id, origin)
    flash(_("Đã mở bản nháp. Người học vẫn thấy phiên bản cũ cho đến khi bạn phát hành."), "success")
    return _to_outline(public_id)


# ---- the outline -----------------------------------------------------------------------------------------------


def _outline(public_id: str, form: LessonForm, wrong: str = "") -> str:
    shown = pages.outline(the_actor(), public_id)
    return render_template("drafting/outline.html", outline=shown, form=form, wrong=wrong, **_words())


def _words() -> dict[str, object]:
    return {"minutes_of": pages.minutes_of}


@blueprint.get("/<string:public_id>/draft")
@access("drafts.see")
def outline(public_id: str) -> str:
    """The lessons in order."""
    return _outline(public_id, LessonForm())


@blueprint.post("/<string:public_id>/draft/lessons")
@access("drafts.write")
def add_lesson(public_id: str) -> Answer:
    """A new lesson at the end, opened at once."""
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    form: LessonForm = from_request(LessonForm)
    if form.validate():
        try:
            lesson_id = actions.add_lesson(the_actor(), draft, form.title.data or "")
            return redirect(url_for("drafts.lessons.text", public_id=public_id, lesson_id=lesson_id), 303)
        except Invalid as refusal:
            form.title.errors = [say(refusal)]
    return _outline(public_id, form), 422


@blueprint.post("/<string:public_id>/draft/lessons/<string:lesson_id>/place")
@access("drafts.write")
def move_lesson(public_id: str, lesson_id: str) -> Answer:
    """One place up or down, or to a number."""
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    lesson = queries.get_lesson(draft.id, lesson_id)
    form: PlaceForm = from_request(PlaceForm)
    steps = {"up": lesson.position - 1, "down": lesson.position + 1}
    place = steps.get(request.form.get("act", ""))
    if place is None and not form.validate():
        return _outline(public_id, LessonForm(), " ".join(map(str, form.place.errors))), 422
    actions.move_lesson(the_actor(), draft, lesson, place if place is not None else form.place.data or 1)
    return _to_outline(public_id, f"lesson-{lesson.public_id}")


@blueprint.post("/<string:public_id>/draft/lessons/<string:lesson_id>/removal")
@access("drafts.write")
def remove_lesson(public_id: str, lesson_id: str) -> Response:
    """Takes a lesson out; it can be put back."""
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    lesson = queries.get_lesson(draft.id, lesson_id)
    actions.remove_lesson(the_actor(), draft, lesson)
    flash(_("Đã bỏ bài “%(title)s”. Lấy lại được ở cuối trang.", title=lesson.title), "success")
    return _to_outline(public_id)


@blueprint.post("/<string:public_id>/draft/lessons/<string:lesson_id>/return")
@own_transaction
@access("drafts.write")
def restore_lesson(public_id: str, lesson_id: str) -> Response:
    """Puts a lesson back at the end, its text as it is today: what is gone since is named."""
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    lesson = queries.get_lesson(draft.id, lesson_id)
    ready = pages.prepared_again(draft, lesson)
    release()
    with transaction():
        actions.restore_lesson(the_actor(), draft, lesson)
        if ready is not None:
            save_text(the_actor(), draft, lesson, ready, lesson.text_number)
    flash(_("Đã lấy lại bài “%(title)s”, xếp ở cuối.", title=lesson.title), "success")
    for what in ready.told if ready is not None else ():
        flash(say(what), "warning")
    return _to_outline(public_id, f"lesson-{lesson.public_id}")


# ---- settings --------------------------------------------------------------------------------------------------


def _settings_form(public_id: str) -> tuple[SettingsForm, str]:
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    form: SettingsForm = from_request(SettingsForm, data=settings_data(draft))
    form.offer_files(pages.pictures_of(draft))
    return form, draft.title


@blueprint.get("/<string:public_id>/draft/settings")
@access("drafts.write")
def settings(public_id: str) -> str:
    """What the course says of itself."""
    form, title = _settings_form(public_id)
    return render_template("drafting/settings.html", form=form, public_id=public_id, title=title)


@blueprint.post("/<string:public_id>/draft/settings")
@access("drafts.write")
def change_settings(public_id: str) -> Answer:
    """Saves it; of two who change it at once the second sees what the first saved."""
    form, title = _settings_form(public_id)
    shown = {"form": form, "public_id": public_id, "title": title}
    if not form.validate():
        return render_template("drafting/settings.html", **shown), 422
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    try:
        actions.change_settings(the_actor(), draft, form.says(), seen_in(form.revision.data))
    except Conflict:
        form.revision.data = str(draft.revision)
        return render_template("drafting/settings.html", meanwhile=settings_data(draft), **shown), 409
    flash(_("Đã lưu thông tin khóa học."), "success")
    return _to_outline(public_id)


# ---- putting it away -------------------------------------------------------------------------------------------


@blueprint.get("/<string:public_id>/draft/discarding")
@access("drafts.write")
def discarding(public_id: str) -> str:
    """Says what is lost and asks."""
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    return render_template("drafting/discarding.html", draft=draft)


@blueprint.post("/<string:public_id>/draft/discarding")
@access("drafts.write")
def discard(public_id: str) -> Response:
    """Puts the draft away."""
    draft = queries.get_draft_visible_to(the_actor(), public_id)
    actions.discard(the_actor(), draft)
    flash(_("Đã bỏ bản nháp của “%(title)s”.", title=draft.title), "success")
    return redirect(url_for("studio.index"), 303)
