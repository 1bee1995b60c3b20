"""Draws WebP pictures anew for programs that do not know them: `python -m lms.studio.bank.bulk.redrawing`.

In: {"folder"}, each file of which is a WebP; they become PNG where something shines through them, else JPEG. Out: {}.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lms.kernel.sandbox import answer

_QUALITY = 92


def redraw(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Replaces each file in the folder; one that can't be drawn stays as it is."""
    import PIL.Image

    for path in Path(asked["folder"]).iterdir():
        try:
            with PIL.Image.open(path, formats=("WEBP",)) as picture:
                has_alpha = "A" in picture.getbands()
                drawn = picture.convert("RGBA" if has_alpha else "RGB")
        except (OSError, ValueError, SyntaxError):
            continue
        drawn.save(path, "PNG" if has_alpha else "JPEG", **({} if has_alpha else {"quality": _QUALITY}))
    return {}


if __name__ == "__main__":
    answer(redraw)
