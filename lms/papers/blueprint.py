"""The blueprint of papers: its views are in several files."""

from flask import Blueprint

blueprint = Blueprint("papers", __name__, template_folder="templates")
