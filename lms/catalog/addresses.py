"""Where files of courses are shown: pictures to everybody who knows their hash, the others to who is signed in. Pure."""

from lms.kernel.files.formats import Family, by_content_type

PICTURES = "/media/"
OTHERS = "/course-files/"


def is_picture(content_type: str) -> bool:
    """Whether files of this type are drawn in a page (KeyError for a type that no course has)."""
    return by_content_type(content_type).family is Family.PICTURE


def address_of(sha256: str, content_type: str) -> str:
    """The address of a course's file (KeyError for a type that no course has)."""
    kind = by_content_type(content_type)
    return f"{PICTURES if kind.family is Family.PICTURE else OTHERS}{sha256}.{kind.ending}"
