"""The nominations of a period with their dossiers, each as one packed file."""

import tempfile
from typing import BinaryIO, cast

from flask import Response as FileResponse
from flask import render_template, request, send_file

from lms.kernel import clock
from lms.kernel.reading import list_opened, person_opened
from lms.nominations.queries import nomination
from lms.nominations.rules import STATE_LABELS
from lms.papers import pages
from lms.papers.blueprint import blueprint
from lms.papers.dossiers import choosing, comparing, packing
from lms.web.access import access, the_actor
from lms.web.paging import PER_PAGE, Page, page_number


@blueprint.get("/papers/dossiers")
@access("papers.read")
def dossiers() -> str:
    """Those of the period that have a dossier."""
    period, offered = pages.periods_with_dossiers(request.args.get("period") or None)
    found, number = choosing.those_of(period), page_number()
    list_opened(the_actor(), "papers.list", clock.today(), everybody=True)
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render_template(
        "papers/dossiers.html", period=period, offered=offered, states=STATE_LABELS, page=Page(shown, number, len(found)),
        differing=comparing.differing(period) if found else [],
    )  # fmt: skip


@blueprint.get("/papers/dossiers/<string:public_id>/file")
@access("papers.read")
def dossier(public_id: str) -> FileResponse:
    """The dossier, made on the disk and sent from there."""
    period, [found] = choosing.chosen(nomination(public_id).period_key, public_id)
    if found.person_id is not None:
        person_opened(the_actor(), found.person_id, "papers.dossier")
    pack = packing.Packer(period).pack(found)
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - the response closes it when it has been sent
    packing.write(pack, file)
    file.seek(0)
    return send_file(file, "application/zip", as_attachment=True, download_name=pack.file_name)
