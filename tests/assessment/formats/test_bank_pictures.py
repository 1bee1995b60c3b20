"""Questions with pictures into our kinds and out again; places on a picture, both ways."""

import hashlib
from fractions import Fraction
from typing import Any

import pytest

from lms.assessment import formats, kinds
from lms.assessment.formats.bank.items import from_source
from lms.assessment.formats.bank.pictures import Admitted, Outgoing, into_source, names_here
from lms.assessment.formats.bank.sources import explained, to_source
from lms.assessment.formats.content import Area, Gap, Item, Kind, Markup, Option, Text
from lms.kernel.markup import Picture
from tests.assessment.formats.make import ONE, notes, option, told
from tests.assessment.test_hotspot import SOURCE
from tests.sample_files import png

PNG = png(640, 400)


def admitted(
    content: bytes, width: int = 640, height: int = 400, was: tuple[int, int] | None = None
) -> Admitted:
    address = f"/media/{hashlib.sha256(content).hexdigest()}.png"
    return Admitted(content, "png", Picture(address, width, height), was or (width, height))


def test_names_are_those_of_course_packs_and_the_same_each_time() -> None:
    held = {
        "Sơ đồ Mạng.PNG": admitted(b"1"),
        "a b.jpg": admitted(b"2"),
        "ảnh.png": admitted(b"3"),
        "?.png": admitted(b"4"),
    }
    names = names_here(list(held), held)
    assert list(names.values()) == ["so-do-mang.png", "a-b.png", "anh.png", "hinh.png"]
    twins = {"Ảnh.png": admitted(b"1"), "anh.png": admitted(b"2")}
    assert len(set(names_here(list(twins), twins).values())) == 2
    assert names_here(["anh.png"], twins) == {"anh.png": "anh.png"}


def test_a_sign_that_a_file_needed_goes_again() -> None:
    outgoing = Outgoing({"/1": b"1", "/2": b"2"})
    assert outgoing.name("a.png", "/1") == "a.png"
    assert outgoing.name("a.png", "/1") == "a.png"
    other = outgoing.name("a.png", "/2")
    assert other not in (None, "a.png")
    assert outgoing.name("b.png", "/3") is None
    held = {str(other): admitted(b"2")}
    assert names_here(list(held), held) == {other: "a.png"}


def test_only_pictures_of_the_file_are_renamed() -> None:
    source = {
        "text": "media:la không phải hình, ![x](media:a.png)",
        "n": 1,
        "rows": [{"why": "![y](media:a.png)"}],
    }
    assert into_source(source, {"a.png": "b.png"}) == {
        "text": "media:la không phải hình, ![x](media/b.png)", "n": 1, "rows": [{"why": "![y](media/b.png)"}],
    }  # fmt: skip


def test_pictures_in_every_text_are_shown() -> None:
    picture = '<img src="media:{}.png" alt="{}">'
    item = Item(
        Kind.SINGLE, Text(picture.format("a", "A"), Markup.HTML),
        (
            Option(Text(picture.format("b", "B"), Markup.HTML), ONE, Text(picture.format("c", "C"), Markup.HTML)),
            Option(Text("Hai"), feedback=Text("![D](media:d.png)", Markup.MARKDOWN)),
        ),
    )  # fmt: skip
    found = to_source(item, {f"{name}.png": admitted(name.encode(), 30, 20) for name in "abcd"})
    assert told(found.problems) == []
    assert found.source is not None
    body = str(kinds.get("single").render(found.source))
    for name in "abcd":
        assert f"/media/{hashlib.sha256(name.encode()).hexdigest()}.png" in body


def test_a_picture_where_only_words_can_stand_is_told() -> None:
    picture = Text('<img src="media:a.png" alt="A"> sông', Markup.HTML)
    pairs = Item(Kind.MATCHING, Text("X"), (Option(Text("1"), ONE, match=picture), Option(Text("2"), ONE, match=Text("núi"))), feedback=Text("Vì."))  # fmt: skip
    gaps = Item(Kind.BLANKS, Text("[[1]]"), gaps=(Gap(Kind.SINGLE, (Option(picture, ONE), option("núi"))),), feedback=Text("Vì."))  # fmt: skip
    for item in (pairs, gaps):
        found = to_source(item, {"a.png": admitted(PNG)})
        assert "hình trong danh sách" in told(found.problems)[0][1]
        assert found.source is not None
        assert found.source["choices"][0]["text"] == "A sông"


def spot(*areas: Area, **more: Any) -> Item:
    return Item(
        Kind.HOTSPOT, Text("Bấm vào đâu?"), areas=areas, picture="man.png", feedback=Text("Vì thế."), **more
    )


RIGHT = Area("nut", "rect", (10, 10, 60, 40), ONE, "Nút Gửi")
WRONG = Area("anh", "circle", (200, 200, 40), Fraction(0), "Ảnh đại diện", Text("Chỉ là ảnh."))


def test_places_on_a_picture_become_our_kind() -> None:
    found = to_source(spot(RIGHT, WRONG, picture_alt="Màn hình gửi thư"), {"man.png": admitted(PNG)})
    assert told(found.problems) == []
    assert not found.lacks_why
    assert found.source is not None
    assert found.source["picture"] == "media/man.png"
    assert found.source["alt"] == "Màn hình gửi thư"
    assert [(row["key"], row["label"], row["correct"], row["why"]) for row in found.source["areas"]] == [
        ("nut", "Nút Gửi", True, "Vì thế."), ("anh", "Ảnh đại diện", False, "Chỉ là ảnh."),
    ]  # fmt: skip
    body = kinds.get("hotspot").render(found.source)
    assert kinds.get("hotspot").grade(body, kinds.get("hotspot").right(body)) == 1


def test_what_is_missing_of_places_is_said_and_made_up_for() -> None:
    bare = spot(
        Area("", "rect", (10, 10, 60, 40), ONE, "Nút"),
        Area("", "rect", (100, 10, 160, 40), ONE, "Nút"),
        Area("", "circle", (300, 300, 20), Fraction(0)),
    )
    found = to_source(bare, {"man.png": admitted(PNG)})
    assert found.source is not None
    assert [row["label"] for row in found.source["areas"]] == ["Nút", "Nút (2)", "Vùng 3"]
    said = " ".join(notes(found.problems))
    assert "lời tả" in said
    assert "Vùng 3 chưa có tên riêng" in said
    assert "phần trăm" in " ".join(
        sentence for _, sentence in told(found.problems)
    )  # each earns all, not a half


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (spot(RIGHT), "2 đến"),
        (spot(RIGHT, WRONG, Area("xa", "rect", (700, 10, 800, 40), Fraction(0), "Xa")), "ra ngoài ảnh"),
        (spot(RIGHT, Area("b", "rect", (10, 10, 12, 12), Fraction(0), "Hẹp")), "hẹp quá"),
    ],
)
def test_places_that_cannot_be_asked_are_told(item: Item, why: str) -> None:
    assert why in " ".join(
        sentence for _, sentence in told(to_source(item, {"man.png": admitted(PNG)}).problems)
    )


def test_without_its_picture_there_is_no_question() -> None:
    assert told(to_source(spot(RIGHT, WRONG)).problems)


def test_places_shrink_with_their_picture() -> None:
    half = admitted(PNG, 320, 200, was=(640, 400))
    found = to_source(spot(RIGHT, WRONG, picture_alt="M"), {"man.png": half})
    assert told(found.problems) == []
    assert found.source is not None
    assert [row["coordinates"] for row in found.source["areas"]] == [[5, 5, 30, 20], [100, 100, 20]]


def picture_address() -> str:
    return str(SOURCE["media"]["thu.png"]["address"])


@pytest.mark.parametrize("name", ["qti", "qti3"])
def test_our_places_survive_a_file(name: str) -> None:
    outgoing = Outgoing({picture_address(): PNG})
    item = outgoing.item(from_source("hotspot", SOURCE, key="k"), SOURCE)
    written = formats.get(name).write([item], outgoing.media)
    assert told(written.problems) == []
    found = formats.get(name).read(written.content)
    assert told(found.problems) == []
    back = to_source(found.items[0], {key: admitted(content) for key, content in found.media.items()})
    assert told(back.problems) == []
    assert back.source is not None
    assert back.source["alt"] == SOURCE["alt"]
    wanted = [
        (row["label"], row["shape"], row["coordinates"], row["correct"], row["why"])
        for row in SOURCE["areas"]
    ]
    assert [
        (row["label"], row["shape"], row["coordinates"], row["correct"], row["why"])
        for row in back.source["areas"]
    ] == wanted


def test_moodle_says_which_places_it_has_no_room_for() -> None:
    outgoing = Outgoing({picture_address(): PNG})
    written = formats.get("moodle-xml").write(
        [outgoing.item(from_source("hotspot", SOURCE), SOURCE)], outgoing.media
    )
    assert "3 vùng sai" in " ".join(sentence for _, sentence in told(written.problems))
    found = formats.get("moodle-xml").read(written.content)
    assert [area.coordinates for area in found.items[0].areas] == [(250, 220, 490, 276), (110, 60, 46)]
    assert told(
        to_source(found.items[0], {"thu.png": admitted(PNG)}).problems
    )  # nothing wrong to choose is left


def test_explanations_are_put_where_they_are_missing() -> None:
    found = to_source(
        Item(Kind.HOTSPOT, Text("X"), areas=(RIGHT, WRONG), picture="man.png"), {"man.png": admitted(PNG)}
    )
    assert found.lacks_why
    assert found.source is not None
    assert [row["why"] for row in explained(found.source, "Xem bài 1.")["areas"]] == [
        "Xem bài 1.",
        "Chỉ là ảnh.",
    ]
