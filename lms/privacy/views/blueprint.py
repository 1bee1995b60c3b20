"""The blueprint that the pages of personal data hang on."""

from flask import Blueprint

blueprint = Blueprint("privacy", "lms.privacy", template_folder="templates")
