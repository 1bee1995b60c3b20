"""A bank with one question of every kind that is typed or picked from lists, as an author writes it."""

from tests.packs.make import files

FILE = "questions/final.toml"

BANK = '''\
title = "Ngân hàng cuối khóa"

[[questions]]
key = "chu"
kind = "text"
tags = ["bai-1"]
difficulty = 1
text = "Mã xác nhận một lần còn gọi là gì?"
answers = ["OTP", "mã OTP"]
diacritics = false
why = "VISAO: *one-time password*."

[[questions]]
key = "so"
kind = "number"
tags = ["bai-1"]
difficulty = 1
text = "Một ki-lô-mét rưỡi là bao nhiêu mét?"
answer = 1500
tolerance = 0.5
unit = "m"
why = "VISAO: nhân với 1000."

[[questions]]
key = "noi"
kind = "matching"
tags = ["bai-1"]
difficulty = 2
text = "Nối việc với nơi làm."
why = "VISAO: mỗi việc một nơi."

[[questions.choices]]
key = "vneid"
text = "VNeID"

[[questions.choices]]
key = "cong"
text = "Cổng dịch vụ công"

[[questions.choices]]
key = "thua"
text = "Hộp thư"

[[questions.options]]
key = "xem"
text = "Xem giấy tờ"
match = "vneid"
why = "VISAO: ví giấy tờ."

[[questions.options]]
key = "nop"
text = "Nộp hồ sơ"
match = "cong"

[[questions]]
key = "xep"
kind = "ordering"
tags = ["bai-2"]
difficulty = 2
text = "Xếp các việc khi lộ mật khẩu."
why = "VISAO: đổi trước."

[[questions.options]]
key = "mot"
text = "Đổi mật khẩu"

[[questions.options]]
key = "hai"
text = "Đăng xuất nơi khác"

[[questions.options]]
key = "ba"
text = "Báo cho trường"

[[questions]]
key = "dien"
kind = "blanks"
tags = ["bai-2"]
difficulty = 3
text = "Điền vào đoạn sau."
passage = """
Không đọc mã [[ma]] cho ai.

Gọi số [[so]] rồi chờ."""
why = "VISAO: số tự tìm thì đáng tin."

[[questions.choices]]
key = "tim"
text = "do mình tìm"

[[questions.choices]]
key = "goi"
text = "vừa gọi tới"

[[questions.gaps]]
key = "ma"
answers = ["OTP"]

[[questions.gaps]]
key = "so"
match = "tim"
'''


def open_files(bank: str = BANK) -> dict[str, bytes]:
    """The sound pack with this bank for its final quiz, which asks all five."""
    found = files()
    course = found["course.toml"].decode()
    course = course.replace('tag = "bai-1"\ncount = 1', 'tag = "bai-1"\ncount = 3')
    course = course.replace('tag = "bai-2"\ncount = 1', 'tag = "bai-2"\ncount = 2')
    return {**found, "course.toml": course.encode(), FILE: bank.encode()}
