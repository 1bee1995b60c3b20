"""The public page, and the office's pages on which it is prepared."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.kernel import clock
from lms.kernel.errors import Invalid
from lms.kernel.reading import list_opened, person_opened
from lms.org.consents import child_age
from lms.org.queries import find_person_by_code
from lms.showcase import actions, pages, queries
from lms.showcase.forms import ChoiceForm, ItemForm, WordForm
from lms.showcase.rules import KIND_LABELS, LEAST, WORD_LABELS, Item, Kind, Source, Word
from lms.targets.freezing.queries import snapshots
from lms.web.access import access, public, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("showcase", __name__, template_folder="templates")

Answer = str | tuple[str, int] | Response
WORDS = {"kinds": KIND_LABELS, "words": WORD_LABELS, "least": LEAST}
LISTED = 200


@blueprint.get("/public")
@public
def show() -> str:
    """What the school shows to everybody; nothing until the office opens it."""
    page = pages.public_page()
    if page is None:
        abort(404)
    return render_template("showcase/public.html", page=page, is_draft=False, **WORDS)


@blueprint.get("/showcase/draft")
@access("showcase.read")
def draft() -> str:
    """The page as it would be, for the office, on or off."""
    page = pages.make_page(even_if_off=True)
    return render_template("showcase/public.html", page=page, is_draft=True, **WORDS)


@blueprint.get("/showcase")
@access("showcase.read")
def index() -> str:
    """The office's page."""
    held = queries.choice()
    values = {
        "is_on": held.is_on,
        "lead": held.lead,
        "source": held.source.value,
        "snapshot": held.snapshot or "",
    }
    return _index(ChoiceForm(data=values).offer(snapshots()))


def _index(form: ChoiceForm) -> str:
    list_opened(the_actor(), "showcase.items", clock.today(), everybody=True)
    items = queries.items(clock.today(), child_age(), LISTED)
    return render_template("showcase/index.html", form=form, items=items, held=queries.choice(), **WORDS)


@blueprint.post("/showcase")
@access("showcase.change", read="showcase.read")
def choose() -> Answer:
    """Opens or closes the page, and says what stands on it."""
    form = from_request(ChoiceForm).offer(snapshots())
    if not form.validate():
        return _index(form), 422
    try:
        source = Source(form.source.data)
        actions.choose(the_actor(), form.is_on.data, form.lead.data or "", source, form.snapshot.data)
    except Invalid as refusal:
        form.snapshot.errors = [say(refusal)]
        return _index(form), 422
    return _done(url_for("showcase.index"))


def _done(address: str) -> Response:
    pages.forget_kept()
    flash(_("Đã ghi."), "success")
    return redirect(address, 303)


@blueprint.get("/showcase/items/new")
@access("showcase.change", read="showcase.read")
def new() -> str:
    """The form of something to tell."""
    return render_template("showcase/item_form.html", form=ItemForm())


@blueprint.post("/showcase/items/new")
@access("showcase.change", read="showcase.read")
def tell() -> Answer:
    """Adds something to tell."""
    form = from_request(ItemForm)
    person = find_person_by_code(form.code.data) if form.validate() and form.code.data else None
    if not form.errors and form.code.data and person is None:
        form.code.errors = [_("Không có ai mang mã này trong danh sách.")]
    return _told(form, person.id if person else None)


def _told(form: ItemForm, person_id: int | None) -> Answer:
    try:
        if not form.errors:
            made = actions.tell(the_actor(), Kind(form.kind.data), person_id, form.told())
            return _done(url_for("showcase.item", public_id=made))
    except Invalid as refusal:
        form.code.errors = [say(refusal)]
    return render_template("showcase/item_form.html", form=form), 422


@blueprint.get("/showcase/items/<string:public_id>")
@access("showcase.read")
def item(public_id: str) -> str:
    """One item with what was said about it."""
    return _item(queries.get_item(public_id, clock.today(), child_age()), WordForm())


def _item(held: Item, form: WordForm) -> str:
    if held.person_id is not None:
        person_opened(the_actor(), held.person_id, "showcase.item")
    form = form if held.person_id else form.for_nobody()
    said = queries.words_of(held.id)
    return render_template("showcase/item.html", item=held, said=said, form=form, **WORDS)


@blueprint.post("/showcase/items/<string:public_id>/words")
@access("showcase.change", read="showcase.read")
def record_word(public_id: str) -> Answer:
    """Records a consent, its withdrawal, or that the item is taken away."""
    held, form = queries.get_item(public_id, clock.today(), child_age()), from_request(WordForm)
    if not form.validate():
        return _item(held, form), 422
    try:
        said = (form.given_by.data or "", form.representative.data)
        actions.say(the_actor(), held, Word(form.word.data), *said)
    except Invalid as refusal:
        form.given_by.errors = [say(refusal)]
        return _item(held, form), 422
    return _done(url_for("showcase.item", public_id=public_id))
