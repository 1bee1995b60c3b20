"""Writing questions in the browser: every kind by one form, previewed, never lost, never over somebody else's."""

import re

import pytest

from lms.assessment import kinds
from lms.assessment.bank.queries import edits
from lms.assessment.models import QuestionVersion
from lms.assessment.publishing import publish_question
from lms.kernel.db import db
from lms.studio.bank.editing import shapes
from tests.assessment.make import count, make_question, writing
from tests.assessment.questions import SOURCES as OPEN
from tests.assessment.test_hotspot import SOURCE as HOTSPOT_SOURCE
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, href, row_of, trainer

SINGLE = {
    "q-text": "Mật khẩu nào khó đoán?", "rows-options": "5", "options-0-key": "a", "options-0-text": "Bốn từ dài",
    "options-0-correct": "y", "options-0-why": "Dài thì khó đoán.", "options-1-text": "123456",
    "options-1-why": "Ai cũng thử.", "options-3-key": "d", "options-3-text": "Tên mình", "options-3-why": "Dễ đoán.",
    "bank": "chung", "category": "", "key": "mat-khau", "difficulty": "2", "tags": "mật khẩu, an toàn", "note": "",
}  # fmt: skip


def values_of(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag) and 'name="csrf' not in tag:
            value = re.search(r'value="([^"]*)"', tag)
            found[name[1]] = value[1] if value else ""
    for name_, value_ in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page):
        found[name_] = value_.replace("\r\n", "\n")
    for name_, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option[^>]* selected value="([^"]*)"', inner)
        found[name_] = chosen[1] if chosen else ""
    return found


def test_a_new_question_is_previewed_then_saved(client: LmsClient) -> None:
    trainer(client)
    assert client.get(f"{HOME}/new").status_code == 200
    preview = client.post(f"{HOME}/new/single", data={**SINGLE, "act": "preview"})
    page = preview.get_data(as_text=True)
    assert preview.status_code == 200
    assert "Người học sẽ thấy" in page
    assert "Bốn từ dài" in page
    assert count(QuestionVersion) == 0
    assert client.post(f"{HOME}/new/single", data={**SINGLE, "act": "save"}).status_code == 303
    wording = row_of("mat-khau", "chung").wording
    assert [option["key"] for option in wording.source["options"]] == ["a", "b", "d"]
    assert wording.tags == ["mật khẩu", "an toàn"]
    assert wording.difficulty == 2


def test_what_is_typed_stays_when_something_is_wrong(client: LmsClient) -> None:
    trainer(client)
    wrong = {**SINGLE, "options-1-why": "", "options-0-correct": "", "q-text": "Câu <b>dở</b>?"}
    del wrong["options-0-correct"]
    response = client.post(f"{HOME}/new/single", data=wrong)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Vui lòng điền ô này." in page
    assert "Câu &lt;b&gt;dở&lt;/b&gt;?" in page
    assert "Tên mình" in page
    none = client.post(f"{HOME}/new/single", data={**wrong, "options-1-why": "Ai cũng thử."})
    assert none.status_code == 422
    assert "Cần đúng một phương án đúng" in none.get_data(as_text=True)
    more = client.post(f"{HOME}/new/single", data={**SINGLE, "rows-options": "4", "act": "more-options"})
    assert 'name="options-5-text"' in more.get_data(as_text=True)
    assert "Bốn từ dài" in more.get_data(as_text=True)
    bad = client.post(f"{HOME}/new/single", data={**SINGLE, "key": "Mã Sai"})
    assert bad.status_code == 422
    assert "chữ thường không dấu" in bad.get_data(as_text=True)
    assert client.get(f"{HOME}/new?kind=nonsense").status_code == 404
    assert count(QuestionVersion) == 0


def test_a_key_is_given_where_none_is_and_not_taken_twice(client: LmsClient) -> None:
    trainer(client)
    for _ in range(2):
        assert client.post(f"{HOME}/new/single", data={**SINGLE, "key": ""}).status_code == 303
    assert count(QuestionVersion) == 2
    client.post(f"{HOME}/new/single", data=SINGLE)
    again = client.post(f"{HOME}/new/single", data={**SINGLE, "q-text": "Câu khác?"})
    assert again.status_code == 422
    assert "đã có câu hỏi mang mã" in again.get_data(as_text=True)
    assert count(QuestionVersion) == 3


def test_a_new_version_names_its_author_and_why(client: LmsClient) -> None:
    make_question("cau-1", text="Bản đầu?")
    trainer(client)
    sent = values_of(client.get(f"{href('cau-1')}/versions").get_data(as_text=True))
    assert sent["q-text"] == "Bản đầu?"
    lacking = client.post(f"{href('cau-1')}/versions", data={**sent, "q-text": "Bản sau?"})
    assert lacking.status_code == 422
    assert "Bản sau?" in lacking.get_data(as_text=True)
    sent |= {"q-text": "Bản sau?", "note": "Nói rõ hơn"}
    assert client.post(f"{href('cau-1')}/versions", data=sent).status_code == 303
    row = row_of("cau-1")
    assert row.wording.number == 2
    assert row.wording.short == "Bản sau?"
    edit = edits(row.question_id)[0]
    db.session.rollback()
    assert (edit.name, edit.note, edit.number, edit.was) == ("Phạm Thị Soạn", "Nói rõ hơn", 2, 1)


def test_an_unchanged_question_gets_no_version(client: LmsClient) -> None:
    make_question("cau-1")
    trainer(client)
    sent = values_of(client.get(f"{href('cau-1')}/versions").get_data(as_text=True)) | {"note": "Không gì"}
    assert client.post(f"{href('cau-1')}/versions", data=sent).status_code == 303
    assert count(QuestionVersion) == 1


def test_two_people_at_once_both_keep_their_text(client: LmsClient) -> None:
    make_question("cau-1", text="Bản đầu?")
    trainer(client)
    address = f"{href('cau-1')}/versions"
    sent = values_of(client.get(address).get_data(as_text=True))
    first = client.post(address, data={**sent, "q-text": "Của Lan?", "note": "Lan"})
    assert first.status_code == 303
    late = client.post(address, data={**sent, "q-text": "Của Minh?", "note": "Minh"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Của Lan?" in page
    assert "Của Minh?" in page
    assert row_of("cau-1").wording.short == "Của Lan?"
    again = client.post(address, data=values_of(page))
    assert again.status_code == 303
    assert row_of("cau-1").wording.short == "Của Minh?"


@pytest.mark.parametrize("name", sorted(OPEN))
def test_every_open_kind_goes_through_the_form_unchanged(client: LmsClient, name: str) -> None:
    """What a form shows of a sound question, sent back as it stands, is the same question."""
    kind, source = kinds.get(name), OPEN[name]
    shape = shapes.shape_of(kind)
    whole = {f.name: source.get(f.name, f.absent) for f in shape.fields}
    for table in shape.tables:
        whole[table.name] = [
            {f.name: r.get(f.name, f.absent) for f in table.fields} for r in source.get(table.name, ())
        ]
    counts = {table.name: len(whole[table.name]) for table in shape.tables}
    read, wrong, _ = shapes.read(shape, shapes.to_values(shape, whole), counts)
    assert not wrong
    assert kind.check(read) == []
    assert kind.render(read) == kind.render(whole)
    page = trainer(client).get(f"{HOME}/new?kind={name}")
    assert page.status_code == 200
    empty = client.post(f"{HOME}/new/{name}", data={**values_of(page.get_data(as_text=True)), "act": "save"})
    assert empty.status_code == 422


def test_a_number_is_written_the_vietnamese_way(client: LmsClient) -> None:
    trainer(client)
    sent = {
        "q-text": "Một giờ đọc được mấy trang?", "q-answer": "12,5", "q-tolerance": "0,5", "q-unit": "trang",
        "q-why": "Trung bình là thế.", "bank": "chung", "category": "", "key": "trang", "difficulty": "1",
    }  # fmt: skip
    bad = client.post(f"{HOME}/new/number", data={**sent, "q-answer": "mười"})
    assert bad.status_code == 422
    assert "Vui lòng nhập một số" in bad.get_data(as_text=True)
    long = client.post(f"{HOME}/new/number", data={**sent, "q-answer": "1E+30000000"})
    assert long.status_code == 422
    assert client.post(f"{HOME}/new/number", data=sent).status_code == 303
    assert row_of("trang", "chung").wording.source["answer"] == "12.5"
    assert 'value="12,5"' in client.get(f"{href('trang', 'chung')}/versions").get_data(as_text=True)


def test_true_or_false_has_its_two_rows(client: LmsClient) -> None:
    trainer(client)
    page = client.get(f"{HOME}/new?kind=truefalse").get_data(as_text=True)
    sent = values_of(page) | {
        "q-text": "Mở tệp lạ là an toàn.", "options-0-why": "Không.", "options-1-why": "Đúng thế.",
        "options-1-correct": "y", "key": "tep-la", "bank": "chung",
    }  # fmt: skip
    assert client.post(f"{HOME}/new/truefalse", data=sent).status_code == 303
    options = row_of("tep-la", "chung").wording.source["options"]
    assert [(option["key"], option["correct"]) for option in options] == [("true", False), ("false", True)]


def test_a_question_on_a_picture_keeps_it(client: LmsClient) -> None:
    with writing():
        publish_question("chung", "thu", "hotspot", [], 1, HOTSPOT_SOURCE)
    trainer(client)
    address = href("thu", "chung")
    assert "bimat" not in client.get(address).get_data(as_text=True).partition("Các phiên bản")[0]
    sent = values_of(client.get(f"{address}/versions").get_data(as_text=True)) | {"note": "Nói rõ"}
    assert sent["areas-1-coordinates"] == "110, 60, 46"
    assert client.post(f"{address}/versions", data=sent).status_code == 303
    assert count(QuestionVersion) == 1
    bad = client.post(f"{address}/versions", data={**sent, "areas-1-coordinates": "một, hai"})
    assert bad.status_code == 422
    assert "số nguyên" in bad.get_data(as_text=True)
    preview = client.post(
        f"{address}/versions", data={**sent, "areas-1-label": "Tên người gửi", "act": "preview"}
    )
    assert "Tên người gửi" in preview.get_data(as_text=True)
    client.post(f"{address}/versions", data={**sent, "areas-1-label": "Tên người gửi"})
    source = row_of("thu", "chung").wording.source
    assert source["areas"][1]["label"] == "Tên người gửi"
    assert source["media"] == HOTSPOT_SOURCE["media"]
    page = client.get(f"{address}/versions").get_data(as_text=True)
    assert "Hình rộng 640 và cao 400 điểm" in page
    assert page.count('class="spot-line"') == len(HOTSPOT_SOURCE["areas"])
