"""Question files into the bank: preview, saving whole, and what hostile or tired people send."""

from io import BytesIO
from typing import NoReturn

import pytest
import sqlalchemy as sa

from lms.assessment import formats
from lms.assessment.bank import queries
from lms.assessment.bank.importing.parsing import problems_of, read_file
from lms.assessment.bank.models import BankUpload, QuestionEdit
from lms.assessment.bank.rules import Filters
from lms.assessment.formats.where import at_question
from lms.assessment.models import Question, QuestionVersion
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from tests.assessment.make import count, make_question
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, row_of, trainer

GOOD = """
// [id:mat-khau]
::Mật khẩu::Mật khẩu nào khó đoán nhất? {
=Bốn từ dài#Dài thì khó đoán.
~123456#Ai cũng thử đầu tiên.
~Ngày sinh#Người quen đều biết.
}

// [id:thu-rac]
::Thư rác::Gặp thư lạ có tệp kèm, bạn làm gì? {
=Không mở, báo người phụ trách
~Mở xem thử
~Chuyển cho bạn
}
"""
BAD = """
::Hỏng::Câu này thiếu ngoặc đóng {
=Một
~Hai

::Tự luận::Hãy kể về lớp học. {}
"""


def send(
    client: LmsClient, text: str | bytes, name: str = "cau.gift", bank: str = "chung", status: int = 303
) -> str:
    content = text.encode() if isinstance(text, str) else text
    response = client.post(
        f"{HOME}/uploads",
        data={"bank": bank, "file": (BytesIO(content), name)},
        content_type="multipart/form-data",
    )
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.location if status == 303 else response.get_data(as_text=True)


def save(client: LmsClient, where: str, status: int = 303, **fields: str) -> str:
    response = client.post(where, data={"category": "", "why": "", "note": "", **fields})
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_each_question_is_shown_before_anything_is_saved(client: LmsClient) -> None:
    where = send(trainer(client), GOOD)
    page = client.get(where).get_data(as_text=True)
    for words in ("Mật khẩu nào khó đoán nhất?", "Ai cũng thử đầu tiên.", "Câu mới", "Dòng 3", "thu-rac"):
        assert words in page
    assert "Lời giải thích dùng tạm" in page
    assert count(Question) == 0


def test_saved_whole_then_again_nothing_then_a_new_version(client: LmsClient) -> None:
    trainer(client)
    save(client, send(client, GOOD), why="Xem lại bài 1.", note="Từ đề năm ngoái")
    assert row_of("mat-khau", "chung").wording.number == 1
    whys = {option["why"] for option in row_of("thu-rac", "chung").wording.source["options"]}
    assert whys == {"Xem lại bài 1."}
    note = db.session.scalars(sa.select(QuestionEdit.note)).first()
    assert note == "Từ đề năm ngoái"
    page = client.get(send(client, GOOD)).get_data(as_text=True)
    assert "Như cũ, không đổi" in page
    save(client, send(client, GOOD), why="Xem lại bài 1.")
    assert count(QuestionVersion) == 2
    save(client, send(client, GOOD.replace("Bốn từ dài", "Năm từ dài")), why="Xem lại bài 1.")
    assert row_of("mat-khau", "chung").wording.number == 2
    assert count(QuestionVersion) == 3
    assert count(BankUpload) == 1  # the one that was only looked at


def test_without_explanations_only_the_whole_ones_are_taken(client: LmsClient) -> None:
    trainer(client)
    save(client, send(client, GOOD))
    keys = set(db.session.scalars(sa.select(Question.key)))
    assert keys == {"mat-khau"}
    bare = GOOD[GOOD.index("// [id:thu-rac]") :]
    told = save(client, send(client, bare), 422)
    assert "thiếu lời giải thích" in told


def test_what_is_wrong_is_told_with_its_line(client: LmsClient) -> None:
    page = client.get(send(trainer(client), BAD + GOOD)).get_data(as_text=True)
    assert "Chỗ sai" in page
    assert "Dòng 2" in page
    assert "Không nhận được" in page


def test_where_it_stands_is_said_in_the_readers_language() -> None:
    """A place is a message, as its problem is; in a file uploaded by an earlier release it is words."""
    parsed, _ = read_file("x.gift", (BAD + GOOD).encode(), _admit)
    [first, *_] = problems_of(parsed)
    assert first.place == at_question(1, "Hỏng")
    parsed["problems"][0][1] = "Câu 1: Hỏng"
    [first, *_] = problems_of(parsed)
    assert first.place is not None
    assert first.place.plain() == "Câu 1: Hỏng"


def _admit(_content: bytes) -> NoReturn:
    raise AssertionError("no pictures here")


def test_files_that_are_none(client: LmsClient) -> None:
    trainer(client)
    assert "Tệp này trống" in send(client, b"", status=422)
    assert "Không rõ định dạng" in send(client, b"MZ\x90", "virus.exe", status=422)
    assert "chọn một tệp" in send(client, b"", "", status=422)
    for name in ("hong.xlsx", "hong.gift"):
        response = client.post(
            f"{HOME}/uploads", data={"bank": "chung", "file": (BytesIO(b"PK\x03\x04\0\0rac\xff"), name)},
            content_type="multipart/form-data",
        )  # fmt: skip
        assert response.status_code in (303, 422), name
    assert count(Question) == 0


def test_nothing_is_saved_twice_or_for_somebody_else(client: LmsClient) -> None:
    where = send(trainer(client), GOOD)
    sign_in(client, make_account(make_person("Người Khác"), [Role.TRAINER]))
    assert client.get(where).status_code == 404
    save(client, where, 404, why="Vì thế.")
    assert count(Question) == 0


def test_an_upload_is_discarded(client: LmsClient) -> None:
    where = send(trainer(client), GOOD)
    assert client.post(f"{where}/removal").status_code == 303
    save(client, where, 404, why="Vì thế.")
    assert count(Question) == 0


def test_what_was_left_for_a_day_goes(client: LmsClient) -> None:
    send(trainer(client), GOOD)
    with transaction():
        for upload in db.session.scalars(sa.select(BankUpload)):
            upload.created_at = clock.now().replace(year=2020)
    send(client, GOOD)
    assert count(BankUpload) == 1


def test_a_bank_out_of_reach_is_refused(client: LmsClient) -> None:
    assert "có sẵn" in send(trainer(client), GOOD, bank="khoa-khac/final", status=422)


@pytest.mark.parametrize("name", formats.names())
def test_what_is_given_out_comes_back(client: LmsClient, name: str) -> None:
    """A file of every registered format, uploaded again, shows the question as it was."""
    make_question("cau-1", text="Mật khẩu nào khó đoán nhất?")
    trainer(client)
    asked = {"questions": row_of("cau-1").public_id, "format": name}
    assert client.post(f"{HOME}/files", data=asked).status_code == 200
    file = client.post(f"{HOME}/files", data={**asked, "confirmed": "1"})
    where = send(client, file.data, f"cau{formats.get(name).endings[0]}")
    page = client.get(where).get_data(as_text=True)
    assert "Mật khẩu nào khó đoán nhất?" in page
    assert "Không nhận được" not in page.split("<h2>")[1]
    save(client, where, why="Xem lại bài 1.")
    [saved] = list(queries.questions(Filters(), frozenset({"chung"}), 10)[0])
    db.session.rollback()
    options = saved.wording.source["options"]
    assert [(o["text"], o["correct"]) for o in options] == [
        ("Phương án a", True), ("Phương án b", False), ("Phương án c", False)
    ]  # fmt: skip
