"""The blueprint of nominations: its views are in several files."""

from flask import Blueprint

blueprint = Blueprint("nominations", __name__, template_folder="templates")
