"""The pages of course packs in the studio."""

from flask import Blueprint

from lms.studio.packs.views import exporting, importing

blueprint = Blueprint("packs", __name__, url_prefix="/studio")
blueprint.register_blueprint(exporting.blueprint)
blueprint.register_blueprint(importing.blueprint, url_prefix="/packs")
