"""The notice of processing as it ships: the first version, which a school may put its own in the place of.

What it says of law rests on Luật 91/2025/QH15 (rights: Điều 4; consent: Điều 9; children: Điều 24) and NĐ
356/2025/NĐ-CP (2 working days), both in force 1/1/2026. It names no article for processing without consent (Điều 19):
on which ground a school stands is the school's to say.
"""

VIETNAMESE = """\
Thông báo này cho bạn biết dịch vụ học tập của nhà trường lưu những gì về bạn, để làm gì, ai xem được và giữ bao lâu. Bấm “Tôi đã đọc” chỉ có nghĩa là bạn đã đọc; đó không phải là sự đồng ý, và bạn không mất quyền nào.

## Ai chịu trách nhiệm
Nhà trường là bên kiểm soát dữ liệu. Phòng Hành chính - Kế toán nhận và giải quyết yêu cầu của bạn. Dịch vụ chạy trên máy chủ của nhà trường; dữ liệu không được gửi cho bên nào khác để quảng cáo hay phân tích.

## Nhà trường lưu những gì về bạn
- Mã, họ và tên, đơn vị hoặc lớp, đối tượng, chức vụ hoặc ngành học, thời gian công tác, học tập, thời gian nghỉ; thư điện tử nếu có.
- Ngày sinh, lưu riêng, chỉ dùng để in giấy chứng nhận, làm hồ sơ, nhận ra hai hồ sơ của cùng một người và biết ai chưa đủ tuổi tự quyết định việc công khai tên.
- Tài khoản: tên đăng nhập, vai trò, mật khẩu ở dạng đã mã hóa một chiều mà không ai đọc được; thiết bị đã đăng nhập và địa chỉ mạng, cả của lần đăng nhập sai.
- Việc học: khóa học đã ghi danh, bài đã mở và đã xong, câu trả lời, điểm, hoàn thành, giấy chứng nhận, kết quả được ghi nhận vào hồ sơ thi đua.
- Nhật ký: ai đã thay đổi gì, ai đã mở dữ liệu của ai.

Nhà trường không lưu số căn cước, địa chỉ nhà, số điện thoại, ảnh, giới tính, thông tin về cha mẹ.

## Để làm gì
- Tổ chức học tập theo kế hoạch phổ cập kỹ năng số của nhà trường và cấp giấy chứng nhận.
- Tính tỷ lệ hoàn thành, làm báo cáo, hồ sơ thi đua theo quy định.
- Giữ an toàn cho tài khoản và dữ liệu.

Nhà trường làm những việc này theo nhiệm vụ của mình, không dựa trên sự đồng ý của bạn. Việc nào cần sự đồng ý, như công khai họ tên của học sinh, được hỏi riêng, không đánh dấu sẵn, và bạn rút lại được bất cứ lúc nào.

## Ai xem được
- Bạn xem được mọi thứ về mình, và xem được ai đã mở dữ liệu của bạn.
- Trưởng đơn vị xem được tình hình học tập của người trong đơn vị mình.
- Phòng Hành chính - Kế toán và lãnh đạo trường xem được của toàn trường; ngày sinh chỉ văn phòng xem được.
- Người ngoài chỉ kiểm tra được giấy chứng nhận khi có mã hoặc số trên giấy; tên được viết tắt, tên học sinh chỉ hiện khi đã có đồng ý.

## Giữ bao lâu
Kết quả học tập và giấy chứng nhận được giữ lâu dài, vì số liệu báo cáo và việc kiểm tra giấy dựa vào đó. Nhật ký và dữ liệu tạm được xóa theo thời hạn ghi ở cuối trang này. Khi dữ liệu của bạn được xóa theo yêu cầu, tên và mọi thông tin nhận ra bạn được bỏ đi; các con số còn lại không gắn với bạn nữa.

## Quyền của bạn
Bạn có quyền được biết, xem, sửa, nhận bản sao, xóa, hạn chế xử lý, phản đối, đồng ý hoặc không đồng ý và rút lại sự đồng ý; khiếu nại, tố cáo, khởi kiện, yêu cầu bồi thường thiệt hại theo quy định của pháp luật. Hãy dùng trang “Dữ liệu của tôi”, hoặc nộp đơn giấy cho văn phòng. Nhà trường trả lời trong 2 ngày làm việc, và cho biết thời hạn thực hiện. Học sinh chưa đủ tuổi thì người đại diện theo pháp luật cùng quyết định việc công khai thông tin."""

ENGLISH = """\
This notice tells you what the school's learning service keeps about you, what for, who can see it and for how long. Pressing “I have read this” only means that you have read it; it is not a consent, and you give up no right.

## Who is responsible
The school is the controller of the data. The Office of Administration and Accounting receives and handles your requests. The service runs on the school's own server; no data is sent to anybody else for advertising or analysis.

## What the school keeps about you
- Code, full name, unit or class, category, position or field of study, times of work, study and leave; your e-mail address if there is one.
- Birth date, kept apart, used only to print certificates, to prepare dossiers, to recognise two records of one person and to know who is too young to decide alone about publishing their name.
- Account: user name, roles, and the password in a one-way scrambled form that nobody can read; the devices signed in with and network addresses, also those of failed sign-ins.
- Learning: courses you enrolled in, lessons opened and finished, answers, grades, completions, certificates, and what counts in the emulation record.
- Logs: who changed what, and who opened whose data.

The school does not keep identity card numbers, home addresses, phone numbers, photos, gender or anything about parents.

## What for
- To run the courses of the school's digital skills plan and to issue certificates.
- To compute completion rates and prepare the reports and emulation records that the rules ask for.
- To keep accounts and data safe.

The school does this as part of its duties, not on the basis of your consent. What does need consent, such as publishing a student's name, is asked separately, with nothing ticked beforehand, and you can take it back at any time.

## Who can see it
- You can see everything about yourself, and who has opened your data.
- Heads of units can see the learning of the people in their unit.
- The office and the school's leaders can see the whole school; only the office can see birth dates.
- Outsiders can only check a certificate when they have the code or number printed on it; names are abbreviated, and a student's name is shown only after consent.

## How long
Results and certificates are kept permanently, because reports and the checking of certificates rest on them. Logs and temporary data are removed after the periods listed at the end of this page. When your data is erased at your request, your name and everything that identifies you is removed; the figures that remain are no longer tied to you.

## Your rights
You have the right to know, to view, to correct, to get a copy, to have data deleted, to restrict processing, to object, to consent or not and to withdraw consent; to complain, denounce, sue and claim damages as the law provides. Use the page “My data”, or hand in a paper request at the office. The school answers within 2 working days and tells you when it will be done. For students under age, the legal representative decides with them about publishing information."""
