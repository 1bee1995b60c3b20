"""Forms of a course's files."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from lms.catalog.library.rows import FileRow, Filters
from lms.catalog.library.rules import (
    FAMILIES,
    LICENCES,
    MOST_ALT,
    MOST_CREDIT,
    MOST_TRANSCRIPT,
    Said,
)
from lms.kernel.vietnamese import clean
from lms.web.forms import Form, choice, tidy
from lms.web.i18n import gettext

ACCEPTED = ".png,.jpg,.jpeg,.webp,.gif,.svg,.mp4,.webm,.mp3,.m4a,.ogg,.weba,.pdf,.docx,.xlsx,.pptx,.vtt,.srt"


class _Choice(SelectField):
    """One of several, or none: an editor sends a picture without saying more."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


def _paragraphs(value: str | None) -> str | None:
    """A filter for a long text: its paragraphs stay."""
    lines = (value or "").replace("\r\n", "\n").split("\n")
    return "\n".join(clean(line) for line in lines).strip() if value is not None else None


def _licences(held: str = "") -> list[Any]:
    known = [choice(key, gettext(label)) for key, label in LICENCES.items()]
    other = [choice(held, held)] if held and held not in LICENCES else []
    return [choice("", _l("Chưa chọn")), *known, *other]


def _credits(held: str = "") -> dict[str, Any]:
    return {
        "author": StringField(_l("Tác giả"), [Length(max=MOST_CREDIT)], filters=[tidy]),
        "licence": _Choice(_l("Giấy phép"), choices=_licences(held)),
        "source": StringField(
            _l("Nguồn"), [Length(max=MOST_CREDIT)], filters=[tidy],
            description=_l("Lấy từ đâu: “Trường tự làm”, hoặc địa chỉ trang đã lấy."),
        ),
    }  # fmt: skip


def upload_form() -> Any:
    """Files, and what is said of all of them."""
    fields: dict[str, Any] = {
        "file": MultipleFileField(
            _l("Tệp"), render_kw={"multiple": True, "accept": ACCEPTED},
            description=_l("Chọn được nhiều tệp: ảnh, video MP4 hoặc WebM, âm thanh, PDF, Word, Excel, PowerPoint, phụ đề .vtt hoặc .srt."),
        ),
        "alt": StringField(_l("Lời mô tả"), [Length(max=MOST_ALT)], filters=[tidy]),
        **_credits(),
    }  # fmt: skip
    return type("UploadForm", (Form,), fields)


def describe_form(file: FileRow, captions: Sequence[FileRow]) -> Any:
    """What is said of one file."""
    is_picture = file.family == "picture"
    fields: dict[str, Any] = {
        "alt": StringField(
            _l("Lời mô tả ảnh") if is_picture else _l("Tên gọi"), [Length(max=MOST_ALT)], filters=[tidy],
            description=_l("Người không nhìn thấy ảnh được nghe câu này: ảnh cho thấy điều gì?") if is_picture else "",
        ),
        **_credits(file.licence),
    }  # fmt: skip
    if file.family in ("video", "audio"):
        names = [choice(each.name, each.given_name, vietnamese=True) for each in captions]
        fields["captions"] = _Choice(_l("Phụ đề"), choices=[choice("", _l("Chưa có")), *names])
        fields["transcript"] = TextAreaField(
            _l("Bản chép lời"), [Length(max=MOST_TRANSCRIPT)], filters=[_paragraphs], render_kw={"rows": 8},
            description=_l("Toàn bộ lời nói, cho người không nghe được hoặc mạng yếu. Đứng ngay dưới trong bài học."),
        )  # fmt: skip
    return type("DescribeForm", (Form,), fields)


def said_in(form: Any, file: FileRow | None = None) -> Said:
    """What the form says of a file."""
    captions = form.captions.data or None if "captions" in form else (file.captions if file else None)
    transcript = form.transcript.data if "transcript" in form else (file.transcript if file else "")
    return Said(
        form.alt.data or "", form.author.data or "", form.licence.data or "", form.source.data or "", captions,
        transcript or "",
    )  # fmt: skip


class LibraryFilter(Form):
    """What narrows the list."""

    q = StringField(_l("Tìm kiếm"), filters=[tidy])
    family = SelectField(_l("Loại"), choices=[choice("", _l("Mọi loại"))])
    incomplete = BooleanField(_l("Chỉ tệp còn thiếu thông tin"))

    def offer(self) -> None:
        """Fills the list of families in the reader's language."""
        self.family.choices = [
            choice("", _l("Mọi loại")), *(choice(key, gettext(label)) for key, label in FAMILIES.items())
        ]  # fmt: skip

    def filters(self) -> Filters:
        """What is asked for; a family that is none is left out."""
        family = self.family.data if self.family.data in FAMILIES else ""
        return Filters((self.q.data or "")[:200], family, bool(self.incomplete.data))
