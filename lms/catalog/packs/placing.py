"""Puts a pack's films, sounds and papers among the stored files, before the transaction that publishes it opens."""

from dataclasses import replace
from io import BytesIO

from lms.catalog.packs.content import Pack, PackMedia
from lms.catalog.packs.held import Held
from lms.kernel.files.formats import by_content_type
from lms.kernel.files.store import Use, keep


def placed(pack: Pack) -> Pack:
    """The same pack, its large files known by their hash only. Its pictures stay as they are. Slow: it writes to disk."""
    return replace(pack, media=tuple(place(media) for media in pack.media))


def place(media: PackMedia) -> PackMedia:
    """The file among the stored ones, unless it is a picture or lies there already."""
    content = media.content
    if media.is_picture or (isinstance(content, Held) and content.at is None):
        return media
    use = Use((by_content_type(media.content_type).name,), len(content))
    with BytesIO(content) if isinstance(content, bytes) else content.open() as source:
        kept = keep(source, media.file, use)
    return replace(media, content=Held(kept.sha256, kept.size))
