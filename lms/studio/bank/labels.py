"""Words for what the bank's pages show. Message ids."""

from collections.abc import Mapping

from lms.assessment import kinds
from lms.assessment.bank.rules import State
from lms.assessment.formats import names
from lms.assessment.formats.losses import KIND_WORDS
from lms.kernel.messages import mark

STATES: Mapping[str, str] = {
    State.OFFERED: mark("Đang dùng"),
    State.RETIRED: mark("Đã ngừng dùng"),
    State.ALL: mark("Tất cả"),
}
DIFFICULTIES: Mapping[int, str] = {1: mark("Dễ"), 2: mark("Vừa"), 3: mark("Khó")}
FORMATS: Mapping[str, str] = {
    "gift": mark("GIFT (văn bản, dùng cho Moodle)"),
    "aiken": mark("Aiken (văn bản, chỉ câu một lựa chọn)"),
    "moodle-xml": mark("Moodle XML"),
    "qti": mark("QTI 2.1 (gói .zip)"),
    "qti3": mark("QTI 3.0 (gói .zip)"),
    "xlsx": mark("Bảng tính .xlsx"),
    "docx": mark("Văn bản Word .docx"),
}
PARTS: Mapping[str, str] = {
    "text": mark("câu hỏi"),
    "options": mark("phương án, dòng"),
    "choices": mark("các ý để chọn"),
    "passage": mark("đoạn văn"),
    "gaps": mark("chỗ trống"),
    "answers": mark("đáp án"),
    "areas": mark("các vùng trên hình"),
    "picture": mark("hình"),
    "alt": mark("lời tả hình"),
    "media": mark("hình"),
    "answer": mark("đáp án"),
    "tolerance": mark("sai số"),
    "unit": mark("đơn vị"),
    "diacritics": mark("việc phân biệt dấu"),
    "shuffle": mark("việc xáo thứ tự phương án"),
    "why": mark("lời giải thích"),
    "criteria": mark("tiêu chí chấm"),
    "levels": mark("các mức của tiêu chí"),
    "takes": mark("cách nộp bài"),
    "most_files": mark("số tệp nhiều nhất"),
    "file_types": mark("loại tệp được nhận"),
    "good_answer": mark("bài làm tốt có gì"),
    "grader_note": mark("lời dặn người chấm"),
}
EDITOR_FIELDS: Mapping[str, str] = {
    "text": mark("Nội dung"),
    "passage": mark("Đoạn văn có chỗ trống, viết [[mã]] ở mỗi chỗ"),
    "why": mark("Lời giải thích"),
    "answers": mark("Đáp án được nhận"),
    "answer": mark("Đáp án"),
    "tolerance": mark("Sai số cho phép"),
    "unit": mark("Đơn vị"),
    "diacritics": mark("Viết thiếu dấu thì không được nhận"),
    "shuffle": mark("Cho xáo thứ tự phương án của câu này"),
    "picture": mark("Hình của câu hỏi"),
    "alt": mark("Lời tả hình cho người không nhìn thấy"),
    "label": mark("Tên vùng"),
    "shape": mark("Dạng vùng"),
    "coordinates": mark("Tọa độ, các số cách nhau bằng dấu phẩy, tính từ góc trên bên trái"),
    "key": mark("Mã"),
    "correct": mark("Đúng"),
    "match": mark("Mã của ý khớp với dòng này"),
    "takes": mark("Nhận gì: text, files, either (một trong hai) hoặc both"),
    "most_files": mark("Nhiều nhất mấy tệp (1 đến 10)"),
    "file_types": mark("Loại tệp được nhận: mỗi dòng một loại, để trống là mọi loại"),
    "good_answer": mark("Một bài tốt có những gì (hiện cùng đáp án)"),
    "grader_note": mark("Lời dặn người chấm (người học không thấy)"),
    "criterion": mark("Mã của tiêu chí"),
    "points": mark("Điểm"),
}
EDITOR_CHOICES: Mapping[str, Mapping[str, str]] = {
    "shape": {
        "rect": mark("Hình chữ nhật: trái, trên, phải, dưới"),
        "circle": mark("Hình tròn: x, y của tâm, bán kính"),
        "poly": mark("Hình nhiều góc: x, y của từng góc"),
    },
}
"""Fields of which a few words are all that may stand in them."""

EDITOR_TABLES: Mapping[str, str] = {
    "options": mark("Phương án hoặc dòng"),
    "choices": mark("Các ý để chọn"),
    "gaps": mark("Chỗ trống"),
    "areas": mark("Các vùng trên hình"),
    "criteria": mark("Tiêu chí chấm"),
    "levels": mark("Các mức của mỗi tiêu chí"),
}
ROWS = (mark("Đúng"), mark("Sai"))
"""The rows of a statement that is true or false."""

ACTS_DONE: Mapping[str, str] = {
    "question.move": mark("chuyển danh mục"),
    "question.tag": mark("thêm nhãn"),
    "question.untag": mark("bỏ nhãn"),
    "question.retire": mark("ngừng dùng"),
    "question.restore": mark("dùng lại"),
    "question.practice": mark("đổi việc dùng để luyện tập"),
}
SHARED_LABEL = mark("Ngân hàng chung")


def kind_labels() -> dict[str, str]:
    """The kinds of question that are registered, in words; the name of one that brings none."""
    known = {**file_kind_labels(), "task": mark("bài thực hành, người chấm")}
    return {name: known.get(name, name) for name in kinds.names()}


def file_kind_labels() -> dict[str, str]:
    """The kinds of question that files may hold, those that none here can take too."""
    return {str(kind): words for kind, words in KIND_WORDS.items()}


def format_labels() -> dict[str, str]:
    """The formats of files that are registered, in words; the name of one that brings none."""
    return {name: FORMATS.get(name, name) for name in names()}
