"""Moodle XML: the format in which Moodle exports its questions with everything they hold, pictures too."""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written


class MoodleXml:
    """The format `moodle-xml`."""

    name = "moodle-xml"
    endings = (".xml",)

    def read(self, content: bytes) -> Questions:
        """The questions in the file; what can't be read is reported with its line."""
        from lms.assessment.formats.moodle_xml import reading

        return reading.read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        """The file, which Moodle 4.4 and later take as it is."""
        from lms.assessment.formats.moodle_xml import writing

        return writing.write(items, media)
