"""What an import counts, in words."""

from collections.abc import Mapping

from lms.kernel.messages import mark

# In the order it is told; what is zero is left out.
COUNTS: Mapping[str, str] = {
    "new": mark("thêm mới {n}"),
    "changed": mark("thay đổi {n}"),
    "back": mark("trở lại {n}"),
    "ended": mark("rời trường {n}"),
    "left": mark("không còn trong danh sách {n}"),
    "unchanged": mark("giữ nguyên {n}"),
    "left_out": mark("không nhận {n}"),
    "not_added": mark("không thêm {n}"),
    "absent": mark("không có trong danh sách {n}"),
    "units": mark("đơn vị mới {n}"),
    "problems": mark("chỗ cần sửa {n}"),
    "cells": mark("ô bỏ trống {n}"),
}
