"""Pure rules of the checklist: each says what is missing, where, and whether it keeps the course from being published.

What a pack could not hold blocks; what makes a better lesson is advice. Reading level: a Vietnamese text reads hard
mainly through long sentences, so their length in tiếng (what stands between blanks) is what is measured; the plain
style of official guidance stays under 20 on average. A sentence of more than `LONG_SENTENCE` is listed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from lms.catalog.drafts.checklist.facts.rules import CourseFacts
from lms.catalog.drafts.checklist.files.rules import licences_of_files, weights
from lms.catalog.drafts.checklist.findings.rules import Check, Finding, must, should
from lms.catalog.drafts.reading.rules import links_in, sentences
from lms.catalog.drafts.rules import estimated_minutes
from lms.catalog.reviews.rules import in_force
from lms.kernel.messages import mark

LONG_SENTENCE = 40
AVERAGE_SENTENCE = 25
MOST_LISTED = 5
FEW_MINUTES, MANY_MINUTES = 2, 10
FEW_LESSONS, MANY_LESSONS = 2, 8


# ---- the course ------------------------------------------------------------------------------------------------


def course_words(facts: CourseFacts) -> Iterator[Finding]:
    """A summary, an introduction, an audience, authors, a licence."""
    for said, msgid in (
        (facts.said.summary, mark("Chưa có câu tóm tắt khóa học.")),
        (facts.said.description, mark("Chưa có lời giới thiệu khóa học.")),
        (facts.said.audience, mark("Chưa chọn khóa học dành cho ai.")),
        (facts.said.authors, mark("Chưa ghi người soạn.")),
        (facts.said.licence, mark("Chưa ghi giấy phép của khóa học.")),
        (facts.said.reviewed_on, mark("Chưa ghi ngày rà soát nội dung.")),
    ):
        if not said:
            yield must("settings", None, msgid)
    for fault in facts.faults:
        yield must("settings", None, mark("Lời giới thiệu khóa học: {fault}"), fault=fault)
    if facts.said.cover and not facts.said.cover_alt:
        yield must("settings", None, mark("Ảnh bìa chưa có lời tả cho người không nhìn thấy ảnh."))
    if any(file.name == facts.said.cover and not file.is_picture for file in facts.files):
        yield must(
            "settings",
            None,
            mark("Ảnh bìa “{value}” không phải ảnh; hãy chọn một ảnh."),
            value=facts.said.cover,
        )


def competences(facts: CourseFacts) -> Iterator[Finding]:
    """At least one of the competences of TT 02/2025/TT-BGDĐT."""
    if not facts.said.competences:
        yield must(
            "settings", None, mark("Chưa chọn năng lực nào theo Thông tư 02/2025/TT-BGDĐT mà khóa học rèn.")
        )


def review_date(facts: CourseFacts) -> Iterator[Finding]:
    """The review is not older than its own interval, and not in the future."""
    if facts.said.reviewed_on is None:
        return
    if facts.said.reviewed_on > facts.today:
        yield should("settings", None, mark("Ngày rà soát nội dung nằm sau hôm nay."))
    elif _months(facts.said.reviewed_on, facts.today) >= facts.said.review_months:
        yield should("settings", None, mark("Nội dung đã quá hạn rà soát; hãy đọc lại rồi ghi ngày mới."))


def number_of_lessons(facts: CourseFacts) -> Iterator[Finding]:
    """There is a lesson; three to five are the school's measure."""
    if not facts.lessons:
        yield must("outline", None, mark("Khóa học chưa có bài nào."))
    elif not FEW_LESSONS <= len(facts.lessons) <= MANY_LESSONS:
        yield should(
            "outline", None, mark("Khóa học có {count} bài; thường nên có 3 đến 5 bài ngắn."), count=len(facts.lessons)
        )  # fmt: skip


def final_quiz(facts: CourseFacts) -> Iterator[Finding]:
    """The final quiz has questions, and enough to draw from."""
    if facts.final is None:
        yield should("final", None, mark("Chưa có bài kiểm tra cuối khóa; khóa học xong khi xong bài cuối."))
        return
    if not facts.final:
        yield must("final", None, mark("Bài kiểm tra cuối khóa chưa có câu nào."))
    for number, draw in enumerate(facts.final, 1):
        if draw.found < draw.asked:
            yield must(
                "final", None, mark("Bài kiểm tra cuối khóa, mục {number}: cần {asked} câu, chỉ có {found} câu đang dùng."),
                number=number, asked=draw.asked, found=draw.found,
            )  # fmt: skip


# ---- each lesson -----------------------------------------------------------------------------------------------


def texts(facts: CourseFacts) -> Iterator[Finding]:
    """Each lesson has a text that the checker finds sound: alternative texts and captions are among what it checks."""
    for lesson in facts.lessons:
        if not lesson.words:
            yield must("text", lesson, mark("Bài chưa có nội dung."))
        for fault in lesson.faults:
            yield Finding(fault, True, "text", lesson.public_id)


def objectives(facts: CourseFacts) -> Iterator[Finding]:
    """Each lesson says what one can do afterwards."""
    for lesson in facts.lessons:
        if not lesson.objectives:
            yield must("details", lesson, mark("Bài chưa ghi mục tiêu: học xong làm được gì."))


def minutes(facts: CourseFacts) -> Iterator[Finding]:
    """The minutes fit the length, and the lesson fits a break."""
    for lesson in facts.lessons:
        estimate = estimated_minutes(lesson.words)
        said = lesson.minutes or estimate
        if lesson.words and lesson.minutes and not estimate / 2 <= lesson.minutes <= estimate * 2 + 2:
            yield should(
                "details", lesson, mark("Ghi {said} phút mà độ dài của bài cần khoảng {estimate} phút."),
                said=lesson.minutes, estimate=estimate,
            )  # fmt: skip
        elif lesson.words and not FEW_MINUTES <= said <= MANY_MINUTES:
            yield should(
                "text", lesson, mark("Bài khoảng {said} phút; người học thường có từng quãng 4 đến 6 phút."), said=said
            )  # fmt: skip


def sources(facts: CourseFacts) -> Iterator[Finding]:
    """Each lesson names what it was written from, and when that was read last."""
    for lesson in facts.lessons:
        if not lesson.sources:
            yield should(
                "details", lesson, mark("Bài chưa ghi nguồn. Điều gì về luật, phí, thủ tục đều cần nguồn và ngày đọc lại.")
            )  # fmt: skip
        for source in lesson.sources:
            read = date.fromisoformat(source["reviewed_on"])
            if read > facts.today:
                yield should(
                    "details",
                    lesson,
                    mark("Nguồn “{title}” ghi ngày đọc nằm sau hôm nay."),
                    title=source["title"],
                )
            if not in_force(source.get("effective_from"), source.get("effective_to"), facts.today):
                yield should(
                    "details", lesson, mark("Nguồn “{title}” không có hiệu lực vào hôm nay; hãy thay bằng văn bản đang có hiệu lực."),
                    title=source["title"],
                )  # fmt: skip
            if read <= facts.today and _months(read, facts.today) >= facts.said.review_months:
                yield should(
                    "details", lesson, mark("Nguồn “{title}” đọc đã lâu; hãy đọc lại rồi ghi ngày mới."), title=source["title"]
                )  # fmt: skip


def questions(facts: CourseFacts) -> Iterator[Finding]:
    """Each lesson asks at least the school's number of questions, of those the bank still offers, and draws no more than
    there are."""
    for lesson in facts.lessons:
        if lesson.retired:
            yield must(
                "quiz", lesson, mark("{count} câu hỏi của bài đã ngừng dùng trong ngân hàng; hãy bỏ hoặc thay."),
                count=lesson.retired,
            )  # fmt: skip
        for draw in lesson.draws:
            if draw.found < draw.asked:
                yield must(
                    "quiz", lesson, mark("Câu hỏi của bài, mục {number}: cần {asked} câu, chỉ có {found} câu đang dùng."),
                    number=draw.number, asked=draw.asked, found=draw.found,
                )  # fmt: skip
        if lesson.questions < facts.least_questions:
            yield should(
                "quiz", lesson, mark("Bài có {count} câu hỏi; nên có ít nhất {least}."),
                count=lesson.questions, least=facts.least_questions,
            )  # fmt: skip


def reading_level(facts: CourseFacts) -> Iterator[Finding]:
    """Long sentences, the longest first, and a text whose sentences are long on average."""
    for lesson in facts.lessons:
        found = sentences(lesson.html)
        if not found:
            continue
        counts = [len(sentence.split()) for sentence in found]
        if sum(counts) / len(counts) > AVERAGE_SENTENCE:
            yield should(
                "text", lesson, mark("Câu trong bài dài trung bình {count} chữ; nên dưới 20 chữ để ai cũng đọc được."),
                count=round(sum(counts) / len(counts)),
            )  # fmt: skip
        long = sorted((n, s) for n, s in zip(counts, found, strict=True) if n > LONG_SENTENCE)[::-1]
        for count, sentence in long[:MOST_LISTED]:
            begin = " ".join(sentence.split()[:10])
            yield should(
                "text", lesson, mark("Câu dài {count} chữ, nên tách: “{begin}…”"), count=count, begin=begin
            )


def links(facts: CourseFacts) -> Iterator[Finding]:
    """Links that lead nowhere in this service, and addresses that can't be right. Nothing is fetched."""
    for lesson in facts.lessons:
        for address in links_in(lesson.html):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https"):
                host = parts.hostname or ""
                if "." not in host and host != "localhost":
                    yield must(
                        "text",
                        lesson,
                        mark("Liên kết “{address}” không có tên miền đúng."),
                        address=address[:80],
                    )
                elif parts.scheme == "http":
                    yield should(
                        "text", lesson, mark("Liên kết “{address}” không được mã hóa (http); hãy dùng https nếu trang có."),
                        address=address[:80],
                    )  # fmt: skip
            elif not parts.scheme and not facts.leads_somewhere(address):
                yield must(
                    "text", lesson, mark("Liên kết “{address}” không dẫn tới đâu."), address=address[:80]
                )


TOPICS: Sequence[tuple[str, Check]] = (
    (mark("Tóm tắt, giới thiệu, đối tượng, người soạn, giấy phép, ảnh bìa"), course_words),
    (mark("Năng lực theo Thông tư 02/2025/TT-BGDĐT"), competences),
    (mark("Ngày rà soát nội dung"), review_date),
    (mark("Số bài"), number_of_lessons),
    (mark("Nội dung, lời mô tả ảnh"), texts),
    (mark("Mục tiêu của từng bài"), objectives),
    (mark("Số phút, tính theo độ dài"), minutes),
    (mark("Nguồn và ngày đọc lại"), sources),
    (mark("Số câu hỏi của từng bài"), questions),
    (mark("Bài kiểm tra cuối khóa"), final_quiz),
    (mark("Phụ đề, bản chép lời, tác giả và giấy phép của từng tệp"), licences_of_files),
    (mark("Số tệp và dung lượng, để khóa học mang đi được"), weights),
    (mark("Liên kết"), links),
    (mark("Câu ngắn, dễ đọc"), reading_level),
)
"""What is looked at, in words, and what looks at it."""


def findings(facts: CourseFacts) -> list[Finding]:
    """Everything to do, what blocks first."""
    found = [
        replace(finding, topic=number)
        for number, (_words, check) in enumerate(TOPICS)
        for finding in check(facts)
    ]
    return sorted(found, key=lambda finding: not finding.blocks)


def _months(begin: date, end: date) -> int:
    whole = (end.year - begin.year) * 12 + end.month - begin.month
    return whole - (end.day < begin.day)
