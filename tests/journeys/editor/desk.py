"""A desk with nothing on it but the editor, and a drawer that keeps what it saves: what the editor does is proved
here, what the studio makes of it in the studio's own journeys."""

import json
import threading
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, render_template_string, request
from markupsafe import Markup
from playwright.sync_api import Locator, Page, expect
from werkzeug.serving import make_server

from lms.app import create_app
from lms.kernel.db import Base, db
from lms.kernel.markup import Picture
from lms.kernel.rich_text.cleaning import Cleaned, clean_html
from lms.kernel.rich_text.links import Attached
from lms.web.access import public
from tests.conftest import test_config

PAGE = """{% extends "base.html" %}{% import "components/editor.html" as editor %}
{% block title %}Bàn viết{% endblock %}{% block head %}{{ editor.head() }}{% endblock %}
{% block content %}<h1>Bàn viết</h1><form method="post" action="/desk/text">{{ csrf_input() }}
<input type="hidden" name="format" value="{{ written }}"><input type="hidden" name="revision" value="{{ desk.revision }}">
<div class="field"><label for="body">Nội dung</label><textarea id="body" name="body" rows="12" lang="vi" {{ data }}>
{{ desk.body }}</textarea></div><p class="actions"><button class="button">Lưu</button></p></form>{{ editor.words({"CC0-1.0": "CC0"}) }}
{% endblock %}"""


TYPES = {"video": "video/mp4", "file": "application/pdf"}


@dataclass
class Desk:
    """What is in the drawer, and how the drawer behaves."""

    body: str = ""
    format: str = "html"
    revision: int = 1
    saves: list[str] = field(default_factory=list)
    uploads: list[tuple[str, str]] = field(default_factory=list)
    said: list[dict[str, str]] = field(default_factory=list)
    files: dict[str, Picture | Attached] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    fails: int = 0
    colleague: str = ""
    address: str = ""
    drawer: threading.Lock = field(default_factory=threading.Lock)  # one hand in it at a time

    def cleaned(self, source: str) -> Cleaned:
        return clean_html(source, self.files)

    def begin(self, body: str = "", written: str = "html", **more: str) -> None:
        """A fresh drawer."""
        with self.drawer:
            self.body, self.format, self.more = body, written, more
            self.revision += 100  # what a page of an earlier test sends while it closes meets a conflict
            self.saves, self.uploads, self.said, self.fails, self.colleague = [], [], [], 0, ""
            self.files = {"khoa.png": Picture("/static-test/khoa.png", 40, 20)}


def _page(desk: Desk) -> str:
    files = {name: {"address": each.address, "kind": "img"} for name, each in desk.files.items()}
    data = {
        "editor": "", "format": desk.format, "revision": str(desk.revision), "save": "/desk/text",
        "files": json.dumps(files), "upload": "/desk/media", **desk.more,
    }  # fmt: skip
    said = Markup(" ".join(f'data-{name}="{escape(value)}"' for name, value in data.items()))
    return render_template_string(PAGE, desk=desk, written=desk.format, data=said)


def _save(desk: Desk) -> Any:
    with desk.drawer:
        return _put(desk)


def _put(desk: Desk) -> Any:
    if desk.fails:
        desk.fails -= 1
        return jsonify(message="x"), 503
    if request.form["revision"] != str(desk.revision):
        told = {
            "revision": desk.revision,
            "saved_by": "Cô Hạnh",
            "saved_at": "10:00",
            "theirs": desk.body,
            "format": "html",
        }
        return jsonify(told), 409
    made = desk.cleaned(request.form["body"])
    desk.body, desk.format = made.source, request.form["format"]
    desk.revision += 1
    desk.saves.append(made.source)
    return jsonify(revision=desk.revision, saved_at="10:05", removed=[r.said.plain() for r in made.removed])


def _upload(desk: Desk) -> Any:
    file = request.files["file"]
    desk.uploads.append((file.filename or "", request.form["alt"]))
    desk.said.append({**request.form, **{n: f.filename or "" for n, f in request.files.items()}})
    kind = {"mp4": "video", "pdf": "file"}.get((file.filename or "").rpartition(".")[2], "img")
    name = {"img": "anh-{}.png", "video": "phim-{}.mp4", "file": "giay-{}.pdf"}[kind].format(
        len(desk.uploads)
    )
    address = f"/static-test/{name}"
    desk.files[name] = Picture(address, 40, 20) if kind == "img" else Attached(address, TYPES[kind], 9)
    return _told(desk, name, kind)


def _told(desk: Desk, name: str, kind: str) -> Any:
    lacking = [] if desk.said[-1].get("author") else ["thiếu tác giả"]
    return jsonify(
        address=f"/static-test/{name}", name=name, kind=kind, width=40, height=20, page=f"/desk/said/{kind}/{name}",
        lacking=lacking, alt=desk.said[-1]["alt"], author=desk.said[-1].get("author", ""), known_captions={},
    )  # fmt: skip


def _said(desk: Desk, kind: str, name: str) -> Any:
    if request.method == "POST":
        desk.said.append({**request.form, **{n: f.filename or "" for n, f in request.files.items()}})
    return _told(desk, name, kind)


def desk_app(desk: Desk, folder: Path) -> Flask:
    """The service with the desk's pages added."""
    app = create_app(test_config(f"sqlite:///{folder / 'desk.sqlite3'}"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
    dot = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa7\x9a\xa0\xa0\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    app.add_url_rule("/desk", "desk", public(lambda: _page(desk)))
    app.add_url_rule("/desk/text", "desk_text", public(lambda: _save(desk)), methods=["POST"])
    app.add_url_rule("/desk/media", "desk_media", public(lambda: _upload(desk)), methods=["POST"])
    app.add_url_rule(
        "/desk/said/<kind>/<name>",
        "desk_said",
        public(lambda kind, name: _said(desk, kind, name)),
        methods=["GET", "POST"],
    )
    app.add_url_rule(
        "/static-test/<name>", "desk_dot", public(lambda name: Response(dot, mimetype="image/png"))
    )
    return app


class Serving:
    """The desk on a port of its own."""

    def __init__(self, app: Flask) -> None:
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()


def surface(page: Page) -> Locator:
    """Where one writes."""
    return page.get_by_role("textbox", name="Nội dung bài học")


# A tool gives the text its focus back in the frame that follows, and the browser tells of the selection after that: a
# key pressed before, as no hand could, is lost.
_A_MOMENT = """new Promise(done => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)));
    setTimeout(done, 1000); // a page that nobody looks at draws no frame
})"""


def settle(page: Page) -> None:
    """Waits as long as a hand would between a tool or a dialog and the next key."""
    page.evaluate(_A_MOMENT)


def press(page: Page, tool: str) -> None:
    """A button of the toolbar."""
    page.get_by_role("toolbar").get_by_role("button", name=tool).click()
    settle(page)


def choose(page: Page, tool: str, entry: str) -> None:
    """An entry of a menu of the toolbar."""
    press(page, tool)
    page.get_by_role("menu").locator("button", has_text=entry).first.click()
    settle(page)


def saved(page: Page, desk: Desk) -> str:
    """What is in the drawer when the editor, asked by its keys, has said that it saved."""
    settle(page)
    surface(page).press("Control+s")
    expect(page.locator(".editor-status[data-state=saved]")).to_have_text("Đã lưu lúc 10:05.", timeout=15_000)
    return desk.body
