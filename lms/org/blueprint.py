"""The blueprint that the pages of the organisation hang on."""

from flask import Blueprint

blueprint = Blueprint("org", "lms.org", template_folder="templates")
