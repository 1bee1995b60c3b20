"""A certificate as PDF: the values that were stored when it was issued, set by typst. No database here.

Tagged PDF/A-4, the same bytes for the same values. typst and its fonts cost 80 MB: nothing is imported before
the first page is set, which only the worker and the command line do.
"""

import io
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "typst"
FONTS = HERE / "fonts"  # put there by the set-up; without it typst's own serif is used
TEMPLATE = "certificate-1"  # changes with every change of what stands where in certificate.typ
INK = "#1c2b33"

_local = threading.local()  # a compiler cannot be shared between threads


def families() -> list[str]:
    """The typefaces in use, the preferred one first; the last one is part of typst."""
    return ["Be Vietnam Pro"] * any(FONTS.glob("BeVietnamPro-*.ttf")) + ["Libertinus Serif"]


def template_name() -> str:
    """What made a PDF: template, typeface, version of the typesetter. Stored beside the bytes."""
    from importlib.metadata import version

    return f"{TEMPLATE}; {families()[0]}; typst {version('typst')}"


def qr_svg(address: str) -> str:
    """The QR code of `address` as SVG, without a quiet zone: the paper around it is white."""
    import segno

    buffer = io.BytesIO()
    segno.make(address, error="m", micro=False).save(buffer, kind="svg", border=0, xmldecl=False, dark=INK)
    return buffer.getvalue().decode()


def _compiler() -> Any:
    if not hasattr(_local, "compiler"):
        import typst

        _local.fonts = json.dumps(families())
        _local.compiler = typst.Compiler(
            str(SOURCE / "certificate.typ"), root=str(SOURCE), font_paths=[str(FONTS)] * FONTS.is_dir(),
            ignore_system_fonts=True,
        )  # fmt: skip
    return _local.compiler


def render(printed: Mapping[str, str], issued_at: datetime) -> bytes:
    """The PDF of a certificate with the values `printed` (see `rules.printed`), dated `issued_at` (aware)."""
    compiler = _compiler()
    values = {
        "certificate": json.dumps(printed, ensure_ascii=False, sort_keys=True),
        "qr": qr_svg(printed["address"]),
        "fonts": _local.fonts,
    }
    pdf = compiler.compile(
        format="pdf", sys_inputs=values, pdf_standards="a-4", timestamp=int(issued_at.timestamp())
    )
    return bytes(pdf)
