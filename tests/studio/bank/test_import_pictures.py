"""Pictures of question files: seen before anything is saved, kept with the question, given out again with it."""

import base64
import re
import struct

import pytest
import sqlalchemy as sa

from lms.assessment import formats
from lms.assessment.bank.models import BankUpload, BankUploadPicture
from lms.assessment.formats.content import Item, Kind, Markup, Option, Text
from lms.assessment.formats.gallery import size_of
from lms.assessment.models import QuestionVersion
from lms.catalog.models import Media
from lms.kernel import clock
from lms.kernel.actor import Role
from lms.kernel.db import db, transaction
from lms.kernel.errors import Invalid
from lms.kernel.files.models import StoredFile
from lms.studio.bank.importing.admitting import admit
from tests import sample_files
from tests.assessment.formats.make import ONE
from tests.assessment.make import count
from tests.conftest import sign_in
from tests.make import make_account, make_person
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, row_of, trainer
from tests.studio.bank.test_import import save, send


def png(width: int = 40, height: int = 30, colour: int = 200) -> bytes:
    """Pictures of another `colour` are others."""
    return sample_files.png(width, height, sample_files.chunk(b"tEXt", b"Comment\0" + bytes([colour])))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><rect width="60" height="40"/></svg>'
EVIL = SVG.replace(b"<rect", b"<script>alert(1)</script><rect")


def question(picture: bytes = b"", name: str = "so-do.png", key: str = "cau-1", extra: str = "") -> str:
    file = f'<file name="{name}" path="/" encoding="base64">{base64.b64encode(picture).decode()}</file>'
    return (
        f'<question type="multichoice"><name><text>Câu</text></name><questiontext format="html"><text><![CDATA[<p>Xem '
        f'sơ đồ: <img src="@@PLUGINFILE@@/{name}" alt="Sơ đồ ba lớp"></p>]]></text>{file}</questiontext>'
        f"<generalfeedback><text>Vì thế.</text></generalfeedback><idnumber>{key}</idnumber><single>true</single>{extra}"
        '<answer fraction="100"><text>Một</text></answer><answer fraction="0"><text>Hai</text></answer></question>'
    )


def quiz(*questions: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>{"".join(questions)}</quiz>'


def shown(page: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', page)


def test_a_picture_is_seen_before_it_is_saved_and_by_nobody_else(client: LmsClient) -> None:
    where = send(trainer(client), quiz(question(png())), "cau.xml")
    [address] = shown(client.get(where).get_data(as_text=True))
    assert address.startswith(f"{where}/pictures/")
    answer = client.get(address)
    assert (answer.status_code, answer.data) == (200, png())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert count(Media) == 0
    name = address.rpartition("/")[2]
    assert client.get(f"{where}/pictures/{'0' * 64}.png").status_code == 404
    assert client.get(address.replace(".png", ".svg")).status_code == 404
    sign_in(client, make_account(make_person("Người Khác"), [Role.TRAINER]))
    assert client.get(address).status_code == 404
    assert client.get(f"/media/{name}").status_code == 404


def test_what_was_left_or_discarded_takes_its_pictures_along(client: LmsClient) -> None:
    send(trainer(client), quiz(question(png())), "a.xml")
    with transaction():
        db.session.execute(sa.update(BankUpload).values(created_at=clock.now().replace(year=2020)))
    where = send(client, quiz(question(SVG, "b.svg")), "b.xml")
    assert count(BankUpload) == count(BankUploadPicture) == 1
    assert client.post(f"{where}/removal").status_code == 303
    assert count(BankUploadPicture) == 0
    assert set(db.session.scalars(sa.select(StoredFile.kind))) <= {
        "png"
    }  # the daily sweep takes what was left


def test_saved_with_its_question_and_shown_from_then_on(client: LmsClient) -> None:
    save(trainer(client), send(client, quiz(question(png()), question(SVG, "Hình Vẽ.svg", "cau-2")), "a.xml"))
    source = row_of("cau-1", "chung").wording.source
    assert "![Sơ đồ ba lớp](media/so-do.png)" in source["text"]
    facts = source["media"]["so-do.png"]
    assert (facts["width"], facts["height"]) == (40, 30)
    assert client.get(facts["address"]).data == png()
    other = row_of("cau-2", "chung").wording
    assert list(other.source["media"]) == ["hinh-ve.svg"]
    assert client.get(other.source["media"]["hinh-ve.svg"]["address"]).status_code == 200
    assert shown(other.body["html"]) == [other.source["media"]["hinh-ve.svg"]["address"]]
    assert count(BankUpload) == count(BankUploadPicture) == 0
    kept = db.session.execute(sa.select(Media.source)).scalars().all()
    assert kept == ["Tệp câu hỏi a.xml"] * 2
    page = client.get(send(client, quiz(question(png())), "a.xml")).get_data(as_text=True)
    assert "Như cũ, không đổi" in page


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (EVIL, "script"),
        (SVG.replace(b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg'), "DOCTYPE"),
        (b"<html><script>alert(1)</script></html>", "không phải hình PNG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "không phải hình PNG"),
        (b"GIF89a\x01\0\x01\0\0\0\0;", "Không đọc được ảnh"),
        (b"MZ\x90\0", "không phải hình PNG"),
    ],
    ids=["script", "entities", "html", "no-size", "gif", "program"],
)
def test_what_is_no_harmless_picture_leaves_its_question_out(
    client: LmsClient, content: bytes, why: str
) -> None:
    trainer(client)
    where = send(client, quiz(question(content), question(png(), "x.png", "cau-2")), "cau.xml")
    page = client.get(where).get_data(as_text=True)
    assert why in page
    assert "Không nhận được" in page
    save(client, where)
    assert count(QuestionVersion) == 1
    assert count(Media) == 1


def test_a_small_plain_picture_stays_as_it_is() -> None:
    assert admit(png()).content == png()
    assert admit(SVG).content == SVG


@pytest.mark.parametrize(
    "content",
    [
        png(2000, 100),
        sample_files.png(400, 300, sample_files.chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0noi chup")),
        sample_files.gif(),
        png() + b"noi chup" * 100_000,
    ],
    ids=["wide", "camera", "gif", "tail"],
)
def test_any_other_is_drawn_anew(content: bytes) -> None:
    """At most as wide as pages show it, without where it was taken; places on it keep to it."""
    found = admit(content)
    assert found.ending == "webp"
    assert found.picture.width <= 1600
    assert len(found.content) <= 300 * 1024
    assert b"noi chup" not in found.content
    assert found.was == size_of(content)
    assert admit(found.content).content == found.content


def test_what_is_refused_is_said_in_a_sentence() -> None:
    with pytest.raises(Invalid, match="nặng hơn 300 KB"):
        admit(SVG + b" " * 300 * 1024)
    with pytest.raises(Invalid, match="nặng hơn 20 MB"):
        admit(png() + b"\0" * 20 * 1024 * 1024)
    with pytest.raises(Invalid, match="triệu điểm"):
        admit(
            png()[:8]
            + sample_files.chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 0, 0, 0, 0))
            + png()[33:]
        )
    for cut in range(0, len(png()) - 20, 7):
        with pytest.raises(Invalid):
            admit(png()[:cut])


def test_a_picture_in_a_typed_file_is_taken_too(client: LmsClient) -> None:
    data = base64.b64encode(png()).decode()
    gift = f'// [id:c]\n[html]<p>Gì đây? <img src\\="data:image/png;base64,{data.replace("=", chr(92) + "=")}" alt\\="Hình"></p>{{=A#Vì.\n~B#Vì.}}'
    save(trainer(client), send(client, gift))
    source = row_of("c", "chung").wording.source
    assert source["text"] == "Gì đây? ![Hình](media/hinh.png)"
    assert count(Media) == 1


def test_pictures_of_one_name_are_two(client: LmsClient) -> None:
    one, other = png(colour=1), png(colour=2)
    file = quiz(question(one, "h.png", "cau-1"), question(other, "h.png", "cau-2"))
    save(trainer(client), send(client, file, "a.xml"))
    addresses = [
        next(iter(row_of(key, "chung").wording.source["media"].values()))["address"]
        for key in ("cau-1", "cau-2")
    ]
    assert [client.get(address).data for address in addresses] == [one, other]


@pytest.mark.parametrize("name", ["moodle-xml", "qti", "qti3", "docx"])
def test_a_file_that_is_given_out_holds_the_picture(client: LmsClient, name: str) -> None:
    """And read again it is the same question, with the same picture under the same name."""
    options = (
        Option(Text('<img src="media:b.png" alt="Phương án có hình">', Markup.HTML), ONE, Text("Vì thế.")),
        Option(Text("Hai"), feedback=Text("Không phải.")),
    )
    item = Item(
        Kind.SINGLE, Text('Nhìn hình: <img src="media:a.png" alt="Sơ đồ">', Markup.HTML), options, key="cau-1"
    )
    first = formats.get("moodle-xml").write([item], {"a.png": png(colour=9), "b.png": png(20, 20)})
    save(trainer(client), send(client, first.content, "a.xml"))
    row = row_of("cau-1", "chung")
    asked = {"questions": row.public_id, "format": name, "confirmed": "1"}
    file = client.post(f"{HOME}/files", data=asked).data
    found = formats.get(name).read(file)
    assert sorted(found.media.values()) == sorted([png(colour=9), png(20, 20)])
    where = send(client, file, f"b{formats.get(name).endings[0]}")
    page = client.get(where).get_data(as_text=True)
    assert len(shown(page)) == 2
    assert "Không nhận được" not in page.split("<h2>")[1]
    if name in ("moodle-xml", "qti"):  # Word has no place for the key, and numbers the pictures anew
        assert "Như cũ, không đổi" in page.split("<h2>")[1]


def test_a_picture_that_was_drawn_anew_stands_in_a_word_file_too(client: LmsClient) -> None:
    """It became WebP, which Word does not show."""
    save(trainer(client), send(client, quiz(question(png(2000, 40))), "a.xml"))
    row = row_of("cau-1", "chung")
    assert row.wording.source["media"]["so-do.webp"]["width"] == 1600
    asked = {"questions": row.public_id, "format": "docx"}
    assert "WebP" not in client.post(f"{HOME}/files", data=asked).get_data(as_text=True)
    found = formats.get("docx").read(client.post(f"{HOME}/files", data={**asked, "confirmed": "1"}).data)
    [content] = found.media.values()
    assert content.startswith((b"\xff\xd8\xff", b"\x89PNG"))
    assert size_of(content) == (1600, 32)


def test_what_is_no_longer_there_is_given_out_by_its_words(client: LmsClient) -> None:
    save(trainer(client), send(client, quiz(question(png())), "a.xml"))
    with transaction():
        db.session.execute(sa.delete(Media))
    asked = {"questions": row_of("cau-1", "chung").public_id, "format": "moodle-xml", "confirmed": "1"}
    assert "Sơ đồ ba lớp" in client.post(f"{HOME}/files", data=asked).get_data(as_text=True)
