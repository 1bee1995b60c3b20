"""Two versions beside each other: what a trainer reads before deciding what a new version does to people."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from lms.catalog import queries as catalog
from lms.catalog.packs.bodies import render
from lms.catalog.packs.content import Pack, PackLesson, PackTerms
from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.studio.comparing.changes import Comparison, Item, Side, Standing, compare
from lms.studio.comparing.values import Change
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_person
from tests.packs.make import SVG, good_pack
from tests.pages import LmsClient


def compared(new: Pack, old: Pack | None = None) -> Comparison:
    old = old or good_pack()
    return compare(side(old), side(new))


def side(pack: Pack) -> Side:
    shown = {lesson.key: render(lesson.format, lesson.body, pack.media) for lesson in pack.lessons}
    return Side(pack, {media.file: media.sha256 for media in pack.media}, shown)


def said(change: Change) -> tuple[str, list[str], list[str]]:
    plain = [
        [w if isinstance(w, str) else w.plain() for w in value] for value in (change.before, change.after)
    ]
    return change.label, plain[0], plain[1]


def labels(found: tuple[Change, ...]) -> list[str]:
    return [change.label for change in found]


def names(found: tuple[Item, ...]) -> list[tuple[str, tuple[Standing, ...]]]:
    return [(item.name, item.standings) for item in found]


def lessons(*keys: str) -> tuple[PackLesson, ...]:
    return tuple(PackLesson(key, f"Bài {key}", 5, ("Biết",), "Chữ") for key in keys)


def test_equal_packs_have_no_changes() -> None:
    assert compared(replace(good_pack(), version=9)).is_empty


def test_settings() -> None:
    found = compared(replace(
        good_pack(), title="Tên khác", level="advanced", audience=("worker",), certificate=False, cover=None,
        cover_alt="", order="free", reviewed_on=date(2027, 1, 2), summary="Đặt một mật khẩu rất dài mà vẫn nhớ được.",
    ))  # fmt: skip
    assert [said(change) for change in found.settings if not change.lines] == [
        ("Tên khóa học", ["Mật khẩu dễ nhớ"], ["Tên khác"]),
        ("Mức độ", ["Cơ bản"], ["Nâng cao"]),
        ("Đối tượng", ["Giáo viên", "Học sinh"], ["Người lao động"]),
        ("Thứ tự học", ["lần lượt từng bài"], ["tự do"]),
        ("Giấy chứng nhận", ["có"], ["không"]),
        ("Ảnh bìa", ["cover.svg"], ["không có"]),
        ("Lời tả ảnh bìa", ["Một ổ khóa"], ["không có"]),
        ("Ngày rà soát", ["22/11/2026"], ["02/01/2027"]),
    ]
    assert [change.label for change in found.settings if change.lines] == ["Tóm tắt"]


def test_lessons_that_came_went_and_changed_places() -> None:
    old = replace(good_pack(), lessons=lessons("a", "b", "c", "d"))
    found = compared(replace(old, lessons=lessons("d", "a", "x", "b")), old)
    assert names(found.lessons) == [
        ("Bài d", (Standing.MOVED,)), ("Bài x", (Standing.ADDED,)), ("Bài c", (Standing.REMOVED,))
    ]  # fmt: skip
    assert [item.at for item in found.lessons] == [("4", "1"), ("", "3"), ("3", "")]


def test_a_lesson_that_changed() -> None:
    pack = good_pack()
    first = pack.lessons[0]
    changed = replace(
        first, title="Mật khẩu rất dài", minutes=6, body=first.body.replace("Viết liền.", "Viết liền nhau."), sources=(),
        pass_mark=90, check_quiz=replace(first.check_quiz, terms=PackTerms(closes_on=date(2027, 1, 2))),
    )  # fmt: skip
    [item] = compared(replace(pack, lessons=(changed, *pack.lessons[1:]))).lessons
    assert item.standings == (Standing.CHANGED,)
    assert labels(item.changes) == [
        "Tên bài", "Phút", "Nguồn", "Nội dung bài", "Điểm đạt, phần trăm", "Ngày cuối được nộp",
    ]  # fmt: skip
    assert said(item.changes[-1]) == ("Ngày cuối được nộp", ["không có"], ["02/01/2027"])


def test_a_lesson_in_html_is_compared_by_what_one_reads() -> None:
    html = '<p>Chọn <strong>bốn</strong> từ.</p><figure><img src="media/khoa.svg" alt="Ổ khóa"></figure>'
    old = replace(good_pack(), lessons=(replace(lessons("a")[0], body=html, format="html"),))
    new = html.replace("<strong>bốn</strong>", "<em>năm</em>").replace("Ổ khóa", "Ổ khóa to")
    [item] = compared(replace(old, lessons=(replace(old.lessons[0], body=new),)), old).lessons
    [change] = item.changes
    assert [[piece.text for piece in line.pieces] for line in change.lines] == [
        ["Chọn ", "bốn", "năm", " từ."], ["[Ổ khóa", " to", "]"]
    ]  # fmt: skip
    looks = html.replace("strong>", "em>")
    [item] = compared(replace(old, lessons=(replace(old.lessons[0], body=looks),)), old).lessons
    assert said(item.changes[0])[2] == ["chữ như cũ; chỉ khác cách trình bày, hình hoặc liên kết"]


def test_the_final_quiz() -> None:
    pack = good_pack()
    assert pack.final_quiz
    quiz = replace(
        pack.final_quiz, pass_mark=70, draws=pack.final_quiz.draws[:1], terms=PackTerms(counts="last")
    )
    found = compared(replace(pack, final_quiz=quiz)).final_quiz
    assert labels(found) == ["Điểm đạt, phần trăm", "Lượt nào là kết quả", "Cách lấy câu hỏi"]
    assert "final: 1 trong 1 câu mang nhãn bai-2, mỗi câu 1 điểm" in [
        p.text for line in found[-1].lines for p in line.pieces
    ]
    gone = compared(replace(pack, final_quiz=None)).final_quiz
    assert said(gone[0]) == ("Tên bài kiểm tra", ["Bài kiểm tra cuối khóa"], ["không có"])


def test_questions() -> None:
    pack = good_pack()
    bank = pack.bank("final")
    first, second = bank.questions
    wording = replace(
        first, difficulty=3, options=(replace(first.options[0], correct=True), *first.options[1:])
    )
    added = replace(second, key="ba", text="Câu mới\nDòng hai")
    banks = tuple(replace(b, questions=(wording, added)) if b.name == "final" else b for b in pack.banks)
    found = compared(replace(pack, banks=banks)).questions
    assert names(found) == [
        ("Chọn mật khẩu nào?", (Standing.CHANGED,)), ("Câu mới", (Standing.ADDED,)),
        ("Việc nào nên làm?", (Standing.REMOVED,)),
    ]  # fmt: skip
    assert labels(found[0].changes) == ["Độ khó", "phương án, dòng"]
    assert {item.at for item in found} == {("final", "final"), ("", "final"), ("final", "")}


def test_files() -> None:
    pack = good_pack()
    cover, lock = pack.media
    media = (replace(cover, author="Khác"), replace(lock, file="moi.svg", content=SVG.encode()))
    assert names(compared(replace(pack, media=media)).media) == [
        ("cover.svg", (Standing.CHANGED,)), ("khoa.svg", (Standing.REMOVED,)), ("moi.svg", (Standing.ADDED,)),
    ]  # fmt: skip


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(make_person(), [Role.TRAINER]))


def address() -> str:
    card = catalog.courses()[0]
    release()
    return f"/studio/courses/{card.public_id}/comparison"


def text(client: LmsClient, href: str) -> str:
    response = client.get(href)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def test_the_page(app: Flask, trainer: LmsClient) -> None:
    publish()
    assert "Khóa học mới có một phiên bản" in text(trainer, address())
    pack = good_pack()
    second = replace(pack.lessons[1], body="Không đưa mật khẩu cho bất kỳ ai <b>&</b>.")
    publish(replace(pack, version=2, lessons=(pack.lessons[0], second)), effect="typo")
    publish(replace(pack, version=3, title="Tên mới"), effect="valid")
    assert "So sánh hai phiên bản" in text(trainer, address().removesuffix("/comparison"))
    newest = text(trainer, address())
    assert "Tên mới" in newest
    earlier = text(trainer, address() + "?one=1&other=2")
    assert '<ins><span class="visually-hidden">[thêm] </span>bất kỳ </ins>' in earlier
    assert "&lt;b&gt;" in earlier
    assert "Tên khóa học" not in earlier
    assert "bất kỳ </ins>" in text(trainer, address() + "?one=2&other=1")
    assert "cùng một phiên bản" in text(trainer, address() + "?one=2&other=2")
    assert "Tên mới" in text(trainer, address() + "?one=99&other=x'")


def test_it_costs_the_same_for_forty_lessons(app: Flask, trainer: LmsClient) -> None:
    costs = []
    for count in (2, 40):
        pack = replace(good_pack(), key=f"k{count}", lessons=lessons(*(f"a{n}" for n in range(count))))
        publish(pack)
        result = publish(replace(pack, version=2, lessons=tuple(reversed(pack.lessons))), effect="valid")
        card = catalog.find_card_by_course_id(result.course_id)
        assert card
        release()
        text(trainer, "/studio")  # the school's name is fetched once
        with count_queries(db.engine) as seen:
            text(trainer, f"/studio/courses/{card.public_id}/comparison")
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert costs[0] <= 20


def test_only_for_trainers(app: Flask, client: LmsClient) -> None:
    publish()
    assert client.get(address()).status_code == 303
    sign_in(client, make_account(make_person(), [Role.OFFICE]))
    assert client.get(address()).status_code == 404
