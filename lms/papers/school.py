"""What the office set for its papers: who the school is, who signs, who gets them."""

from dataclasses import dataclass

from lms.certificates.rules import title_lines
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Signer
from lms.kernel.vietnamese import clean
from lms.org import settings
from lms.papers import rules

NO_SYMBOL = mark("Chưa ghi ký hiệu của Trường: số, ký hiệu trên văn bản còn để trống phần này.")
NO_PARENT = mark("Chưa ghi cơ quan chủ quản: dòng trên tên Trường không được in.")
NO_SIGNER = mark("Chưa ghi họ tên người ký: chỗ này để trống.")


@dataclass(frozen=True)
class School:
    """What the office set for its papers."""

    name: str
    parent_body: str
    place: str
    symbol: str
    recipients: tuple[str, ...]
    filing: str
    signers: tuple[Signer, ...]

    @property
    def missing(self) -> list[Message]:
        """What a paper lacks until somebody sets it."""
        said = ((self.symbol, NO_SYMBOL), (self.parent_body, NO_PARENT), (self.signers[0].name, NO_SIGNER))
        return [Message(why) for value, why in said if not value]


def school() -> School:
    """The school's settings for papers; the first who signs is the one of certificates."""
    held = settings.values()
    signers = [Signer(tuple(title_lines(held[settings.SIGNER_TITLE])), held[settings.SIGNER_NAME])]
    for line in rules.listed(held[settings.PAPER_SIGNERS]):
        titles, _, name = line.partition("|")
        signers.append(Signer(tuple(clean(part) for part in titles.split("/") if clean(part)), clean(name)))
    return School(
        held[settings.SCHOOL_NAME], held[settings.PARENT_BODY], held[settings.PLACE], held[settings.PAPER_SYMBOL],
        rules.listed(held[settings.PAPER_RECIPIENTS]), held[settings.PAPER_FILING], tuple(signers),
    )  # fmt: skip
