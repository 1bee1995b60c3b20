"""Narrower pictures for narrower screens, named in a lesson's HTML after it was cleaned. Pure."""

import re
from collections.abc import Mapping, Sequence

_PICTURE = re.compile(r'<img src="/media/([0-9a-f]{64})\.webp"([^>]*?) width="(\d+)"')
SIZES = "(min-width: 46rem) 42rem, 92vw"
"""A lesson's column (docs/design.md), or nearly the whole of a telephone."""


def with_widths(html: str, smaller: Mapping[str, Sequence[tuple[int, str]]]) -> str:
    """`html` with every width that a picture is there in. `smaller`: width in pixels and hash of each narrower one, by the
    hash of the widest. Only our own addresses are written."""

    def named(found: re.Match[str]) -> str:
        others = smaller.get(found[1])
        if not others or " srcset=" in html[found.end() : html.find(">", found.end())]:
            return found[0]
        widths = [*sorted(others), (int(found[3]), found[1])]
        candidates = ", ".join(f"/media/{sha256}.webp {width}w" for width, sha256 in widths)
        return f'{found[0]} srcset="{candidates}" sizes="{SIZES}"'

    return _PICTURE.sub(named, html) if smaller else html
