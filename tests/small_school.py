"""A school of a few people by name, each with a browser of their own."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from lms.kernel.actor import Role
from lms.kernel.db import db, release
from lms.org.models import Person
from tests.conftest import sign_in
from tests.make import make_account
from tests.pages import LmsClient


@dataclass
class School:
    """`it`: a unit of theirs; `course`: one that is published."""

    it: int
    people: dict[str, int]
    course: int
    app: Flask

    def browser(self, who: str, *roles: Role | tuple[Role, int]) -> LmsClient:
        """Their browser, signed in with these roles."""
        client = self.app.test_client()
        assert isinstance(client, LmsClient)
        return sign_in(client, make_account(self.people[who], roles))

    def address(self, who: str) -> str:
        """What stands for them in addresses."""
        found = db.session.get_one(Person, self.people[who]).public_id
        release()
        return found


def text(client: LmsClient, href: str, status_code: int = 200) -> str:
    """The page."""
    answer = client.get(href)
    assert answer.status_code == status_code, (href, answer.status_code)
    return answer.get_data(as_text=True)


def post(client: LmsClient, href: str, status_code: int = 303, **data: Any) -> str:
    """The page that answers, or (303) where it leads."""
    answer = client.post(href, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == status_code, (href, answer.status_code, page[:3000])
    return str(answer.location) if status_code == 303 else page
