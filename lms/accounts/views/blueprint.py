"""The blueprint that the pages of accounts hang on."""

from flask import Blueprint

blueprint = Blueprint("accounts", "lms.accounts", template_folder="templates")
