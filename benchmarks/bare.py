"""The measure of all ratios: a bare Flask page with one primary-key SELECT and a template of 10 KB, and a bare UPDATE."""

from pathlib import Path

import sqlalchemy as sa
from flask import Flask, render_template, request
from jinja2 import DictLoader
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from lms.kernel.db import db, prepare_engine

_LINE = "<p>{{ row.name }}: một dòng chữ để trang nặng như một trang thật, không hơn không kém.</p>\n"
TEMPLATE = "<!doctype html><html lang=vi><title>{{ row.name }}</title>\n" + _LINE * 90 + "</html>"


THINGS = 200


class _Base(DeclarativeBase):
    pass


class Thing(_Base):
    """The one table of the bare application."""

    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def create_bare(folder: Path, url: str = "") -> Flask:
    """The application, with its own database in `folder` or a table of its own at `url`, opened as ours is."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})  # compiled once, as a template file is
    app.config["SQLALCHEMY_DATABASE_URI"] = url or f"sqlite:///{folder / 'bare.sqlite3'}"
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        _Base.metadata.create_all(db.engine)
        if db.session.get(Thing, 1) is None:
            db.session.add_all(Thing(id=number, name="Nguyễn Thị Ánh") for number in range(1, THINGS + 1))
            db.session.commit()

    @app.get("/")
    def page() -> str:
        return render_template("page.html", row=db.session.get(Thing, 1))

    @app.post("/things/<int:number>")
    def change(number: int) -> dict[str, str]:
        name = request.form["name"]
        db.session.execute(sa.update(Thing).where(Thing.id == number).values(name=name))
        db.session.commit()
        return {"name": name}

    return app
