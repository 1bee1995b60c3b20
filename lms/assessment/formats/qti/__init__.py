"""QTI: the format of questions that 1EdTech (IMS) has agreed on. Reads items of 2.0 to 3.0, alone or in a package;
writes packages."""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written


class Qti:
    """The format `qti` (written as 2.1), and `qti3` (written as 3.0); both read either."""

    endings = (".zip", ".xml")

    def __init__(self, name: str, version: str) -> None:
        self.name = name
        self.version = version

    def read(self, content: bytes) -> Questions:
        """The questions in a package or a single item; what can't be read is reported with its line and file."""
        from lms.assessment.formats.qti import packages

        return packages.read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        """A package: a .zip with a manifest, a file for each question, and the pictures."""
        from lms.assessment.formats.qti import dialects, writing

        return writing.write(items, media, dialects.QTI_3 if self.version == "3.0" else dialects.QTI_2)
