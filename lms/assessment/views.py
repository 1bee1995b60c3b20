"""No pages of its own: the blueprint carries the templates of the question kinds."""

from flask import Blueprint

blueprint = Blueprint("assessment", __name__, template_folder="templates")
