"""What the public page holds about a person."""

from collections.abc import Iterator

from lms.kernel.messages import mark
from lms.kernel.personal import Section, section
from lms.showcase.models import ShowcaseItem, ShowcaseWord


def sections(person_id: int) -> Iterator[Section]:
    """What is told about the person, and what was said about showing it."""
    item, word = ShowcaseItem, ShowcaseWord
    yield section(
        "showcase", mark("Trang công khai: mục viết về bạn"), ("showcase_item",),
        {
            "kind": (mark("Loại"), item.kind), "title": (mark("Tiêu đề"), item.title),
            "text": (mark("Nội dung"), item.text), "happened_on": (mark("Ngày"), item.happened_on),
            "recorded_by": (mark("Ai ghi"), item.recorded_by), "recorded_at": (mark("Ghi lúc"), item.recorded_at),
        },
        lambda s: s.where(item.person_id == person_id).order_by(item.id),
    )  # fmt: skip
    yield section(
        "showcase_words", mark("Trang công khai: ý kiến đồng ý đăng"), ("showcase_word",),
        {
            "title": (mark("Tiêu đề"), item.title), "word": (mark("Ý kiến"), word.word),
            "given_by": (mark("Ai cho ý kiến"), word.given_by),
            "representative": (mark("Người đại diện cùng đồng ý"), word.representative),
            "recorded_by": (mark("Ai ghi"), word.recorded_by), "recorded_at": (mark("Ghi lúc"), word.recorded_at),
        },
        lambda s: s.select_from(word)
        .join(item, item.id == word.item_id)
        .where(item.person_id == person_id)
        .order_by(word.id),
    )  # fmt: skip
