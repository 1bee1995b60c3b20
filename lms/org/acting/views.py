"""What every page of an act does: its form, the verb, and the sentence where it is refused."""

from typing import Any

from flask import render_template

from lms.kernel.actor import Actor
from lms.kernel.errors import Conflict, Invalid
from lms.org.acting.acts import Act, Thing
from lms.web.forms import from_request
from lms.web.i18n import gettext as _
from lms.web.i18n import say


def form_of(act: Act[Thing], thing: Thing) -> Any:
    """The act's form, filled from the request or with what holds today."""
    return from_request(act.form(thing), data=act.defaults(thing))


def carried_out(act: Act[Thing], actor: Actor, thing: Thing, form: Any) -> bool:
    """Whether the act was recorded; if not, the form says why."""
    if not form.validate():
        return False
    try:
        act.run(actor, thing, form)
    except (Invalid, Conflict) as refusal:
        form.form_errors = [say(refusal)]
        return False
    return True


def act_page(act: Act[Thing], form: Any, name: str, back_href: str) -> str:
    """The page of an act on the thing called `name`."""
    return render_template(
        "org/act.html", act=act, title=_(act.title), form=form, name=name, back_href=back_href
    )
