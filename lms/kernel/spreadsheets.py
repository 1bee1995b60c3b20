"""What a text needs before a spreadsheet program opens it. Pure."""

# Also the wide forms, which some programs take for the narrow ones.
FORMULA_STARTS = frozenset(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))

# At the beginning of a CSV file: what makes Excel read it as UTF-8.
BOM = "\ufeff"


def defused(text: str) -> str:
    """`text` that no spreadsheet takes for a formula: an apostrophe goes before a dangerous beginning."""
    return "'" + text if text[:1] in FORMULA_STARTS else text
