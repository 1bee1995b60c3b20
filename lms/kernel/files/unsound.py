"""What is wrong with a file that would otherwise be what it says."""

from lms.kernel.messages import mark

CUT = mark("tệp bị thiếu phần cuối, có thể do chép hoặc tải chưa xong; hãy chọn lại tệp gốc")
BROKEN = mark("tệp bị hỏng nên không mở được; hãy lưu lại từ chương trình đã tạo ra nó")


class Unsound(Exception):
    """Why the file is refused: a message id, the end of a sentence that begins with the file's name."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)
