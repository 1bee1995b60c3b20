"""The page on which the office sees and corrects what each column of an uploaded list holds."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lms.kernel.db import release, transaction
from lms.kernel.errors import Conflict, Invalid
from lms.org.models import RosterUpload
from lms.org.roster.columns import Choices, Chosen, column_index
from lms.org.roster.corrections import actions, queries
from lms.org.roster.corrections.models import KeptRows
from lms.org.roster.headings import FIELD_LABELS
from lms.org.roster.layout import SURE_LABELS
from lms.org.roster.reading import the_list
from lms.org.roster.sandbox import Upload, read_kept
from lms.org.roster.shapes import Sheet
from lms.web.access import access, own_transaction, the_actor
from lms.web.i18n import gettext as _
from lms.web.i18n import say

blueprint = Blueprint("columns", __name__)


def _page(
    kept: KeptRows, upload: RosterUpload | None, chosen: dict[str, Chosen] | None = None, told: str = ""
) -> str:
    sheets = queries.sheets_of(kept)
    shown = {
        (number, column.letter): (chosen or {})
        .get(sheet.name, {})
        .get(column_index(column.letter) or 0, column.field)
        for number, sheet in enumerate(sheets)
        for column in sheet.seen
    }
    return render_template(
        "org/columns.html", kept=kept, upload=upload, sheets=sheets, shown=shown, told=told, labels=FIELD_LABELS,
        sure=SURE_LABELS,
    )  # fmt: skip


def _chosen(sheets: list[Sheet]) -> dict[str, Chosen]:
    """The selects of the form, by sheet; what the form does not name, or names wrongly, has no use."""
    found: dict[str, Chosen] = {}
    for number, sheet in enumerate(sheets):
        columns = {}
        for column in sheet.seen:
            index, wanted = (
                column_index(column.letter),
                request.form.get(f"column-{number}-{column.letter}", ""),
            )
            if index is not None and not column.is_sensitive:
                columns[index] = wanted if wanted in FIELD_LABELS else ""
        found[sheet.name] = columns
    return found


@blueprint.get("/roster/uploads/<string:public_id>/columns")
@access("org.change", read="org.read")
def show(public_id: str) -> str:
    """Each column of the list: where, its heading, some values, what it was taken for and how surely."""
    return _page(*queries.get_kept(public_id, the_actor().account_id or 0))


@blueprint.post("/roster/uploads/<string:public_id>/columns")
@own_transaction
@access("org.change", read="org.read")
def correct(public_id: str) -> Response | tuple[str, int]:
    """Reads the list anew under the chosen columns and remembers them for lists with the same headings."""
    actor = the_actor()
    own = public_id, actor.account_id or 0
    sheets, rows = queries.get_raw_rows(*own)
    chosen = _chosen(sheets)
    choices = Choices(by_sheet=chosen, headings={sheet.name: sheet.signature for sheet in sheets})
    release()
    try:
        read = the_list(read_kept(rows, choices))
        with transaction():
            actions.remember(actor, sheets, actions.corrected(sheets, chosen))
            where = actions.replace(actor, *queries.get_kept(*own), Upload(read, rows.content))
    except (Conflict, Invalid) as refusal:
        return _page(*queries.get_kept(*own), chosen, say(refusal)), refusal.status
    flash(_("Đã đọc lại danh sách theo các cột đã chọn và nhớ cho lần sau."), "success")
    return redirect(url_for("roster.preview", public_id=where), 303)
