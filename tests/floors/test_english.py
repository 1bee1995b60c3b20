"""English is complete: whoever reads the service in English meets Vietnamese only in names and in course texts.

People, units and files are given names without Vietnamese letters here, and course texts must say that they are
Vietnamese (`lang="vi"`, which a screen reader needs too). Every Vietnamese letter that is left is then a text of
our own that is no message id, or one that is shown without being translated.
"""

import random
import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lms.assessment.models import Attempt
from lms.kernel.actor import Role
from lms.kernel.db import db, release, transaction
from lms.learning import actions as learning
from lms.org import settings
from lms.org.defaults import ensure_defaults as ship_mappings
from lms.org.models import Person
from lms.targets import defaults as plan
from lms.targets.models import Target
from tests.certificates.make import ADDRESS, revoke, set_setting
from tests.conftest import sign_in
from tests.emulation.make import complete, ship_periods
from tests.floors.test_messages import catalogues
from tests.learning import acts
from tests.learning.make import make_course
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient
from tests.targets.make import make_exemption

pytestmark = pytest.mark.skipif(not catalogues, reason="there is no English catalogue yet")

LETTER = re.compile(r"[À-ÖØ-öø-ỹ]")
# What stands on Vietnamese papers and in Vietnamese files, quoted in hints; what tests.targets.make writes down.
EXAMPLES = re.compile(
    r"Known ways to write it: .*|(KT. |PHÓ )?HIỆU TRƯỞNG|45/QĐ-TCN|12/QĐ|Sắp nghỉ hưu|^Hiệu trưởng$"
    r"|NĐ-CP|Hùng Kings|Thuỳ|Thủy|Thùy|Á\. Nguyệt|Nghỉ thai sản"
    r"|Trường Trung cấp nghề Diên Khánh"  # the audit tells what the school was called before
)
# The course texts of these tests, where a part can't say what language it is in.
COURSE_TEXTS = re.compile(r"Khóa học thử|Bài số \d|Kiểm tra nhanh")
SPOKEN = ("aria-label", "title", "alt", "placeholder", "label", "content")
NOT_FOLLOWED = ("/static/", "/media/", "/statistics/export", "/_style")
NOT_SENT = ("/language", "/sign-out")
PER_ROUTE = 2


def texts_of(element: Element, vietnamese: bool = False) -> Iterator[str]:
    """What somebody reads or hears, without what was typed in and what is within lang="vi"."""
    lang = element.get("lang")
    vietnamese = lang == "vi" if lang else vietnamese
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    if not vietnamese:
        for name, value in element.items():
            if name in SPOKEN or name.startswith("data-msg"):
                yield COURSE_TEXTS.sub("", value)
        if element.tag in ("title", "option"):
            yield COURSE_TEXTS.sub("", element.text or "")
        elif element.tag != "textarea":
            yield element.text or ""
    for child in element:
        yield from texts_of(child, vietnamese)
        if not vietnamese:
            yield child.tail or ""


def left_over(root: Element) -> list[str]:
    """The texts of a page with Vietnamese letters in them."""
    return [" ".join(text.split()) for text in texts_of(root) if LETTER.search(EXAMPLES.sub("", text))]


class Reader:
    """Reads every page that links lead to, then sends every form empty and as a fool would fill it in."""

    def __init__(self, app: Flask, client: LmsClient) -> None:
        self.app, self.client = app, client
        self.found: dict[str, str] = {}
        self.seen: Counter[str] = Counter()
        self.forms: dict[str, tuple[str, dict[str, str], list[str]]] = {}
        self.deep: list[str] = []  # pages that hold forms
        client.post("/language", data={"language": "en", "back": "/"})

    def route(self, address: str, method: str = "GET") -> str:
        """Which page an address is, so that a thousand people are one page."""
        parts = urlsplit(address)
        endpoint, _values = self.app.url_map.bind("localhost").match(parts.path, method=method)
        told = {
            k: 1 if len(v) >= 12 or v[:4].isdigit() else v for k, v in parse_qsl(parts.query)
        }  # a day is any day
        return f"{endpoint}?{'&'.join(sorted(f'{k}={v}' for k, v in told.items()))}"

    def read(self, response: TestResponse, came: str) -> Element | None:
        """Notes what is Vietnamese on the page; None where it is no page."""
        if response.mimetype != "text/html" or response.status_code in (302, 303):
            return None
        root = html5lib.parse(response.text, namespaceHTMLElements=False)
        assert root.get("lang") == "en", came
        for text in left_over(root):
            self.found.setdefault(text, f"{came} ({response.status_code})")
        return root

    def walk(self, start: list[str], follow: bool = True) -> None:
        """Reads the pages, and with `follow` those their links lead to."""
        queue = deque(start)
        while queue:
            address = queue.popleft().partition("#")[0]
            route = self.route(address)
            self.seen[route] += 1
            if self.seen[route] > PER_ROUTE or address.startswith(NOT_FOLLOWED):
                continue
            root = self.read(self.client.get(address), address)
            if root is not None:
                here = urlsplit(address).path
                hrefs = [a.get("href", "") for a in root.iter("a")]
                if follow:
                    queue += [here + h if h[:1] == "?" else h for h in hrefs if re.match(r"[/?](?!/)", h)]
                self.collect(root)

    def collect(self, root: Element) -> None:
        """Remembers the forms of a page: where they go, what they carry, what one fills in."""
        for form in root.iter("form"):
            action = form.get("action", "")
            if (form.get("method") or "").lower() != "post" or action in NOT_SENT:
                continue
            fields = [f for tag in ("input", "select", "textarea") for f in form.iter(tag) if f.get("name")]
            hidden = {
                f.get("name", ""): f.get("value", "")
                for f in fields
                if f.get("type") == "hidden" and f.get("name") != "csrf_token"
            }
            typed = [f.get("name", "") for f in fields if f.get("type") not in ("hidden", "file")]
            self.forms.setdefault(self.route(action, "POST"), (action, hidden, typed))

    def send(self, action: str, data: dict[str, object]) -> None:
        """Posts, and reads what comes back or where it leads."""
        response = self.client.post(action, data=data)
        self.read(response, f"POST {action}")
        if response.status_code == 303:
            self.read(self.client.get(str(response.location)), f"after POST {action}")


def roster_with_faults() -> BytesIO:
    """A roster with a row of each kind: good, without a name, with a day that is none, of an unknown position."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Ma dinh danh", "Ho va ten", "Ngay sinh", "Vi tri viec lam", "Don vi cong tac", "Trang thai"],
        ["9990000001", "Le Van Moi", "1980-13-45", "Giao vien", "To Moi", "Dang lam viec"],
        ["9990000002", "", "", "Giao vien", "To Moi", "Dang lam viec"],
        ["9990000003", "Le Thi La", "", "Chief", "To Moi", "Unheard of"],
        ["9990000001", "Le Van Moi", "", "Giao vien", "To Moi", "Dang lam viec"],
    ):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


@pytest.fixture
def reader(app: Flask, client: LmsClient) -> Reader:
    """Somebody with every role and a person, in a school where something of everything has happened."""
    ship_periods()
    with transaction():
        ship_mappings()
        plan.ensure_defaults()
    school = make_school("Truong Dien Khanh")
    set_setting(school, settings.PUBLIC_ADDRESS, ADDRESS)
    set_setting(school, settings.SCHOOL_NAME, "Dien Khanh")
    faculty = make_unit("Khoa Dien", "faculty", school)
    team = make_unit("To Lanh", "team", faculty)
    me = make_person("Le Thi Minh", faculty, category="manager")
    courses = [make_course(lessons=2, checked=(1,), key=key) for key in plan.COURSE_KEYS]
    extra = make_course(lessons=2, checked=(), final=False, sequential=False, key="them")
    done = make_person("Tran Van Xong", team)
    for course in courses:
        complete(done, course.id, date(2026, 6, 1))
    revoke(complete(me, extra.id, date(2026, 6, 1)), "Sai nguoi")
    complete(me, courses[0].id, date(2026, 6, 2))
    leave = make_person("Ho Thi Nghi", team, status="leave", leave_kind="Nghi thai san")
    left = make_person("Ho Van Di", team, valid_to=date(2026, 9, 1))
    exempt = make_person("Do Thi Hanh", faculty, category="officer")
    pupil = make_person("Ngo Thi Tro", make_unit("Lop 10A", "class", school), category="student")
    make_person("Cao Van Tho", faculty, category="worker")
    target_id = db.session.scalars(sa.select(Target.id)).one()
    release()
    make_exemption(exempt, date(2026, 6, 1), target_id=target_id)
    acts.complete(me, courses[2])
    with transaction():
        for person in (leave, left, me):
            learning.enrol(person, courses[1].id)
        learning.enrol(me, extra.id)
        learning.start_quiz(me, courses[1].public_id, 1, random.Random(1))
    pupil_id = db.session.get_one(Person, pupil).public_id
    attempt_id = db.session.scalars(sa.select(Attempt.public_id).order_by(Attempt.id.desc())).first()
    release()
    roles: list[Role | tuple[Role, int]] = [Role.OFFICE, Role.LEADER, Role.ADMIN, Role.TRAINER]
    roles.append((Role.HEAD, school))
    made = Reader(app, sign_in(client, make_account(me, roles=roles, username="minh")))
    made.deep = [
        extra.lesson(1),
        courses[1].href,
        courses[1].lesson(1),
        courses[2].href,
        f"/people/{pupil_id}",
    ]
    made.deep += [
        "/roster",
        "/settings",
        "/account/password",
        "/targets",
        "/targets/new",
        "/emulation/periods/2026",
        f"/attempts/{attempt_id}",
    ]
    return made


def test_every_page_is_english(reader: Reader) -> None:
    """All that can be reached by links, and what no link leads to."""
    reader.walk(
        [
            *reader.deep,
            "/",
            "/check?number=7/2026",
            "/check?number=x",
            "/c/none",
            "/statistics?on=x",
            "/courses?q=zz",
        ]
    )
    for address in ("/_style", "/no-such-page", "/people/none", "/sign-out", "/statistics/export?format=x"):
        reader.read(reader.client.get(address), address)
    assert len(reader.seen) > 60, reader.seen
    assert not reader.found, "\n".join(f"{where}: {text}" for text, where in sorted(reader.found.items()))


def test_every_refusal_is_english(reader: Reader) -> None:
    """Each form on each page sent empty, then with nonsense in every field."""
    reader.walk(reader.deep, follow=False)
    forms = list(reader.forms.values())
    assert len(forms) >= 8, list(reader.forms)
    for action, hidden, typed in forms:
        reader.send(action, dict.fromkeys(typed, "x" * 400) | hidden)
        reader.send(action, dict(hidden))
        reader.send(action, {})
    assert not reader.found, "\n".join(f"{where}: {text}" for text, where in sorted(reader.found.items()))


def test_a_roster_is_read_in_english(reader: Reader) -> None:
    """The preview, the faults it finds, and what is said when it has been taken in."""
    data = {"file": (roster_with_faults(), "list.xlsx"), "as_of": "01/09/2026"}
    response = reader.client.post("/roster", data=data)
    assert response.status_code == 303
    preview = str(response.location)
    root = reader.read(reader.client.get(preview), "preview")
    assert root is not None
    reader.collect(root)
    for action, hidden, typed in list(reader.forms.values()):
        reader.send(action, dict.fromkeys(typed, "officer") | hidden)
        reader.read(reader.client.get(preview), "preview")
    reader.send("/roster", {"file": (BytesIO(b"no workbook"), "list.xlsx"), "as_of": "01/09/2026"})
    reader.walk(["/roster"], follow=False)
    assert not reader.found, "\n".join(f"{where}: {text}" for text, where in sorted(reader.found.items()))


def test_sign_in_is_english(client: LmsClient, app: Flask) -> None:
    reader = Reader(app, client)
    reader.walk(["/sign-in", "/check", "/"])
    for name, password in (("", ""), ("minh", "wrong"), ("x" * 300, "y")):
        reader.send("/sign-in", {"username": name, "password": password})
    reader.found = {text: where for text, where in reader.found.items() if "Diên Khánh" not in text}
    assert not reader.found
