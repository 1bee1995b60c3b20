"""What a learner on a weak network waits for: the first view of the longest lesson, pictures aside. `make check` asks too."""

import re

from flask import Flask

from benchmarks.lessons import LONG, long_pack
from lms.catalog import queries as catalog
from lms.kernel.db import db
from lms.kernel.markup import plain_text
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient

LIMIT = 60 * 1024
"""Of HTML, style sheets, scripts and fonts on the wire (the product's own law); heads of answers counted."""
_PACKED = {"Accept-Encoding": "gzip"}


def weight(client: LmsClient, address: str) -> tuple[int, int]:
    """(bytes of the page, bytes of all that it fetches first), as they go over the wire."""
    page = client.get(address, headers=_PACKED)
    assert page.status_code == 200
    own = len(page.data) + len(str(page.headers))
    html = client.get(address).get_data(as_text=True)
    total = own
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)):
        answer = client.get(path, headers=_PACKED)
        total += len(answer.data) + len(str(answer.headers))
    return own, total


def test_the_longest_lesson_is_light_enough_for_a_weak_network(app: Flask, client: LmsClient) -> None:
    card = catalog.find_card_by_course_id(publish(long_pack()).course_id)
    db.session.rollback()
    assert card is not None
    sign_in(client, make_account(make_person()))
    address = f"/courses/{card.public_id}/lessons/1"
    assert len(plain_text(client.get(address).get_data(as_text=True)).split()) >= LONG
    own, total = weight(client, address)
    print(f"  the first view of a lesson of {LONG} words: {total} B, {own} B of them HTML; {LIMIT} B allowed")
    assert total <= LIMIT, (
        f"{total} B on the wire for the first view of a lesson ({own} B of HTML), {LIMIT} B are allowed: make the"
        " template, the style sheets or the scripts smaller (product.md, 7)"
    )
