"""GIFT, the text format of Moodle: `reading` and `writing` by the signs of `syntax`."""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written
from lms.assessment.formats.gift.reading import read
from lms.assessment.formats.gift.writing import write


class Gift:
    """Moodle's GIFT; pictures only by their address, one question after the other."""

    name = "gift"
    endings = (".gift", ".txt")

    def read(self, content: bytes) -> Questions:
        return read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        return write(items, media)
