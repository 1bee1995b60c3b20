"""Two texts of one lesson made into one, where two people wrote at once and both are to be kept."""

from lms.catalog.drafts.rows import TextView
from lms.catalog.drafts.rules import TextFormat
from lms.catalog.drafts.texts.preparing import Files, prepare
from lms.catalog.drafts.texts.rules import both


def joined(mine: str, mine_format: TextFormat, theirs: TextView, files: Files) -> tuple[str, TextFormat]:
    """The saved text with the other below it, and the format of the whole: HTML where the two have different ones."""
    if theirs.format == mine_format:
        return both(mine, theirs.source), mine_format
    as_html = prepare(mine, mine_format, files).html if mine_format is TextFormat.MARKDOWN else mine
    before = theirs.html if theirs.format == TextFormat.MARKDOWN else theirs.source
    return both(as_html, before), TextFormat.HTML
