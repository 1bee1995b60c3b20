"""The 24 năng lực thành phần in 6 miền of Thông tư 02/2025/TT-BGDĐT, as data: message ids by code."""

from lms.kernel.messages import mark

AREAS = {
    "1": mark("Khai thác dữ liệu và thông tin"),
    "2": mark("Giao tiếp và hợp tác trong môi trường số"),
    "3": mark("Sáng tạo nội dung số"),
    "4": mark("An toàn"),
    "5": mark("Giải quyết vấn đề"),
    "6": mark("Ứng dụng trí tuệ nhân tạo"),
}

COMPETENCES = {
    "1.1": mark("Duyệt, tìm kiếm và lọc dữ liệu, thông tin và nội dung số"),
    "1.2": mark("Đánh giá dữ liệu, thông tin và nội dung số"),
    "1.3": mark("Quản lý dữ liệu, thông tin và nội dung số"),
    "2.1": mark("Tương tác thông qua công nghệ số"),
    "2.2": mark("Chia sẻ thông tin và nội dung thông qua công nghệ số"),
    "2.3": mark("Sử dụng công nghệ số để thực hiện trách nhiệm công dân"),
    "2.4": mark("Hợp tác thông qua công nghệ số"),
    "2.5": mark("Quy tắc ứng xử trên mạng"),
    "2.6": mark("Quản lý danh tính số"),
    "3.1": mark("Phát triển nội dung số"),
    "3.2": mark("Tích hợp và tạo lập lại nội dung số"),
    "3.3": mark("Thực thi bản quyền và giấy phép"),
    "3.4": mark("Lập trình"),
    "4.1": mark("Bảo vệ thiết bị"),
    "4.2": mark("Bảo vệ dữ liệu cá nhân và quyền riêng tư"),
    "4.3": mark("Bảo vệ sức khỏe và an sinh số"),
    "4.4": mark("Bảo vệ môi trường"),
    "5.1": mark("Giải quyết các vấn đề kỹ thuật"),
    "5.2": mark("Xác định nhu cầu và giải pháp công nghệ"),
    "5.3": mark("Sử dụng sáng tạo công nghệ số"),
    "5.4": mark("Xác định các vấn đề cần cải thiện về năng lực số"),
    "6.1": mark("Hiểu biết về trí tuệ nhân tạo"),
    "6.2": mark("Sử dụng trí tuệ nhân tạo có đạo đức và trách nhiệm"),
    "6.3": mark("Đánh giá trí tuệ nhân tạo"),
}
