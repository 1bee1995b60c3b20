"""A second application on the test's database, with throw-away routes that do what real ones must not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, request
from sqlalchemy.exc import OperationalError

from lms.app import create_app
from lms.kernel import audit
from lms.kernel.db import db, transaction
from lms.kernel.errors import Conflict, Forbidden, Invalid, LmsError, NotFound
from lms.kernel.messages import Message
from lms.web.access import access, large_body, own_transaction, public
from tests.conftest import test_config
from tests.pages import LmsClient

trial = Blueprint("trial", __name__)


class TooMany(LmsError):
    status = 429


RAISES: dict[str, Callable[[], Exception]] = {
    "invalid": lambda: Invalid("Ngày kết thúc đứng trước ngày bắt đầu."),
    "forbidden": lambda: Forbidden(Message("Chỉ phòng {name} được sửa.", {"name": "<b>Đào tạo</b>"})),
    "not-found": lambda: NotFound("Không có lớp này."),
    "conflict": lambda: Conflict("Có người vừa nộp bài này."),
    "too-many": lambda: TooMany("Hãy chờ 30 giây."),
    "busy": lambda: OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked")),
    "failure": lambda: ZeroDivisionError("the secret word is bồ câu"),
}


def plain(text: str = "", status: int = 200, **headers: str) -> Response:
    """An answer that is not a page."""
    return Response(text, status, headers, mimetype="text/plain")


def note(verb: str) -> None:
    """A row that one can count."""
    audit.record(None, verb, "trial:1")


@trial.get("/trial/page")
@public
def page() -> str:
    return "<!doctype html><html lang=vi><title>Thử</title><h1>Thử</h1>" + "<p>dài</p>" * 200


@trial.get("/trial/short")
@public
def short() -> str:
    return "<!doctype html><html lang=vi><title>Thử</title><h1>Thử</h1>"


@trial.post("/trial/write/<int:status>")
@public
def write(status: int) -> Response:
    note("written")
    return plain(status=status, Location="/")


@trial.get("/trial/write-on-get")
@public
def write_on_get() -> Response:
    note("written")
    db.session.flush()
    return plain(status=422 if "refuse" in request.args else 200)


@trial.post("/trial/write-and-raise/<string:what>")
@public
def write_and_raise(what: str) -> str:
    note("written")
    db.session.flush()
    raise RAISES[what]()


@trial.get("/trial/raise/<string:what>")
@public
def raises(what: str) -> str:
    raise RAISES[what]()


@trial.get("/trial/abort/<int:status>")
@public
def aborts(status: int) -> str:
    abort(status)


@trial.post("/trial/own-transaction")
@own_transaction
@public
def own() -> Response:
    assert not db.session().in_transaction()
    with transaction():
        note("written")
    return plain(status=422)


@trial.post("/trial/body")
@public
def body() -> Response:
    return plain(str(len(request.get_data())))


@trial.post("/trial/large-body")
@large_body
@public
def body_large() -> Response:
    return plain(str(len(request.get_data())))


@trial.get("/trial/office")
@access("emulation.change", read="emulation.read")
def office_only() -> Response:
    return plain()


@trial.get("/trial/after")
@public
def after() -> Response:
    made, fails = plain(), "fail" in request.args

    def write() -> None:
        note("after")
        if fails:
            raise ZeroDivisionError

    audit.after_response(made, write)
    return made


MakeHouse = Callable[..., Flask]


@pytest.fixture(scope="session")
def make_house(shared_app: Flask) -> Iterator[MakeHouse]:
    """Makes the application of the service with the trial routes; `config` goes on top."""
    made: list[Flask] = []

    def make(**config: Any) -> Flask:
        url = shared_app.config["SQLALCHEMY_DATABASE_URI"]
        house = create_app({**test_config(url), "PROPAGATE_FAILURES": False, **config})
        house.register_blueprint(trial)
        house.test_client_class = LmsClient
        made.append(house)
        return house

    yield make
    for house in made:
        with house.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def house(make_house: MakeHouse) -> Flask:
    """The house with the usual configuration; made once, because its templates are compiled once."""
    return make_house()


@pytest.fixture
def visitor(house: Flask, app: Flask) -> LmsClient:
    """A stranger's browser on the house with the trial routes; the database is empty."""
    client = house.test_client()
    assert isinstance(client, LmsClient)
    return client


@pytest.fixture
def written(app: Flask) -> Callable[[], list[str]]:
    """The verbs that were recorded and committed."""

    def read() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(sa.select(audit.AuditEvent.verb).order_by(audit.AuditEvent.id)))

    return read
