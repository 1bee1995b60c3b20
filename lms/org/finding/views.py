"""What a search field asks while one types."""

from flask import Blueprint, Response, jsonify, request, url_for

from lms.kernel import clock
from lms.org.finding import queries
from lms.web.access import access

blueprint = Blueprint("finding", __name__)


@blueprint.get("/people/suggestions")
@access("org.read")
def suggestions() -> Response:
    """Up to ten people for `q`, as JSON. Kept by no cache: it holds names."""
    found = queries.suggestions(request.args.get("q", "")[:200], clock.today())
    items = [
        {
            "name": one.full_name, "code": one.code, "unit": one.unit,
            "href": url_for("org.person", public_id=one.public_id),
        }
        for one in found
    ]  # fmt: skip
    response = jsonify(items=items)
    response.headers["Cache-Control"] = "no-store"
    return response
