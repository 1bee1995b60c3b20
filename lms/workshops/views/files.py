"""A table of workshops as the file that was asked for."""

from flask import Response, request
from werkzeug.exceptions import BadRequest

from lms.web.table_files import csv_download, workbook_download
from lms.workshops.export import Wanted, csv_pieces, xlsx_into


def sent(wanted: Wanted) -> Response:
    """CSV, or with ?format=xlsx a workbook; BadRequest for anything else."""
    kind = request.args.get("format", "csv")
    if kind not in ("xlsx", "csv"):
        raise BadRequest
    if kind == "csv":
        return csv_download(csv_pieces(wanted), wanted.file_name("csv"))
    return workbook_download(lambda target: xlsx_into(target, wanted), wanted.file_name("xlsx"))
