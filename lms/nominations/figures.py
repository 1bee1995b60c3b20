"""What bears on a criterion: figures that the record counts by itself, and evidence that somebody enters or sends."""

from collections.abc import Mapping

from lms.kernel.messages import mark

FIGURES: Mapping[str, str] = {
    "completions": mark("Lượt hoàn thành khóa học"),
    "required": mark("Khóa bắt buộc đã xong trên số phải học"),
    "on-time": mark("Khóa bắt buộc xong đúng hạn"),
    "hours": mark("Giờ học"),
    "average": mark("Điểm trung bình"),
    "certificates": mark("Giấy chứng nhận"),
    "helped": mark("Lượt giúp đồng nghiệp đã được xác nhận"),
    "taught": mark("Buổi tập huấn đã giảng"),
}
PAPERS: Mapping[str, str] = {
    "rating": mark("kết quả đánh giá, xếp loại mức độ hoàn thành nhiệm vụ"),
    "plan": mark("kết quả thực hiện kế hoạch thi đua của đơn vị"),
    "initiative": mark("quyết định công nhận sáng kiến, giải pháp"),
    "product": mark("sản phẩm, công trình nghiên cứu khoa học được áp dụng"),
    "model": mark("mô hình, giải pháp mới: mô tả, hiệu quả, khả năng nhân rộng"),
    "help": mark("xác nhận đã hướng dẫn, hỗ trợ đồng nghiệp, học sinh, cộng đồng"),
    "movement": mark("xác nhận tham gia các phong trào thi đua"),
    "prize": mark("giấy chứng nhận giải thưởng cấp tỉnh trở lên"),
}
