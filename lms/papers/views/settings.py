"""What stands on every paper: agency, symbol, who signs, who gets it."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from lms.org import settings
from lms.org.actions import change_settings
from lms.papers.blueprint import blueprint
from lms.papers.forms import SETTING_KEYS, setting_data, settings_form_class
from lms.papers.rules import joined
from lms.web.access import access, the_actor
from lms.web.forms import from_request
from lms.web.i18n import gettext as _


@blueprint.get("/papers/settings", endpoint="settings")
@access("papers.change", read="papers.read")
def paper_settings() -> str:
    """The form."""
    form = settings_form_class()(data=setting_data(settings.values()))
    return render_template("papers/settings.html", form=form)


@blueprint.post("/papers/settings")
@access("papers.change", read="papers.read")
def change_paper_settings() -> Response | tuple[str, int]:
    """Sets what differs."""
    form = from_request(settings_form_class())
    if not form.validate():
        return render_template("papers/settings.html", form=form), 422
    lists = (settings.PAPER_RECIPIENTS, settings.PAPER_SIGNERS)
    typed = {key: form[key].data or "" for key in SETTING_KEYS}
    changed = change_settings(the_actor(), {k: joined(v) if k in lists else v for k, v in typed.items()})
    flash(_("Đã lưu thiết lập.") if changed else _("Không có gì thay đổi."), "success" if changed else "info")
    return redirect(url_for("papers.settings"), 303)
