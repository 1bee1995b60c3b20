"""What every page in every test must be, and the client that checks it."""

import gzip
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import html5lib
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from lms.kernel.db import db
from lms.web import csrf

_LABELLED = {"input", "select", "textarea"}
_UNLABELLED_TYPES = {"hidden", "submit", "button"}


class _Reader(HTMLParser):
    """Collects what `page_faults` judges; what is wrong by itself goes to `faults` at once."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.title = ""
        self.lang: str | None = None
        self.references: list[tuple[str, str]] = []
        self.label_for: set[str] = set()
        self.fields: list[tuple[str, dict[str, str | None], bool]] = []
        self.links: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self._in_title = False
        self._label_depth = 0
        self._named: list[tuple[str, str]] = []  # the open <a> and <button>, each with its name so far
        self._post_form: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.lang = found.get("lang")
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self._in_title = tag == "title" or (self._in_title and tag != "title")
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.references += [(f"<{tag} {name}>", ref) for ref in (found.get(name) or "").split()]
        if tag == "label":
            self._label_depth += 1
            self.label_for.add(found.get("for") or "")
        if tag in _LABELLED and found.get("type") not in _UNLABELLED_TYPES:
            self.fields.append((tag, found, self._label_depth > 0))
        if tag in ("a", "button"):
            self._named.append((tag, found.get("aria-label") or found.get("title") or ""))
        elif self._named and found.get("alt"):
            self._add_to_name(str(found["alt"]))
        if tag == "a" and found.get("href"):
            self.links.append(("GET", str(found["href"])))
        if tag == "form":
            self._start_form(found)
        if found.get("name") == csrf.FIELD:
            self._post_form = None
        self._judge(tag, found)

    def _start_form(self, found: dict[str, str | None]) -> None:
        method = (found.get("method") or "get").upper()
        if "action" not in found:
            self.faults.append("a form without an action")
        else:
            self.links.append((method, str(found["action"])))
        self._post_form = str(found.get("action")) if method == "POST" else None

    def _judge(self, tag: str, found: dict[str, str | None]) -> None:
        if tag == "script" and not str(found.get("src")).startswith("/static/"):
            self.faults.append(f"a script that is no file of ours: {found.get('src')}")
        if tag == "img" and "alt" not in found:
            self.faults.append(f"a picture without alt: {found.get('src')}")
        for name in found:
            if name == "style" or name.startswith("on"):
                self.faults.append(f"<{tag} {name}=…> is blocked by our content security policy")

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1
        if tag == "title":
            self._in_title = False
        if tag == "form" and self._post_form is not None:
            self.faults.append(f"the form that posts to {self._post_form} has no csrf_input()")
            self._post_form = None
        if self._named and self._named[-1][0] == tag and not self._named.pop()[1].strip():
            self.faults.append(f"<{tag}> without words: what does it do?")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        if self._named:
            self._add_to_name(data)

    def _add_to_name(self, words: str) -> None:
        tag, name = self._named[-1]
        self._named[-1] = (tag, name + words)


def _dead_links(app: Flask, links: list[tuple[str, str]]) -> list[str]:
    """The addresses on this server that no route answers."""
    adapter = app.url_map.bind("localhost")
    dead = []
    for method, href in links:
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            continue
        try:
            adapter.match(parts.path, method=method)
        except RequestRedirect:
            pass
        except HTTPException:
            dead.append(f"{method} {href} leads nowhere")
    return dead


def page_faults(html: str, app: Flask | None = None) -> list[str]:
    """What is wrong with a page; with `app` also which of its links and forms lead nowhere.

    HTML5 syntax, language, title, one h1 and no heading level left out, unique ids, references that exist,
    labels on fields, words in links and buttons, token in forms that post, scripts of our own, no inline code.
    """
    parser = html5lib.HTMLParser()
    parser.parse(html)
    faults = [f"HTML: {code} {data} at {place}" for place, code, data in parser.errors]
    reader = _Reader()
    reader.feed(html)
    faults += reader.faults
    if not reader.lang:
        faults.append("<html> without lang")
    if reader.headings.count(1) != 1:
        faults.append(f"{reader.headings.count(1)} h1 instead of one")
    for before, after in zip(reader.headings, reader.headings[1:], strict=False):
        if after > before + 1:
            faults.append(f"h{after} follows h{before}")
    if not reader.title.strip(" –"):
        faults.append("no title")
    faults += [f"id {i!r} twice" for i in sorted({i for i in reader.ids if reader.ids.count(i) > 1})]
    faults += [
        f"{where} names {ref!r}, which is not there"
        for where, ref in reader.references
        if ref not in reader.ids
    ]
    for tag, attrs, inside_label in reader.fields:
        labelled = inside_label or attrs.get("id") in reader.label_for
        if not (labelled or attrs.get("aria-label") or attrs.get("aria-labelledby")):
            faults.append(f"<{tag} name={attrs.get('name')!r}> without a label")
    if app is not None:
        faults += _dead_links(app, reader.links)
    return faults


class LmsClient(FlaskClient):
    """A browser: adds the forgery token to what it posts and checks every page it gets.

    `csrf_token=False` leaves the token out. Before each request the test's own session ends what it was reading,
    so that the test afterwards sees what the request changed. What runs after the response has run on return.
    """

    def open(self, *args: Any, csrf_token: bool = True, **kwargs: Any) -> TestResponse:
        if kwargs.get("method") in ("POST", "PUT", "PATCH", "DELETE") and csrf_token:
            with self.session_transaction(base_url=kwargs.get("base_url")) as session:
                session.setdefault("csrf", "ab" * 24)
                secret = session["csrf"]
            headers = dict(kwargs.get("headers") or {})
            headers["X-CSRF-Token"] = csrf.masked(bytes.fromhex(secret))
            kwargs["headers"] = headers
        kwargs.setdefault("buffered", True)
        if has_app_context():
            db.session.rollback()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        self._check(response)
        return response

    def _check(self, response: TestResponse) -> None:
        redirect = response.status_code in (301, 302, 303, 307, 308)
        if response.mimetype != "text/html" or redirect or response.request.method == "HEAD":
            return
        data = response.get_data()
        if response.content_encoding == "gzip":
            data = gzip.decompress(data)
        faults = page_faults(data.decode(), self.application)
        assert not faults, f"{response.request.path}: " + "; ".join(faults)
