"""A version as a file."""

from flask import Blueprint, Response, stream_with_context

from lms.catalog.packs.zipped import zipped
from lms.catalog.versions.queries import get_version_id
from lms.catalog.versions.stored import printed
from lms.studio import queries
from lms.studio.packs.exporting import file_name
from lms.web.access import access, the_actor

blueprint = Blueprint("exporting", __name__)


@blueprint.get("/courses/<string:public_id>/versions/<int:number>/pack")
@access("studio.read")
def export(public_id: str, number: int) -> Response:
    """A version as a .zip, sent file by file."""
    card = queries.get_course_visible_to(the_actor(), public_id)
    version_id, _number = get_version_id(card.key, number)
    pieces = stream_with_context(zipped(printed(version_id), card.key))
    response = Response(pieces, content_type="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=file_name(card.key, number))
    return response
