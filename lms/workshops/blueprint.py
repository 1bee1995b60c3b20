"""The blueprint of workshops: its views are in several files."""

from flask import Blueprint

blueprint = Blueprint("workshops", __name__, template_folder="templates")
