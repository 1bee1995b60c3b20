"""An answer as PDF, set by typst. No database here. typst costs 80 MB: it is loaded with the first sheet."""

import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from lms.certificates.render import FONTS, families

SOURCE = Path(__file__).resolve().parent / "typst"
_local = threading.local()  # a compiler cannot be shared between threads


def _compiler() -> Any:
    if not hasattr(_local, "compiler"):
        import typst

        _local.fonts = json.dumps(families())
        _local.compiler = typst.Compiler(
            str(SOURCE / "statistics.typ"), root=str(SOURCE), font_paths=[str(FONTS)] * FONTS.is_dir(),
            ignore_system_fonts=True,
        )  # fmt: skip
    return _local.compiler


def render(sheet: dict[str, Any], made_at: datetime) -> bytes:
    """The PDF (tagged, PDF/A-4) of what `files.sheet_of` put into words, dated `made_at` (aware)."""
    compiler = _compiler()
    values = {"sheet": json.dumps(sheet, ensure_ascii=False), "fonts": _local.fonts}
    made = compiler.compile(
        format="pdf", sys_inputs=values, pdf_standards="a-4", timestamp=int(made_at.timestamp())
    )
    return bytes(made)
