"""GIFT, the text format of Moodle: `reading` and `writing` by the signs of `syntax`."""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written


class Gift:
    """Moodle's GIFT; pictures only by their address, one question after the other."""

    name = "gift"
    endings = (".gift", ".txt")

    def read(self, content: bytes) -> Questions:
        from lms.assessment.formats.gift import reading

        return reading.read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        from lms.assessment.formats.gift import writing

        return writing.write(items, media)
