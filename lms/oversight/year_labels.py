"""The acts of the emulation year, its calendar and the public page, in words."""

from collections.abc import Mapping

from lms.kernel.messages import mark

OF_THE_YEAR: Mapping[str, str] = {
    "deadline.add": mark("Thêm mốc vào lịch thi đua"),
    "deadline.change": mark("Sửa mốc trong lịch thi đua"),
    "deadline.remove": mark("Bỏ mốc khỏi lịch thi đua"),
    "deadline.done": mark("Ghi việc đã xong"),
    "deadline.undone": mark("Bỏ ghi việc đã xong"),
    "emulation.freeze": mark("Chọn số liệu chốt của kỳ thi đua"),
    "value.enter": mark("Ghi vào hồ sơ thi đua"),
    "value.step": mark("Xử lý mục đã ghi vào hồ sơ thi đua"),
    "showcase.choose": mark("Đặt trang công khai"),
    "showcase.tell": mark("Thêm mục vào trang công khai"),
    "showcase.word": mark("Ghi ý kiến về mục trên trang công khai"),
    "emulation.period": mark("Sửa kỳ thi đua"),
    "snapshot.freeze": mark("Chốt số liệu"),
}

KINDS_OF_THE_YEAR: Mapping[str, str] = {
    "period": mark("Kỳ thi đua"),
    "deadline": mark("Mốc thời gian"),
    "showcase": mark("Trang công khai"),
}

FIELDS_OF_THE_YEAR: Mapping[str, str] = {
    "is_on": mark("đang mở"),
    "word": mark("ý kiến"),
    "snapshot": mark("số liệu chốt"),
}
