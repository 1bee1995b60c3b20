"""QTI 2.1 and 3.0 name the same things differently: `choiceInteraction maxChoices` and
`qti-choice-interaction max-choices`. Inside, only the names of 2.1 are used.

Sources: IMS QTI 2.1 (2012) and 1EdTech QTI 3.0 (2022), Assessment, Section and Item Information Model.
"""

import re
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lms.assessment.formats.xml_tree import Node, allowed

_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")
_DASH = re.compile(r"-([a-z])")


def to_camel(name: str) -> str:
    """'max-choices' to 'maxChoices'."""
    return _DASH.sub(lambda found: found[1].upper(), name)


def to_dashes(name: str) -> str:
    """'maxChoices' to 'max-choices'."""
    return _CAPITAL.sub(lambda found: "-" + found[1].lower(), name)


def as_2(root: Node) -> Node:
    """The tree with names of 2.1 in the place of those of 3.0; HTML stays as it is."""
    for node in root.walk():
        if node.name.startswith("qti-"):
            node.name = to_camel(node.name[4:])
            node.attributes = {to_camel(name): value for name, value in node.attributes.items()}
    return root


@dataclass(frozen=True)
class Dialect:
    """How a version of QTI writes things. `templates`: where its two standard ways of marking stand."""

    version: str
    namespace: str
    schema: str
    templates: str
    template_ending: str
    package: str
    package_schema: tuple[str, str]
    item_type: str

    def tag(self, name: str, inside: str = "", **attributes: str) -> str:
        """An element of QTI. `inside` is markup; an attribute whose name is a Python word ends with `_`."""
        has_dashes = self.version == "3.0"
        if has_dashes:
            name = "qti-" + to_dashes(name)
        given = "".join(
            f" {to_dashes(key) if has_dashes else key}={quoteattr(allowed(value))}"
            for key, value in attributes.items()
        )
        return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"

    def template(self, name: str) -> str:
        """The address of a standard way of marking: match_correct or map_response."""
        return f"{self.templates}/{name}{self.template_ending}"


QTI_2 = Dialect(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates",
    "",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    ("QTIv2.1 Package", "1.0.0"),
    "imsqti_item_xmlv2p1",
)
QTI_3 = Dialect(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates",
    ".xml",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    ("QTI Package", "3.0.0"),
    "imsqti_item_xmlv3p0",
)
