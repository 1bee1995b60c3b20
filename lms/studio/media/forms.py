"""Forms of a course's files."""

from collections.abc import Sequence
from typing import IO, Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

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


def _words() -> dict[str, Any]:
    """What is said in a film or a sound: its captions as a file that comes along, and all of it as text."""
    return {
        "captions_file": FileField(
            _l("Gửi tệp phụ đề mới"), [_is_captions], render_kw={"accept": ".vtt,.srt"},
            description=_l("Tệp .vtt hoặc .srt, cho người không nghe được. Lời trong tệp cũng thành bản chép lời, nếu chưa có."),
        ),
        "transcript": TextAreaField(
            _l("Bản chép lời"), [Length(max=MOST_TRANSCRIPT)], filters=[_paragraphs], render_kw={"rows": 8},
            description=_l("Toàn bộ lời nói, cho người không nghe được hoặc mạng yếu. Đứng ngay dưới trong bài học."),
        ),
    }  # fmt: skip


def _is_captions(_form: Any, field: Any) -> None:
    name = getattr(field.data, "filename", "") or ""
    if name and not name.lower().endswith((".vtt", ".srt")):
        raise ValidationError(gettext("Phụ đề phải là tệp .vtt hoặc .srt."))


def sent_captions(form: Any) -> tuple[str, IO[bytes]] | None:
    """The file of captions that came with the form, or None."""
    held: Any = form.captions_file.data if "captions_file" in form else None
    return (held.filename, held.stream) if getattr(held, "filename", "") else None


def upload_form() -> Any:
    """Files, and what is said of all of them; of a film or a sound that is sent alone also its words."""
    fields: dict[str, Any] = {
        "file": MultipleFileField(
            _l("Tệp"), render_kw={"multiple": True, "accept": ACCEPTED},
            description=_l("Chọn được nhiều tệp: ảnh, video MP4 hoặc WebM, âm thanh, PDF, Word, Excel, PowerPoint, phụ đề .vtt hoặc .srt."),
        ),
        "alt": StringField(_l("Lời mô tả"), [Length(max=MOST_ALT)], filters=[tidy]),
        **_credits(),
        **_words(),
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
        fields |= _words()
    return type("DescribeForm", (Form,), fields)


def said_in(form: Any, file: FileRow | None = None) -> Said:
    """What the form says of a file."""
    captions = form.captions.data or None if "captions" in form else (file.captions if file else None)
    transcript = form.transcript.data if "transcript" in form else (file.transcript if file else "")
    return Said(
        form.alt.data or "", form.author.data or "", form.licence.data or "", form.source.data or "", captions,
        transcript or "",
    )  # fmt: skip


class CreditsForm(Form):
    """What is said of all files that say nothing yet."""

    all_author = StringField(_l("Tác giả"), [Length(max=MOST_CREDIT)], filters=[tidy])
    all_licence = _Choice(_l("Giấy phép"))
    all_source = StringField(
        _l("Nguồn"), [Length(max=MOST_CREDIT)], filters=[tidy],
        description=_l("Lấy từ đâu: “Trường tự làm”, hoặc địa chỉ trang đã lấy."),
    )  # fmt: skip

    def offer(self) -> None:
        """Fills the list of licences in the reader's language."""
        self.all_licence.choices = _licences()

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if good and not (self.all_author.data or self.all_licence.data or self.all_source.data):
            self.all_author.errors = [gettext("Hãy ghi ít nhất một ô.")]
            return False
        return good

    def says(self) -> Said:
        """What was filled in."""
        return Said(
            author=self.all_author.data or "",
            licence=self.all_licence.data or "",
            source=self.all_source.data or "",
        )


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
