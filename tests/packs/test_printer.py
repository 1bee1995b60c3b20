"""What is printed reads back as the same pack."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.assessment import kinds
from lms.assessment.attempts.rules import AtTimeout, Counts
from lms.assessment.kinds.task import FILE_TYPES, TAKES
from lms.assessment.review.rules import ONLY_ANSWER, PRESETS, Aspect, Moment, as_text
from lms.catalog.competences import COMPETENCES
from lms.catalog.packs.content import (
    Pack,
    PackBank,
    PackCheckQuiz,
    PackDraw,
    PackFinalQuiz,
    PackLesson,
    PackMedia,
    PackOption,
    PackQuestion,
    PackSource,
    PackTerms,
    with_pictures,
)
from lms.catalog.packs.identity import content_hash
from lms.catalog.packs.printer import print_pack, write_pack
from lms.catalog.packs.reader import parse, read_pack
from lms.catalog.rules import AUDIENCES, LEVELS
from lms.kernel.vietnamese import comparable
from tests.packs.make import SVG, good_pack

# Letters, marks of TOML and of Markdown that do not make headings, links, HTML or callouts.
_ALPHABET = "aăâđêôơưạếNhỏ 0123456789\"\\'=#,.;?!{}$%^+*_`~|/\t\x7f“”–"


def _written(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in text if c != "\x7f")).strip()


line = (
    st.text(_ALPHABET, min_size=1, max_size=40)
    .map(lambda text: "x" + _written(text).replace("\t", " "))
    .map(str.strip)
)
prose = st.lists(line, min_size=1, max_size=4).map("\n".join)
key = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
day = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def several(values: st.SearchStrategy[str], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(tuple)


BIA = PackMedia("bia.svg", "A", "B", "C", "image/svg+xml", 640, 360, SVG.encode())
plain = st.from_regex(r"[a-zA-Z0-9ăđạ+/.]{1,10}", fullmatch=True).filter(str.strip)
decimals = st.decimals(-1_000_000, 1_000_000, places=3).map(lambda d: format(d.normalize() + 0, "f"))


def _keyed(draw: st.DrawFn, keys: list[str], **more: object) -> list[dict[str, object]]:
    return [{"key": k, "text": f"{k} {draw(line)}", **more} for k in keys]


def _area(shape: str, name: str, at: int, why: str) -> dict[str, object]:
    numbers = {"rect": [at, 0, at + 20, 360], "circle": [at + 30, 40, 9], "poly": [0, at, 640, at, 9, 360]}
    return {
        "key": name, "label": f"{name} ![ảnh](media/bia.svg)", "shape": shape, "coordinates": numbers[shape],
        "correct": at == 0, "why": why,
    }  # fmt: skip


stays: st.SearchStrategy[dict[str, object]] = st.sampled_from([{}, {"shuffle": False}])


@st.composite
def _tasks(draw: st.DrawFn, keys: list[str]) -> dict[str, object]:
    levels = [
        {"criterion": k, "points": str(points), "text": draw(line)}
        for k in keys
        for points in (draw(st.integers(1, 100)), 0)
    ]
    return {
        "takes": draw(st.sampled_from(TAKES)), "most_files": str(draw(st.integers(1, 10))),
        "file_types": draw(st.lists(st.sampled_from(FILE_TYPES), max_size=3, unique=True)),
        "good_answer": draw(st.just("") | prose), "grader_note": draw(st.just("") | prose),
        "criteria": _keyed(draw, keys), "levels": levels,
    }  # fmt: skip


@st.composite
def shaped(draw: st.DrawFn, kind: str) -> dict[str, object]:
    """What a question of a kind with a shape holds."""
    why = draw(line)
    keys = draw(st.lists(key, min_size=3, max_size=5, unique=True))
    if kind == "text":
        answers = draw(st.lists(plain, min_size=1, max_size=3, unique_by=comparable))
        return {"answers": answers, "diacritics": draw(st.booleans()), "why": why}
    if kind == "number":
        tolerance = draw(decimals.map(lambda text: text.removeprefix("-")))
        unit = draw(st.sampled_from(["", "km", "m²", "%"]))
        return {"answer": draw(decimals), "tolerance": tolerance, "unit": unit, "why": why}
    if kind == "ordering":
        return {"why": why, "options": _keyed(draw, keys, why=draw(st.one_of(st.just(""), line)))}
    if kind == "hotspot":
        outlines = st.sampled_from(["rect", "circle", "poly"])
        areas = [_area(draw(outlines), k, at, draw(line)) for at, k in enumerate(keys)]
        return {"picture": "media/bia.svg", "alt": draw(line), "areas": areas, **draw(stays)}
    if kind == "task":
        return draw(_tasks(keys))
    choices = _keyed(draw, draw(st.lists(key, min_size=2, max_size=5, unique=True)))
    if kind == "matching":
        matches = st.sampled_from([str(row["key"]) for row in choices])
        options = [{**row, "match": draw(matches)} for row in _keyed(draw, keys, why="")]
        return {"why": why, "choices": choices, "options": options, **draw(stays)}
    gaps = [
        {"key": k, "answers": [], "match": choices[0]["key"], "why": ""}
        if draw(st.booleans())
        else {"key": k, "answers": [draw(plain)], "match": "", "why": why}
        for k in keys
    ]
    passage = " ".join(f"{draw(st.sampled_from(['ở', '**và**', '- rồi']))} [[{k}]]" for k in keys)
    return {"passage": passage, "diacritics": True, "why": why, "choices": choices, "gaps": gaps}


@st.composite
def questions(draw: st.DrawFn, name: str) -> PackQuestion:
    kind = draw(st.sampled_from(kinds.names()))
    tags = draw(st.lists(key, max_size=2, unique=True).map(tuple))
    if (found := kinds.get(kind)).shape:
        more = draw(shaped(kind))
        text = draw(prose)
        assert found.check(with_pictures({"text": text, **more}, [BIA])) == []
        return PackQuestion(name, kind, draw(st.integers(1, 3)), text, (), tags, more)
    if kind == "truefalse":
        right = draw(st.booleans())
        options = tuple(PackOption(k, "", (k == "true") is right, draw(line)) for k in ("true", "false"))
    else:
        count = 1 if kind == "single" else 2
        keys = draw(st.lists(key, min_size=3, max_size=5, unique=True))
        options = tuple(PackOption(k, f"{k} {draw(line)}", n < count, draw(line)) for n, k in enumerate(keys))
    stays = kind != "truefalse" and draw(st.booleans())
    return PackQuestion(name, kind, draw(st.integers(1, 3)), draw(prose), options, tags, shuffle=not stays)


@st.composite
def banks(draw: st.DrawFn, name: str) -> PackBank:
    keys = draw(st.lists(key, min_size=1, max_size=3, unique=True))
    return PackBank(name, draw(line), tuple(draw(questions(k)) for k in keys))


aspects = st.frozensets(st.sampled_from(Aspect))
reviews = st.sampled_from(sorted(PRESETS)).map(lambda name: PRESETS[name]) | st.builds(
    lambda *cells: dict(zip(Moment, (ONLY_ANSWER, *cells), strict=True)), aspects, aspects, aspects
)


costs = st.tuples(st.integers(1, 100), st.integers(-100, 0), st.integers(0, 100)) | st.just((0, -100, 0))


@st.composite
def terms(draw: st.DrawFn, firsts: bool = True) -> PackTerms:
    if draw(st.booleans()):
        return PackTerms()
    opens_on, closes_on = draw(st.none() | day), draw(day)
    counted = [counts.value for counts in Counts if firsts or counts is not Counts.FIRST]
    return PackTerms(
        min(opens_on, closes_on) if opens_on else None, closes_on, draw(st.integers(0, 600)),
        draw(st.sampled_from(AtTimeout)).value, draw(st.integers(0, 90)), draw(st.integers(0, 90)),
        draw(st.sampled_from(counted)), as_text(draw(reviews)), *draw(costs),
        draw(st.booleans()),
    )  # fmt: skip


shuffles = st.sampled_from([(True, None), (False, None), (True, False), (False, True)])


@st.composite
def draws(draw: st.DrawFn, bank: PackBank) -> tuple[PackDraw, ...]:
    """Draws that always find their questions: one at random, or each question by its name, in sections."""
    points, title = st.integers(1, 10), st.just("") | line
    if draw(st.booleans()):
        count = draw(st.integers(1, len(bank.questions)))
        return (PackDraw(bank.name, count, points=draw(points), section=draw(title)),)
    titles = ["", *draw(st.lists(line, min_size=2, max_size=2, unique=True))]
    order = sorted(draw(st.integers(0, 2)) for _ in bank.questions)
    return tuple(
        PackDraw(bank.name, 1, points=draw(points), question=question.key, section=titles[place])
        for question, place in zip(bank.questions, order, strict=True)
    )


@st.composite
def check_quizzes(draw: st.DrawFn, bank: PackBank) -> PackCheckQuiz:
    (shuffle, options), whole = draw(shuffles), st.integers(0, 100)
    drawn = draw(draws(bank)) if draw(st.booleans()) else ()
    return PackCheckQuiz(
        draw(whole), draw(whole), shuffle, draw(terms(firsts=False)), shuffle_options=options, draws=drawn
    )


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    names = sorted(draw(st.lists(key, min_size=1, max_size=3, unique=True)))
    found = tuple(draw(banks(name)) for name in names)
    sources = st.builds(
        PackSource, title=line, url=st.just("https://example.vn/a?b=c"), reviewed_on=day, supports=line
    ) | st.builds(
        PackSource,
        title=line,
        url=st.just(""),
        reviewed_on=day,
        supports=line,
        issuer=line,
        number=line,
        issued_on=day,
    )
    lessons = []
    for number, lesson_key in enumerate(draw(st.lists(key, min_size=1, max_size=3, unique=True))):
        quiz = names[number] if number < len(names) and draw(st.booleans()) else None
        lessons.append(
            PackLesson(
                lesson_key, draw(line), draw(st.integers(1, 120)), draw(several(line, 4)), draw(prose), quiz,
                draw(st.integers(1, 100)) if quiz else None, tuple(draw(st.lists(sources, max_size=2))),
                draw(check_quizzes(found[number])) if quiz else PackCheckQuiz(),
            )
        )  # fmt: skip
    shown = any(question.kind == "hotspot" for bank in found for question in bank.questions)
    media = (BIA,) if shown or draw(st.booleans()) else ()
    final = None
    if draw(st.booleans()):
        shuffle, options = draw(shuffles)
        final = PackFinalQuiz(
            draw(line), draw(st.integers(1, 100)), draw(st.integers(0, 300)), draw(st.integers(0, 100)),
            shuffle, draw(draws(found[0])), draw(terms()), options,
        )  # fmt: skip
    return Pack(
        key=draw(key), version=draw(st.integers(1, 1_000_000)), language="vi", title=draw(line), summary=draw(line),
        description=draw(prose), level=draw(st.sampled_from(sorted(LEVELS))),
        audience=draw(several(st.sampled_from(sorted(AUDIENCES)), 5)),
        competences=draw(several(st.sampled_from(sorted(COMPETENCES)), 5)),
        order=draw(st.sampled_from(["sequential", "free"])), certificate=draw(st.booleans()),
        authors=draw(several(line, 3)), licence=draw(line), reviewed_on=draw(day),
        review_months=draw(st.integers(1, 120)), lessons=tuple(lessons),
        cover="bia.svg" if media else None, cover_alt=draw(line) if media else "", final_quiz=final, banks=found,
        media=media,
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(packs())
def test_parse_of_print_is_the_pack(pack: Pack) -> None:
    again = parse(print_pack(pack))
    assert again == pack
    assert content_hash(again) == content_hash(pack)


def test_the_sound_pack_round_trips_through_a_folder(tmp_path: Path) -> None:
    pack = good_pack()
    write_pack(pack, tmp_path / "mat-khau")
    assert read_pack(tmp_path / "mat-khau") == pack


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        write_pack(good_pack(), tmp_path)
