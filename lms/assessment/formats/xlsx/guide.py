"""The second sheet of the template: what each column is for, and an example of each kind of question."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lms.assessment.formats import difficulty
from lms.assessment.formats.content import NOTHING, Gap, Item, Kind, Option, Text
from lms.assessment.formats.xlsx import columns
from lms.assessment.formats.xlsx.reading import GUIDE

_HALF, _ONE, _NONE = Fraction(1, 2), Fraction(1), Fraction(0)

WORDS: Sequence[tuple[str, str]] = (
    ("Cách dùng", "Mỗi câu hỏi một dòng ở trang “Câu hỏi”. Thứ tự cột tùy ý, cột nào không cần có thể xóa; trang “Hướng dẫn” này không được đọc. Muốn ghi một dòng mẫu dưới đây, hãy chép nó sang trang “Câu hỏi”."),
    ("Loại câu", "Chọn trong danh sách của ô. Để trống thì hiểu theo đáp án: một chữ cái là một lựa chọn, nhiều chữ cái là nhiều lựa chọn, “Đúng” hoặc “Sai” là câu đúng – sai."),
    ("Câu hỏi", "Nội dung câu hỏi. Xuống dòng trong ô bằng Alt+Enter. Chỗ trống để điền viết là [[1]], [[2]] …"),
    ("Phương án A, B …", "Phương án để chọn; đáp án được chấp nhận của câu trả lời ngắn và câu trả lời bằng số; cặp “vế trái -> vế phải” của câu ghép đôi (vế phải thừa: “-> vế phải”); các dòng theo đúng thứ tự của câu sắp xếp; đáp án của chỗ trống [[1]], [[2]] …"),
    ("Đáp án đúng", "Chữ cái của phương án đúng: B, hoặc A, C. Câu đúng – sai ghi Đúng hoặc Sai. Muốn chia điểm khác nhau thì ghi phần trăm: A:100; B:50."),
    ("Chỗ trống", "Tự gõ: “OTP | mã OTP” (một trong hai đều đúng). Chọn trong danh sách: “*Hà Nội | Huế” (dấu * trước ý đúng). Số: “#3.5:0.1” (sai số 0,1). Dấu | trong đáp án viết là \\|."),
    ("Lời giải chung, Giải thích A, B …", "Hiện ra sau khi nộp bài: vì sao đúng, chọn sai thì chuyện gì xảy ra và nên làm thế nào."),
    ("Độ khó", "1 dễ, 2 trung bình, 3 khó."),
    ("Điểm", "Để trống là 1 điểm."),
    ("Sai số, Đơn vị", "Của câu trả lời bằng số: đáp án 3,5, sai số 0,1, đơn vị MB."),
    ("Tính dấu", "Của câu tự gõ: “có” thì gõ thiếu dấu tiếng Việt là sai, “không” thì thiếu dấu vẫn đúng."),
    ("Nhãn, Danh mục", "Nhãn cách nhau bằng dấu phẩy. Danh mục nhiều cấp cách nhau bằng dấu /: Tin học/Bài 1."),
    ("Định dạng", "Để trống là văn bản thường. Ghi Markdown hoặc HTML nếu các ô của dòng viết bằng cách đó."),
    ("Số và ngày", "Các ô của mẫu là kiểu Văn bản, nên “1/2” vẫn là 1/2. Khi dán từ nơi khác, hãy dán dạng giá trị (Paste values)."),
)  # fmt: skip


def _option(said: str, weight: Fraction = _NONE, why: str = "", match: str = "") -> Option:
    return Option(Text(said), weight, Text(why) if why else NOTHING, match=Text(match) if match else NOTHING)


EXAMPLES: Sequence[Item] = (
    Item(
        Kind.SINGLE, Text("Có người gọi điện, xưng là cán bộ ngân hàng và xin mã OTP. Bạn làm gì?"),
        (
            _option("Đọc mã vì họ biết tên mình", why="Họ mua được danh sách tên; đọc mã là mất tiền."),
            _option("Cúp máy rồi gọi số in trên thẻ", _ONE, "Số do bạn tự tìm thì kẻ gian không đổi được."),
            _option("Bảo họ nhắn tin cho chắc", why="Tin nhắn cũng giả được tên người gửi."),
        ),
        tags=(difficulty.tag(1), "an toàn"), category=("An toàn số",),
    ),
    Item(
        Kind.MULTIPLE, Text("Mật khẩu nào dưới đây khó đoán?"),
        (
            _option("Ba từ không liên quan ghép lại", _HALF),
            _option("Ngày sinh của con", why="Người quen đoán được ngay."),
            _option("Mật khẩu do trình quản lý mật khẩu tạo", _HALF),
        ),
    ),
    Item(
        Kind.TRUE_FALSE, Text("Xóa tệp trong Thùng rác rồi thì vẫn lấy lại được bằng Ctrl+Z."),
        (
            Option(NOTHING, _NONE, Text("Sau khi dọn Thùng rác, Ctrl+Z không còn tác dụng."), key="true"),
            Option(NOTHING, _ONE, Text("Đúng vậy: cần bản sao lưu."), key="false"),
        ),
    ),
    Item(
        Kind.TEXT, Text("Mã xác nhận dùng một lần gọi tắt là gì?"), (_option("OTP", _ONE), _option("mã OTP", _ONE)),
        feedback=Text("OTP: one-time password."), ignores_marks=False,
    ),
    Item(
        Kind.NUMBER, Text("Tệp 1,5 MB là bao nhiêu KB (1 MB = 1024 KB)?"),
        (Option(Text("1536"), _ONE, tolerance=Decimal(1)),), units=("KB",),
    ),
    Item(
        Kind.MATCHING, Text("Nối việc cần làm với nơi làm."),
        (
            _option("Xem giấy tờ tùy thân", _ONE, match="VNeID"),
            _option("Nộp hồ sơ trực tuyến", _ONE, match="Cổng dịch vụ công"),
            _option("", match="Hộp thư điện tử"),
        ),
    ),
    Item(
        Kind.ORDERING, Text("Xếp các việc khi nghi bị lộ mật khẩu."),
        (_option("Đổi mật khẩu", _ONE), _option("Đăng xuất các thiết bị khác", _ONE), _option("Báo cho nhà trường", _ONE)),
    ),
    Item(
        Kind.BLANKS, Text("Không đọc mã [[1]] cho ai; gọi lại số [[2]]."),
        gaps=(
            Gap(Kind.TEXT, (_option("OTP", _ONE), _option("xác nhận", _ONE))),
            Gap(Kind.SINGLE, (_option("do mình tự tìm", _ONE), _option("vừa gọi tới"))),
        ),
    ),
    Item(Kind.ESSAY, Text("Kể lại một lần bạn gặp tin nhắn lừa đảo và cách bạn xử lý."), points=Decimal(2)),
)  # fmt: skip


def write(book: Any, look: Any) -> None:
    """Adds the sheet to the workbook, with the formats of `look`."""
    from lms.assessment.formats.xlsx.writing import WIDTHS, example_cells

    sheet = book.add_worksheet(GUIDE)
    order = columns.order(columns.SHOWN_LETTERS)
    row = len(WORDS) + 3
    look.head(sheet, order, row)
    sheet.write_string(0, 0, "Cách điền bảng câu hỏi", look.title)
    for number, (name, words) in enumerate(WORDS, 1):
        sheet.write_string(number, 0, name, look.heading)
        sheet.merge_range(number, 1, number, 6, "", look.words)
        sheet.write_string(number, 1, words, look.words)
        sheet.set_row(number, 16 * max(len(words) // 180, len(name) // 22) + 20)
    sheet.write_string(row - 1, 0, "Ví dụ từng loại câu", look.title)
    for number, item in enumerate(EXAMPLES, row + 1):
        cells = example_cells(item)
        lines = [len(said) // (WIDTHS.get(name, 12) - 2) + 1 for (name, _), said in cells.items() if said]
        sheet.set_row(number, 16 * max(lines))
        for index, column in enumerate(order):
            if cells.get(column):
                sheet.write_string(number, index, cells[column], look.body)
