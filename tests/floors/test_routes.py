"""House law about routes: each says who may, has typed kebab-case parts, and refuses as it should."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.routing import Rule

from lms.accounts.cli import access_table
from lms.kernel import access
from lms.kernel.actor import Actor, Role
from lms.web.access import PUBLIC
from tests.conftest import sign_in
from tests.floors.golden import assert_golden
from tests.floors.tree import told
from tests.make import make_account, make_person, make_school, make_unit
from tests.pages import LmsClient

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Something that fits the converter and names nothing.
NOTHING = {
    "string": "0" * 12,
    "int": 99_999,
    "path": "nothing/here",
    "any": None,
    "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
}
EVERY_ROLE = (Role.TRAINER, Role.OFFICE, Role.LEADER, Role.ADMIN)


def rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ())))


def methods(rule: Rule) -> list[str]:
    return [method for method in METHODS if method in (rule.methods or ())]


def requests(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Each rule with each of its methods and an address that names nothing where it names something."""
    for rule in rules(app):
        values = {name: value_of_nothing(rule, name) for name in rule.arguments}
        with app.test_request_context():
            href = app.url_for(rule.endpoint, **values)
        for method in methods(rule):
            yield rule, method, href


def value_of_nothing(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    items = getattr(converter, "items", None)
    if items:  # any(…): one of the words that are allowed
        return sorted(items)[0]
    kind = type(converter).__name__.removesuffix("Converter").lower()
    return NOTHING.get({"unicode": "string", "integer": "int"}.get(kind, kind), "0" * 12)


def answer(client: LmsClient, href: str, method: str, **options: bool) -> tuple[int, str]:
    """The status and where it leads, or 500 and what was raised, so that a law can name every breach at once."""
    try:
        response = client.open(href, method=method, **options)
    except Exception as error:
        return 500, f"{type(error).__name__}: {str(error).splitlines()[0]}"
    return response.status_code, urlsplit(response.location or "").path


def declared(app: Flask, rule: Rule) -> str | None:
    return getattr(app.view_functions[rule.endpoint], "access", None)


def everybody(client: LmsClient) -> LmsClient:
    """`client` signed in as somebody who holds every role and is on the roster."""
    unit = make_unit("Phòng Đào tạo", parent_id=make_school())
    person = make_person(unit_id=unit, category="manager")
    return sign_in(client, make_account(person, roles=[*EVERY_ROLE, (Role.HEAD, unit)]))


def nobody_special(client: LmsClient) -> LmsClient:
    """`client` signed in as a teacher without any role."""
    unit = make_unit("Khoa Cơ khí", parent_id=make_school())
    return sign_in(client, make_account(make_person("Trần Văn Bình", unit)))


def test_every_route_declares_who_may(app: Flask) -> None:
    known = {PUBLIC, *access.table()}
    faults = []
    for rule in rules(app):
        said = declared(app, rule)
        if said not in known:
            faults.append(
                f"{rule.rule} ({rule.endpoint}): "
                + (f"unknown permission {said!r}" if said else "says nothing")
            )
    assert not faults, told("Put @access('slice.permission') or @public below the route.", faults)


def test_url_parts_are_typed_and_kebab_case(app: Flask) -> None:
    faults = []
    for rule in rules(app):
        faults += [f"{rule.rule}: <{p}> without a type" for p in re.findall(r"<([^:>]+)>", rule.rule)]
        for part in re.sub(r"<[^>]+>", "0", rule.rule).split("/"):
            if not re.fullmatch(r"(_?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*)?", part):
                faults.append(f"{rule.rule}: {part!r}")
    assert not faults, told(
        "URL words are English and kebab-case, parts typed: /courses/<string:public_id>.", faults
    )


def test_the_access_table(app: Flask) -> None:
    assert_golden("access.txt", access_table())


def test_the_routes(app: Flask) -> None:
    """Which addresses there are and what each asks: a removed or opened one fails until it is acknowledged."""
    lines = [
        f"{method:<6} {rule.rule:<68} {rule.endpoint:<34} {declared(app, rule)}"
        for rule in rules(app)
        for method in methods(rule)
    ]
    assert_golden("routes.txt", "\n".join(lines))


def test_strangers_are_sent_to_the_sign_in_page(app: Flask, client: LmsClient) -> None:
    faults = []
    for rule, method, href in requests(app):
        if declared(app, rule) == PUBLIC:
            continue
        status, where = answer(client, href, method)
        if (status, where) != (303, "/sign-in"):
            faults.append(f"{method} {rule.rule}: {status} {where}")
    assert not faults, told("Who isn't signed in gets 303 to the sign-in page.", faults)


def test_who_does_not_hold_the_permission_is_refused(app: Flask, client: LmsClient) -> None:
    nobody_special(client)
    faults = []
    for rule, method, href in requests(app):
        said = declared(app, rule)
        if said in (PUBLIC, None) or access.permits(_learner(), str(said)):
            continue
        status, where = answer(client, href, method)
        if status not in (403, 404):
            faults.append(f"{method} {rule.rule}: {status} {where}")
    assert not faults, told("Without a tie: 404; may read but not change: 403.", faults)


def _learner() -> Actor:
    return Actor(account_id=1, person_id=1, name="")


def test_what_does_not_exist_is_not_found(app: Flask, client: LmsClient) -> None:
    """Also for somebody who may everything, whatever was posted."""
    everybody(client)
    faults = []
    for rule, method, href in requests(app):
        named = [name for name in rule.arguments if not getattr(rule._converters[name], "items", None)]
        if not named:
            continue
        status, where = answer(client, href, method)
        if status != 404:
            faults.append(f"{method} {rule.rule}: {status} {where}")
    assert not faults, told("Look the thing up (get_…) before anything else, and answer 404.", faults)


def test_a_number_that_no_column_holds_is_not_found(app: Flask, client: LmsClient) -> None:
    everybody(client)
    faults = []
    for rule, method, href in requests(app):
        if str(NOTHING["int"]) in href:
            status, where = answer(client, href.replace(str(NOTHING["int"]), "9" * 30), method)
            if status != 404:
                faults.append(f"{method} {rule.rule}: {status} {where}")
    assert not faults, told("Bound the number in the route: <int(max=9999):position>.", faults)


def test_the_wrong_method_is_refused(app: Flask, client: LmsClient) -> None:
    everybody(client)
    faults = []
    adapter = app.url_map.bind("localhost")
    for rule, _method, href in requests(app):
        taken = set(adapter.allowed_methods(urlsplit(href).path))
        for method in sorted({"GET", "POST", "DELETE"} - taken):
            status, where = answer(client, href, method)
            if status != 405:
                faults.append(f"{method} {rule.rule}: {status} {where}")
    assert not faults, told("A method that the address does not take is answered with 405.", faults)


def test_nothing_changes_without_the_token(app: Flask, client: LmsClient) -> None:
    everybody(client)
    faults = []
    for rule, method, href in requests(app):
        if method != "GET":
            status, where = answer(client, href, method, csrf_token=False)
            if status != 400:
                faults.append(f"{method} {rule.rule}: {status} {where}")
    assert not faults, told("A request that changes something carries the forgery token.", faults)


@pytest.mark.parametrize("who", [everybody, nobody_special])
def test_every_page_opens_in_an_empty_school(app: Flask, client: LmsClient, who: object) -> None:
    """GET and HEAD give the same status, and never a failure; the client checks each page."""
    who(client)
    faults = []
    for rule, method, href in requests(app):
        if method != "GET":
            continue
        (status, where), (head, _where) = answer(client, href, "GET"), answer(client, href, "HEAD")
        if status >= 500 or head != status:
            faults.append(f"{rule.rule}: GET {status} {where}, HEAD {head}")
    assert not faults, told(
        "A page opens where there is nothing yet, and says so; HEAD answers like GET.", faults
    )


def test_an_account_of_nobody_on_the_roster_meets_no_failure(app: Flask, client: LmsClient) -> None:
    sign_in(client, make_account(roles=list(EVERY_ROLE)))
    faults = []
    for rule, method, href in requests(app):
        status, where = answer(client, href, method)
        if status >= 500:
            faults.append(f"{method} {rule.rule}: {where}")
    assert not faults, told(
        "An administrator need not be on the roster: the_person_id() answers 404.", faults
    )


def test_empty_posts_meet_no_failure(app: Flask, client: LmsClient) -> None:
    """A form without its fields comes back (422) or is refused; it is never a failure."""
    everybody(client)
    faults = []
    for rule, method, href in requests(app):
        if method == "GET" or rule.endpoint == "accounts.sign_out":  # the last one would end the visit
            continue
        status, where = answer(client, href, method)
        if status >= 500:
            faults.append(f"{method} {rule.rule}: {where}")
    assert not faults, told("Check what came before using it.", faults)


def test_roles_of_the_past_open_nothing(app: Flask, client: LmsClient) -> None:
    from lms.accounts import actions
    from lms.kernel.db import transaction
    from tests.make import SYSTEM

    account = make_account(make_person(unit_id=make_unit("Phòng Tổ chức", parent_id=make_school())))
    with transaction():
        actions.grant_role(
            SYSTEM, account, Role.OFFICE, valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31)
        )
    sign_in(client, account)
    open_pages = [
        rule.rule
        for rule, method, href in requests(app)
        if method == "GET"
        and declared(app, rule) not in (PUBLIC, None)
        and not access.permits(_learner(), str(declared(app, rule)))
        and answer(client, href, "GET")[0] not in (403, 404)
    ]
    assert not open_pages, told("A grant counts from valid_from to valid_to only.", open_pages)
