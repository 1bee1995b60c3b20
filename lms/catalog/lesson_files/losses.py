"""What a Word document has that a lesson has no place for: counted, so that its author is told."""

import re
from collections.abc import Mapping

from lms.kernel.messages import Message, mark

BODY = "word/document.xml"
TOLD = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{urn:schemas-microsoft-com:office:office}OLEObject",
    "office:OLEObject",
    "w:altChunk",
)
"""What the converter does not know either: it is counted here."""
# (what to look for in the document's XML, what to say of it)
_SORTS: tuple[tuple[str, str], ...] = (
    (r"<m:oMath[\s>]", mark("Công thức toán: {count}. Hãy gõ lại thành chữ, hoặc chụp thành hình rồi chèn.")),
    (r"<c:chart[\s/>]", mark("Biểu đồ: {count}. Hãy lưu biểu đồ thành hình rồi chèn.")),
    (r"<dgm:relIds[\s/>]", mark("Sơ đồ SmartArt: {count}. Hãy lưu sơ đồ thành hình rồi chèn.")),
    (r"<o:OLEObject[\s/>]", mark("Tệp nhúng trong văn bản: {count}. Hãy đính kèm tệp riêng.")),
    (r"<w:del\s", mark("Chữ đã xóa đang được theo dõi thay đổi: {count} chỗ, không lấy vào bài.")),
    (r"<w:ins\s", mark("Chữ thêm đang được theo dõi thay đổi: {count} chỗ, đã lấy vào bài như chữ thường.")),
    (r"<w:commentReference\s", mark("Nhận xét bên lề: {count}, không lấy vào bài.")),
    (r"<w:headerReference\s|<w:footerReference\s", mark("Đầu trang, chân trang: không lấy vào bài.")),
    (r"<w:u\s", mark("Gạch chân: không giữ. Chữ cần nhấn mạnh nên in đậm.")),
    (r"<w:highlight\s|<w:color\s+w:val=\"(?!auto|000000)", mark("Màu chữ và màu nền: không giữ.")),
    (r"<w:strike[\s/]|<w:dstrike[\s/]", mark("Chữ gạch ngang: lấy vào bài như chữ thường; hãy bỏ nếu không còn dùng.")),
    (r"<w:instrText[^>]*>\s*TOC\b", mark("Mục lục: không lấy vào bài; bài học ngắn, có tiêu đề là đủ.")),
    (r"<w:altChunk\s", mark("Phần chèn từ tệp khác: {count}, không lấy vào bài. Hãy mở bằng Word, lưu lại rồi gửi lần nữa.")),
    (r"(?s)<wpg:wgp[\s>].*?</wpg:wgp>|<wpc:wpc[\s>].*?</wpc:wpc>|<wps:wsp[\s/>](?!(?:(?!</wps:wsp>).)*<w:txbxContent)",
     mark("Hình vẽ bằng công cụ của Word: {count}, không lấy vào bài. Hãy chụp thành hình rồi chèn.")),
    (r"<w:txbxContent[\s>]", mark("Khung chữ (text box): {count}; chữ ở trong được đưa vào chỗ của khung, hãy xem lại.")),
)  # fmt: skip
_FALLBACK = re.compile(r"<mc:Fallback>.*?</mc:Fallback>", re.DOTALL)  # the same again, for old programs


def losses(parts: Mapping[str, bytes]) -> list[Message]:
    """What is lost of the document with these parts, by name."""
    text = _FALLBACK.sub("", parts.get(BODY, b"").decode("utf-8", "replace"))
    found = []
    for pattern, sentence in _SORTS:
        count = len(re.findall(pattern, text))
        if count:
            found.append(Message(sentence, {"count": count} if "{count}" in sentence else {}))
    return found
