"""The measure of all ratios: a bare Flask page with one primary-key SELECT and a template of 10 KB."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader

_LINE = "<p>{{ row.name }}: một dòng chữ để trang nặng như một trang thật, không hơn không kém.</p>\n"
TEMPLATE = "<!doctype html><html lang=vi><title>{{ row.name }}</title>\n" + _LINE * 90 + "</html>"


def create_bare(folder: Path) -> Flask:
    """The application, with its own database of one table in `folder`."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})  # compiled once, as a template file is
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'bare.sqlite3'}"
    db = SQLAlchemy(app)

    class Thing(db.Model):  # type: ignore[name-defined,misc]
        id = sa.Column(sa.Integer, primary_key=True)
        name = sa.Column(sa.Text)

    with app.app_context():
        db.create_all()
        if db.session.get(Thing, 1) is None:
            db.session.add(Thing(id=1, name="Nguyễn Thị Ánh"))
            db.session.commit()

    @app.get("/")
    def page() -> str:
        return render_template("page.html", row=db.session.get(Thing, 1))

    return app
