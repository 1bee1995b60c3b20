"""The blueprint of workshops: its views are in several files."""

from flask import Blueprint
from werkzeug.wrappers import Response

blueprint = Blueprint("workshops", __name__, template_folder="templates")

Answer = str | tuple[str, int] | Response
