"""Files are kept whole or not at all, under a name of ours, and go when nobody needs them."""

import io
import os
from collections.abc import Iterator
from contextvars import Context
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from lms.kernel import jobs
from lms.kernel.db import db, transaction
from lms.kernel.errors import Invalid, TooLarge
from lms.kernel.files import rows, store, sweeping
from lms.kernel.files.checks import CHECKS
from lms.kernel.files.formats import FORMATS
from lms.kernel.files.models import StoredFile
from lms.kernel.files.names import MOST_NAME, UNNAMED, download_name, shown_name
from lms.kernel.files.store import Kept, Use, blocks, folder, keep, megabytes
from lms.kernel.verify import run_checks
from tests import sample_files as samples

ANY = Use(tuple(FORMATS), 10_000_000)
PICTURES = Use(("png", "jpg"), 1000)


@pytest.fixture(autouse=True)
def own_folder(app: Flask, tmp_path: Path) -> Iterator[None]:
    before = app.config["UPLOADS"]
    app.config["UPLOADS"] = tmp_path / "uploads"
    yield
    app.config["UPLOADS"] = before


def put(content: bytes, use: Use = ANY, name: str = "tệp.bin") -> Kept:
    return keep(io.BytesIO(content), name, use)


def in_folder() -> list[str]:
    return sorted(path.name for path in folder().rglob("*") if path.is_file())


def age(kept: Kept, days: int = 2) -> None:
    then = kept.path.stat().st_mtime - days * 86400
    os.utime(kept.path, (then, then))


def test_blocks_are_read_after_the_request_has_ended() -> None:
    """As a server does it: the answer is sent when nothing of the request is there any more."""
    pieces = blocks(put(samples.pdf()).sha256)
    assert b"".join(Context().run(list, pieces)) == samples.pdf()


def test_a_file_lies_under_its_hash_for_its_owner_alone() -> None:
    kept = put(samples.pdf(), name="../../etc/cron.d/Đơn xin phép.PDF")
    assert (kept.format.name, kept.size) == ("pdf", len(samples.pdf()))
    assert in_folder() == [kept.sha256]
    assert kept.path.stat().st_mode & 0o077 == 0
    assert kept.path.parent.parent.stat().st_mode & 0o077 == 0
    assert b"".join(blocks(kept.sha256)) == samples.pdf()


def test_equal_content_is_kept_once() -> None:
    assert put(samples.png()) == put(samples.png(), name="khác.png")
    assert len(in_folder()) == 1


def test_a_file_that_was_spoilt_on_the_disk_is_mended_by_sending_it_again() -> None:
    kept = put(samples.png())
    kept.path.write_bytes(b"x")
    put(samples.png())
    assert b"".join(blocks(kept.sha256)) == samples.png()


@pytest.mark.parametrize(
    ("content", "use", "said"),
    [
        (b"", ANY, "Tệp “a.png” trống (0 byte)"),
        (b"\0\1\2", ANY, "Không nhận ra nội dung"),
        (b"<html>", PICTURES, "là văn bản thuần (.txt). Ở đây nhận: ảnh PNG, ảnh JPG."),
        (samples.pdf(), PICTURES, "là PDF"),
        (samples.mp4()[:-5], ANY, "thiếu phần cuối"),
    ],
)
def test_what_is_not_taken_is_told_and_leaves_nothing(content: bytes, use: Use, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        put(content, use, "a.png")
    assert said in refusal.value.message.plain()
    assert in_folder() == []


def test_a_file_over_the_limit_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"x" * size

    source = Endless()
    with pytest.raises(TooLarge) as refusal:
        keep(source, "phim.mp4", Use(("mp4",), 3_000_000))
    assert refusal.value.status == 413
    assert "lớn hơn 2,8 MB" in refusal.value.message.plain()
    assert source.given < 4_000_000
    assert in_folder() == []


def test_a_file_of_the_very_limit_is_taken() -> None:
    assert put(samples.png(), Use(("png",), len(samples.png()))).size == len(samples.png())


def test_parts_are_read_alone() -> None:
    kept = put(b"0123456789" * 100_000, Use(("txt",), 2_000_000))
    assert b"".join(blocks(kept.sha256, 5, 10)) == b"5678901234"
    assert b"".join(blocks(kept.sha256, 999_995)) == b"56789"
    assert max(map(len, blocks(kept.sha256))) <= store.BLOCK
    for bad in ("", "../x", "A" * 64, "0" * 63, "0" * 63 + "/"):
        with pytest.raises(ValueError, match="^" + bad.replace(".", r"\.") + "$"):
            store.path_of(bad)


def test_a_row_names_a_file_and_equal_content_has_one() -> None:
    kept = put(samples.pdf())
    with transaction():
        first = rows.record(kept)
    with transaction():
        assert rows.record(kept) == first
    assert rows.find_stored(first) == (kept.sha256, "pdf", kept.size)
    assert rows.find_stored(first + 1) is None
    db.session.rollback()


def test_a_discarded_file_goes_with_the_worker_and_not_if_it_came_again() -> None:
    kept, again = put(samples.pdf()), put(samples.png())
    with transaction():
        ids = [rows.record(kept), rows.record(again)]
    for each in (kept, again):
        age(each, 1)
    with transaction():
        rows.discard(ids)
    assert len(in_folder()) == 2  # until the transaction is through, and the worker comes
    put(samples.png())
    jobs.run_due()
    assert in_folder() == [again.sha256]
    with transaction():
        rows.record(again)
    db.session.rollback()


def test_a_rolled_back_discard_removes_nothing() -> None:
    kept = put(samples.pdf())
    with transaction():
        file_id = rows.record(kept)
    age(kept)
    rows.discard([file_id])
    db.session.rollback()
    jobs.run_due()
    assert in_folder() == [kept.sha256]


def test_the_sweep_takes_what_was_never_recorded() -> None:
    orphan, fresh, named = put(samples.pdf()), put(samples.png()), put(samples.gif())
    half = folder() / store.INCOMING / "ab"
    half.write_bytes(b"half")
    os.utime(half, (0, 0))
    age(orphan)
    age(named)
    with transaction():
        rows.record(named)
    assert sweeping.sweep() == 2
    assert in_folder() == sorted([fresh.sha256, named.sha256])


def test_the_sweep_takes_rows_that_nobody_refers_to_after_a_day() -> None:
    kept = put(samples.pdf())
    with transaction():
        file_id = rows.record(kept)
        row = db.session.get_one(StoredFile, file_id)
        row.created_at -= timedelta(days=2)
    age(kept)
    assert sweeping.sweep() == 1
    assert rows.find_stored(file_id) is None
    db.session.rollback()


def test_the_worker_asks_for_a_sweep_once_in_a_while() -> None:
    once = jobs.NowAndThen()
    assert [once(), once()] == [True, False]


def test_verify_finds_what_is_gone_or_changed() -> None:
    kept, gone, cut = put(samples.pdf()), put(samples.png()), put(samples.gif())
    with transaction():
        for each in (kept, gone, cut):
            rows.record(each)
    (good,) = run_checks(CHECKS)
    assert good.count == 0
    kept.path.write_bytes(samples.pdf().replace(b"1.7", b"1.6"))
    gone.path.unlink()
    cut.path.write_bytes(b"GIF")
    (found,) = run_checks(CHECKS)
    said = " ".join(problem.message.plain() for problem in found.problems)
    assert (found.count, said.count("đã bị sửa"), said.count("không có tệp")) == (3, 2, 1)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Bài 1.docx", "Bài 1.docx"),
        ("C:\\Users\\an\\Ảnh.png", "Ảnh.png"),
        ("../../../etc/passwd", "passwd"),
        ("a\u202egnp.exe\0\r\n", "agnp.exe"),
        ("", UNNAMED), (None, UNNAMED), ("...", UNNAMED), ("/", UNNAMED),
        ("Ba\u0300i.pdf", "Bài.pdf"),
        ("d" * 300 + ".pdf", "d" * (MOST_NAME - 5) + "….pdf"),
    ],
)  # fmt: skip
def test_a_name_is_for_reading_only(given: str | None, shown: str) -> None:
    assert shown_name(given) == shown
    assert len(shown) <= MOST_NAME


@pytest.mark.parametrize(
    ("shown", "saved"),
    [
        ("Bài 1.pdf", "Bài 1.pdf"),
        ("Bài 1.PDF", "Bài 1.PDF"),
        ("setup.exe", "setup.exe.pdf"),
        ("trang.html", "trang.pdf"),
        ("tệp không tên", "tệp không tên.pdf"),
        ('a<b>:"c.pdf', "a_b___c.pdf"),
    ],
)
def test_a_file_is_saved_as_what_it_holds(shown: str, saved: str) -> None:
    assert download_name(shown, FORMATS["pdf"]) == saved


def test_sizes_as_people_read_them() -> None:
    assert [megabytes(n) for n in (1, 2000, 1024 * 1024, 1_600_000, 20_971_520, 1_610_612_736)] == [
        "1 KB", "1 KB", "1 MB", "1,5 MB", "20 MB", "1,5 GB",
    ]  # fmt: skip


def test_what_a_killed_sweep_left_aside_comes_back_or_goes() -> None:
    named, sent_again, unneeded = put(samples.pdf()), put(samples.png()), put(samples.mp4())
    with transaction():
        for kept in (named, sent_again):
            rows.record(kept)
    for kept in (named, sent_again, unneeded):
        kept.path.rename(f"{kept.path}.gone")
    put(samples.png())
    assert sweeping.sweep() == 2
    assert in_folder() == sorted([named.sha256, sent_again.sha256])
    assert b"".join(blocks(named.sha256)) == samples.pdf()
