"""One field takes the user name, the e-mail address or the code; it never says which of them exist."""

import pytest

from lms.accounts.passwords import UNSET, verify
from lms.kernel import clock
from lms.kernel.db import db, transaction
from lms.org.models import Person
from tests.accounts.make import NOON, PASSWORD, browser, hashed, sign_in_by_form
from tests.make import make_account, make_person
from tests.pages import LmsClient


def with_email(name: str, email: str, username: str, code: str | None = None) -> int:
    person = make_person(name, code=code)
    with transaction():
        db.session.get_one(Person, person).email = email
    return make_account(person, username=username, password_hash=hashed())


@pytest.mark.parametrize(
    "typed", ["an.nv", " AN.NV ", "an@truong.example", "An@Truong.example", "5600000191"]
)
def test_every_name_of_a_person_signs_in(client: LmsClient, typed: str) -> None:
    with_email("Nguyễn Văn An", "An@truong.example", "an.nv", code="5600000191")
    assert sign_in_by_form(client, typed) == "/"
    assert "Nguyễn Văn An" in client.get("/account").get_data(as_text=True)


def test_an_address_that_two_share_is_nobodys_name(client: LmsClient) -> None:
    with_email("Nguyễn Văn An", "phong@truong.example", "an.nv")
    with_email("Trần Thị Bình", "phong@truong.example", "binh.tt")
    answers = {answer(client, name) for name in ("phong@truong.example", "khong.co", "khong@co.example")}
    assert len(answers) == 1
    assert "chưa đúng" in answers.pop()[1]
    assert sign_in_by_form(client, "an.nv") == "/"


def answer(client: LmsClient, name: str) -> tuple[int, str]:
    response = client.post("/sign-in", data={"username": name, "password": PASSWORD})
    page = response.get_data(as_text=True)
    return response.status_code, page[page.index("error-summary") :].split("</ul>")[0]


def test_a_user_name_comes_before_somebodys_code(client: LmsClient) -> None:
    make_account(make_person("Lê Thị Mã", code="12345"), username="ma.lt", password_hash=hashed())
    other = make_account(make_person("Võ Văn Tên"), username="12345", password_hash=hashed())
    sign_in_by_form(client, "12345")
    with client.session_transaction() as session:
        assert "_user_id" in session
    assert "Võ Văn Tên" in client.get("/account").get_data(as_text=True)
    assert other


def test_wrong_tries_count_for_the_person_by_whichever_name(client: LmsClient) -> None:
    with_email("Nguyễn Văn An", "an@truong.example", "an.nv", code="5600000191")
    names = ["an.nv", "an@truong.example", "5600000191", "an.nv", "an@truong.example"]
    with clock.frozen(NOON):
        for name in names:
            assert (
                client.post("/sign-in", data={"username": name, "password": "sai sai sai"}).status_code == 422
            )
        assert (
            client.post("/sign-in", data={"username": "5600000191", "password": PASSWORD}).status_code == 429
        )


def test_an_account_without_a_password_takes_none() -> None:
    """And takes as long to say so as any other."""
    assert not verify(UNSET, "")
    assert not verify(UNSET, UNSET)
    assert not verify(None, PASSWORD)


def test_an_invited_account_is_told_what_a_wrong_password_is_told(client: LmsClient) -> None:
    make_account(make_person("Nguyễn Văn An"), username="an.nv")
    assert answer(client, "an.nv") == answer(browser(client.application), "khong.co")


def test_a_nul_or_a_page_of_letters_is_no_name(client: LmsClient) -> None:
    for typed in ("a" * 5000, "' OR 1=1 --", "%", "_"):
        assert client.post("/sign-in", data={"username": typed, "password": PASSWORD}).status_code == 422
