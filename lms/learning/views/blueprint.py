"""The blueprint that the pages of learning hang on."""

from flask import Blueprint

blueprint = Blueprint("learning", "lms.learning", template_folder="templates")
