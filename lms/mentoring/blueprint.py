"""The blueprint of core trainers: its views are in several files."""

from flask import Blueprint

blueprint = Blueprint("mentoring", __name__, template_folder="templates")
