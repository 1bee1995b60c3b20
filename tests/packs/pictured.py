"""A bank whose questions show pictures, and ask for places on one: as an author writes it."""

from tests.packs.make import MEDIA, SVG, files

FILE = "questions/final.toml"

LETTER = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400">
<rect width="640" height="400" fill="#f3f5f4"/>
<rect x="20" y="20" width="600" height="44" fill="#fff" stroke="#6d7a82"/>
<text x="36" y="49" font-family="sans-serif" font-size="20" fill="#1c2b33">Từ: hotro@vneid-xacthuc.top</text>
<text x="36" y="110" font-family="sans-serif" font-size="24" fill="#1c2b33">Tài khoản của bạn sắp bị khóa</text>
<text x="36" y="160" font-family="sans-serif" font-size="18" fill="#1c2b33">Kính gửi thầy cô, xin xác nhận trong 24 giờ.</text>
<circle cx="110" cy="250" r="46" fill="#dfe7e5" stroke="#6d7a82"/>
<rect x="250" y="220" width="240" height="56" rx="8" fill="#0b6e69"/>
<text x="300" y="255" font-family="sans-serif" font-size="20" fill="#fff">Xác nhận ngay</text>
<path d="M40 330H600M40 355H420" stroke="#6d7a82"/>
</svg>
"""

BANK = '''\
title = "Ngân hàng cuối khóa"

[[questions]]
key = "anh"
kind = "single"
tags = ["bai-1"]
difficulty = 1
text = """Thư này do ai gửi?

![Một bức thư có nút Xác nhận ngay](media/thu.svg "Thư nhận lúc 7 giờ")

Chọn một ý."""

[[questions.options]]
key = "a"
text = "Công an ![huy hiệu tròn](media/dau.svg)"
why = "VISAO: ai cũng vẽ được ![dấu đỏ](media/giai-thich.svg)."

[[questions.options]]
key = "b"
text = "Chưa biết, phải tự hỏi lại"
correct = true
why = "VISAO: tên người gửi không chứng minh gì."

[[questions.options]]
key = "c"
text = "Người quen"
why = "VISAO: chưa chắc."

[[questions]]
key = "mot-cho"
kind = "hotspot"
tags = ["bai-1"]
difficulty = 1
text = "Bạn xem chỗ nào trước khi bấm?"
picture = "media/thu.svg"
alt = "Một bức thư: dòng người gửi, tiêu đề, lời chào, nút Xác nhận ngay"

[[questions.areas]]
key = "bimat-dung"
label = "Dòng **người gửi**"
shape = "rect"
coordinates = [20, 20, 620, 64]
correct = true
why = "VISAO: tên miền lạ."

[[questions.areas]]
key = "bimat-huy-hieu"
label = "Hình tròn bên trái"
shape = "circle"
coordinates = [110, 250, 46]
why = "VISAO: hình ai cũng chép được."

[[questions.areas]]
key = "bimat-tieu-de"
label = "Tiêu đề thư"
shape = "poly"
coordinates = [30, 84, 400, 84, 400, 124, 30, 124]
why = "VISAO: tiêu đề do người gửi viết."

[[questions]]
key = "hai-cho"
kind = "hotspot"
tags = ["bai-2"]
difficulty = 2
text = "Đánh dấu hai chỗ giục bạn làm vội."
picture = "media/thu.svg"
alt = "Một bức thư: dòng người gửi, tiêu đề, lời chào, nút Xác nhận ngay"

[[questions.areas]]
key = "bimat-nut"
label = "Nút ở giữa"
shape = "rect"
coordinates = [250, 220, 490, 276]
correct = true
why = "VISAO: ngay là giục."

[[questions.areas]]
key = "bimat-han"
label = "Dòng chữ dưới tiêu đề"
shape = "rect"
coordinates = [30, 140, 420, 170]
correct = true
why = "VISAO: hạn 24 giờ."

[[questions.areas]]
key = "bimat-hinh"
label = "Hình tròn bên trái"
shape = "circle"
coordinates = [110, 250, 46]
why = "VISAO: chỉ để trang trí."

[[questions.areas]]
key = "bimat-chan"
label = "Hai dòng kẻ cuối thư"
shape = "poly"
coordinates = [30, 320, 610, 320, 610, 365, 30, 365]
why = "VISAO: chân thư."
'''

_LISTED = """
[[files]]
file = "{name}"
author = "Tổ học liệu số"
licence = "CC-BY-4.0"
source = "own work"
"""


def pictured_files(bank: str = BANK) -> dict[str, bytes]:
    """The sound pack with this bank for its final quiz, which asks all three."""
    found = files()
    course = found["course.toml"].decode().replace('tag = "bai-1"\ncount = 1', 'tag = "bai-1"\ncount = 2')
    listed = MEDIA + "".join(_LISTED.format(name=name) for name in ("thu.svg", "dau.svg", "giai-thich.svg"))
    small = SVG.replace("0 0 640 360", "0 0 24 24")
    return {
        **found,
        "course.toml": course.encode(),
        FILE: bank.encode(),
        "media/media.toml": listed.encode(),
        "media/thu.svg": LETTER.encode(),
        "media/dau.svg": small.replace("#fff", "#0b6e69").encode(),
        "media/giai-thich.svg": small.replace("#fff", "#a3261f").encode(),
    }
