"""Words that mean harm in every field of a pack: looked at before it is published, learnt, compared, edited, taken in as
files. They are words on every page."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from lms.catalog import queries as catalog
from lms.catalog.packs.content import Pack, PackMedia, PackOption, PackQuestion
from lms.catalog.packs.printer import print_pack
from lms.kernel.actor import Role
from lms.kernel.db import release
from tests.catalog.make import publish
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.packs.make import SVG, good_pack, problems_of
from tests.pages import LmsClient
from tests.studio.packs.test_importing import of, sent, text

EVIL = "\"'><svg onload=xss()><script>xss()</script>{{7*7}}</textarea><!-- "
SHORT = "'\"><img src=x onerror=xss()>{{7*7}}"


class _Looker(HTMLParser):
    """What a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") or re.match(
                r"\s*(javascript|data:text|vbscript)", value or "", re.IGNORECASE
            ):
                self.found.append(f"<{tag} {name}={value!r}>")
        if ("src", "x") in attrs:
            self.found.append(f"<{tag} {attrs}>")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script and "xss" in data and "</" in data:
            self.found.append(data)


def runs(page: str) -> list[str]:
    looker = _Looker()
    looker.feed(page)
    looker.close()
    return looker.found + (
        ["a template"] if "49" in re.findall(r"\{\{7\*7\}\}|49(?=</textarea)", page) else []
    )


def evil_pack(**changes: Any) -> Pack:
    """The sound pack with harm in every field that is plain text."""
    pack = good_pack()
    first = pack.lessons[0]
    source = replace(
        first.sources[0], title=EVIL, supports=EVIL, url='https://a.vn/"onmouseover=xss()//<script>'
    )
    lessons = (
        replace(first, title=EVIL, objectives=(EVIL, f"{EVIL} 2"), sources=(source,)),
        *pack.lessons[1:],
    )
    assert pack.final_quiz
    draws = tuple(replace(draw, section=SHORT + str(n)) for n, draw in enumerate(pack.final_quiz.draws))
    banks = tuple(
        replace(bank, title=EVIL, questions=tuple(replace(q, tags=(*q.tags, SHORT)) for q in bank.questions))
        for bank in pack.banks
    )
    media = tuple(replace(file, author=EVIL, licence=EVIL, source=EVIL) for file in pack.media)
    return replace(
        pack, title=EVIL, summary=EVIL, cover_alt=EVIL, authors=(EVIL,), licence=SHORT, lessons=lessons, banks=banks,
        media=media, final_quiz=replace(pack.final_quiz, title=EVIL, draws=draws), **changes,
    )  # fmt: skip


@pytest.fixture
def trainer(client: LmsClient) -> LmsClient:
    return sign_in(client, make_account(make_person(), [Role.TRAINER]))


def looked_at(client: LmsClient, *addresses: str) -> None:
    for address in addresses:
        page = text(client, address)
        assert runs(page) == [], address


def test_the_looker_sees_what_runs() -> None:
    assert len(runs(f"<p>{EVIL}</p><a href=' JavaScript:x()'>a</a>")) >= 2


def test_before_it_is_published(trainer: LmsClient) -> None:
    address = sent(trainer, of(evil_pack()))
    assert "&lt;script&gt;" in text(trainer, address)
    looked_at(trainer, address, f"{address}/lessons/1", f"{address}/lessons/2")


def test_after_it_is_published(app: Flask, trainer: LmsClient) -> None:
    publish(good_pack())
    publish(evil_pack(version=2), effect="valid")
    card = catalog.courses()[0]
    release()
    at, studio = f"/courses/{card.public_id}", f"/studio/courses/{card.public_id}"
    looked_at(
        trainer,
        "/courses",
        at,
        "/studio",
        studio,
        f"{studio}/lessons/1",
        f"{studio}/questions",
        f"{studio}/comparison",
    )
    assert trainer.post(f"{studio}/draft", data={}).status_code == 303
    draft = f"{studio}/draft"
    looked_at(
        trainer,
        draft,
        f"{draft}/settings",
        f"{draft}/checklist",
        f"{draft}/publication",
        f"{draft}/final-quiz",
    )
    lesson = re.search(rf"{draft}/lessons/[A-Za-z0-9_-]+", text(trainer, draft))
    assert lesson
    looked_at(
        trainer,
        lesson[0],
        f"{lesson[0]}/details",
        f"{lesson[0]}/preview",
        f"{lesson[0]}/quiz",
        f"{lesson[0]}/revisions",
    )
    looked_at(trainer, f"{studio}/media", "/studio/bank")


VECTORS = [
    "<script>xss()</script>", "<img src=x onerror=xss()>", "<iframe srcdoc='<script>xss()</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=xss()>", "<a href='javascript:xss()'>a</a>", "<b onmouseover=xss()>b</b>",
    "[a](javascript:xss())", "[a](JaVaScRiPt&#58;xss())", "[a](data:text/html;base64,AAAA)", "[a](vbscript:xss())",
    "![a](https://a.vn/spy.png)", "![a](data:image/svg+xml;base64,AAAA)", "<form action=https://a.vn><input name=p>", "<style>*{x:y}</style>",
    "<!-- --!><img src=x onerror=xss()> -->", "<base href=https://a.vn>", "<meta http-equiv=refresh content=0>", "<object data=x>",
]  # fmt: skip


def _marked(vector: str) -> dict[str, Pack]:
    """The vector in each field that is Markdown."""
    pack = good_pack()
    bank = pack.banks[-1]
    one = bank.questions[0]

    def asking(**changes: Any) -> Pack:
        question = replace(one, **changes)
        return replace(
            pack, banks=(*pack.banks[:-1], replace(bank, questions=(question, *bank.questions[1:])))
        )

    option = one.options[0]
    shaped = PackQuestion("chu", "text", 1, "Gõ gì?", (), ("bai-1",), {"answers": ["a"], "why": vector})
    return {
        "description": replace(pack, description=f"Chữ {vector}"),
        "lesson": replace(
            pack, lessons=(replace(pack.lessons[0], body=f"Chữ {vector}\n"), *pack.lessons[1:])
        ),
        "question": asking(text=f"Hỏi {vector}?"),
        "option": asking(options=(PackOption("a", f"Chọn {vector}", False, "x"), *one.options[1:])),
        "why": asking(options=(replace(option, why=f"Vì {vector}"), *one.options[1:])),
        "shaped": replace(pack, banks=(*pack.banks[:-1], replace(bank, questions=(*bank.questions, shaped)))),
    }


@pytest.mark.parametrize("vector", VECTORS)
def test_code_in_a_text_is_refused_with_its_place(vector: str) -> None:
    for field, pack in _marked(vector).items():
        assert problems_of(print_pack(pack)), field


@pytest.mark.parametrize(
    "vector",
    [
        "\\<script\\>xss()\\</script\\>",
        "`<script>xss()</script>`",
        "&lt;img src=x onerror=xss()&gt;",
        "<svg/onload=xss()>",
        '**"><b onclick=x**',
    ],
)
def test_what_is_only_spoken_of_is_shown_as_words(trainer: LmsClient, vector: str) -> None:
    for field, pack in _marked(vector).items():
        if problems_of(print_pack(pack)):
            continue
        result = publish(replace(pack, key=f"k-{field}"))
        card = catalog.find_card_by_course_id(result.course_id)
        release()
        assert card
        studio = f"/studio/courses/{card.public_id}"
        looked_at(trainer, studio, f"{studio}/lessons/1", f"{studio}/questions", f"/courses/{card.public_id}")


@pytest.mark.parametrize("url", ["javascript:xss()", "data:text/html,x", "//a.vn/x", "https:xss", "ftp://a.vn/", " https://a.vn", "https://", "https://a.vn/\tx", "JAVASCRIPT://a.vn/%0axss()"])  # fmt: skip
def test_the_address_of_a_source(url: str) -> None:
    pack = good_pack()
    source = replace(pack.lessons[0].sources[0], url=url)
    changed = replace(pack, lessons=(replace(pack.lessons[0], sources=(source,)), *pack.lessons[1:]))
    found = "\n".join(map(str, problems_of(print_pack(changed))))
    assert "địa chỉ web" in found or url != url.strip()


def test_a_name_of_a_file_is_never_code(trainer: LmsClient) -> None:
    pack = good_pack()
    evil = PackMedia('"><script>x.svg', "A", "B", "C", "image/svg+xml", 640, 360, SVG.encode())
    found = "\n".join(map(str, problems_of(print_pack(replace(pack, media=(*pack.media, evil))))))
    assert "không phải tên tệp" in found
