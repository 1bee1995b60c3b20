"""The coverage pages: figures, names behind them, and who may see what."""

from datetime import timedelta

import pytest
from flask import Flask

from lms.kernel.actor import Role
from lms.kernel.db import db
from lms.targets import queries
from tests.conftest import sign_in
from tests.databases import count_queries
from tests.make import make_account, make_person, make_school, make_unit, replace_membership
from tests.pages import LmsClient
from tests.targets.conftest import TODAY, School, text_of, unit_path
from tests.targets.make import begin, complete, make_target, revoke


def test_the_school_page_has_the_figure_and_what_is_asked(school: School, office: LmsClient) -> None:
    page = text_of(office, "/coverage")
    assert "1 trong 4 người được tính đã hoàn thành" in page
    assert "25%" in page  # completed: one of four
    assert "50%" in page  # took part: two of four
    assert "gợi ý, chưa có quyết định" in page
    assert "thứ Tư, 19/05/2027" in page
    assert "còn 178 ngày" in page
    assert "Khoa Công nghệ thông tin" in page
    assert "Không tính 3 người" in page


def test_top_level_units_add_up(school: School, office: LmsClient) -> None:
    cover = queries.coverage(queries.population_of(queries.targets()[0], TODAY))
    tops = [line.figures for line in cover.tree.top()]
    assert len(tops) == 2
    assert sum(f.counted for f in tops) == cover.tree.all.counted == 4
    assert sum(f.not_counted for f in tops) == cover.tree.all.not_counted == 3


@pytest.mark.parametrize(
    ("listing", "there", "absent"),
    [
        ("done", ["Nguyễn Văn An", "17/11/2026"], ["Trần Thị Bé", "Cao Văn Ích"]),
        (
            "missing",
            ["Trần Thị Bé", "Lê Thị Cúc", "Võ Văn Em", "bắt đầu “Khóa B”", "Chưa tham gia"],
            ["Nguyễn Văn An"],
        ),
        ("enrolled", ["Nguyễn Văn An", "Trần Thị Bé"], ["Lê Thị Cúc"]),
        ("not-enrolled", ["Lê Thị Cúc", "Võ Văn Em"], ["Trần Thị Bé"]),
        (
            "not-counted",
            [
                "Phạm Thị Dung",
                "NGHỈ THAI SẢN",
                "Hồ Văn Giang",
                "Đã rời trường",
                "Đỗ Thị Hạnh",
                "Sắp nghỉ hưu",
                "12/QĐ",
            ],
            ["Cao Văn Ích", "Võ Văn Em"],
        ),
    ],
)
def test_every_percentage_opens_to_names(
    school: School, office: LmsClient, listing: str, there: list[str], absent: list[str]
) -> None:
    page = text_of(office, f"{unit_path(school.root)}?list={listing}")
    for name in there:
        assert name in page
    for name in absent:
        assert name not in page


def test_lists_are_sorted_by_given_name_and_searched_without_diacritics(
    school: School, office: LmsClient
) -> None:
    page = text_of(office, f"{unit_path(school.root)}?list=missing")
    assert page.index("Trần Thị Bé") < page.index("Lê Thị Cúc") < page.index("Võ Văn Em")
    page = text_of(office, f"{unit_path(school.root)}?list=missing&q=le thi cuc")
    assert "Lê Thị Cúc" in page
    assert "Trần Thị Bé" not in page


def test_a_begun_course_is_the_next_step(school: School, office: LmsClient) -> None:
    begin(school.people["idle"], school.courses[1], TODAY)
    assert "học tiếp “Khóa B”" in text_of(office, f"{unit_path(school.office)}?list=missing")


def test_past_dates_are_reproduced(school: School, office: LmsClient) -> None:
    before = (TODAY - timedelta(days=6)).isoformat()
    page = text_of(office, f"/coverage?on={before}")
    assert "0 trong 4 người" in page
    page = text_of(office, f"/coverage?on={(TODAY - timedelta(days=15)).isoformat()}")
    assert "0 trong 5 người" in page  # Hồ Văn Giang was still there
    for bad in ("2027-01-01", "22/11", "9999999", "0001-01-01"):
        assert "được tính đến hôm nay" in text_of(office, f"/coverage?on={bad}")


def test_a_revoked_completion_does_not_count(school: School, office: LmsClient) -> None:
    revoke(complete(school.people["idle"], school.courses[0], TODAY), TODAY)
    revoke(complete(school.people["idle"], school.courses[1], TODAY), TODAY)
    assert "1 trong 4 người" in text_of(office, "/coverage")


def test_a_replaced_membership_is_not_seen(school: School, office: LmsClient) -> None:
    replace_membership(school.people["idle"], school.it)
    assert "Lê Thị Cúc" in text_of(office, f"{unit_path(school.it)}?list=missing")
    assert "Lê Thị Cúc" not in text_of(office, f"{unit_path(school.office)}?list=missing")


def test_a_head_sees_only_the_own_subtree(school: School, client: LmsClient) -> None:
    team = make_unit("Tổ Lập trình", "team", school.it)
    make_person("Mai Văn Khoa", team, "teacher")
    head = sign_in(client, make_account(school.people["done"], roles=[(Role.HEAD, school.it)]))
    page = text_of(head, "/coverage")
    assert "1 trong 3 người" in page
    assert "Phòng Đào tạo" not in page
    assert "Lê Thị Cúc" not in text_of(head, "/coverage?list=missing")
    assert "Mai Văn Khoa" in text_of(head, "/coverage?list=missing")
    assert "Mai Văn Khoa" in text_of(head, f"{unit_path(school.it)}?list=missing")
    text_of(head, unit_path(team))
    text_of(head, unit_path(school.office), 404)
    text_of(head, unit_path(school.root), 404)
    text_of(head, "/coverage/nonsense", 404)
    assert head.get("/targets").status_code == 403
    assert head.post("/targets/new", data={}).status_code == 403


def test_strangers_are_sent_to_sign_in(school: School, client: LmsClient) -> None:
    assert client.get("/coverage").status_code == 303


def test_learners_are_refused(school: School, client: LmsClient) -> None:
    learner = sign_in(client, make_account(school.people["idle"]))
    for path in ("/coverage", unit_path(school.it), "/targets"):
        text_of(learner, path, 404)


def test_no_target_at_all(app: Flask, office: LmsClient) -> None:
    text_of(office, "/coverage", 404)


def test_a_unit_with_nobody_counted_shows_a_dash(app: Flask, office: LmsClient) -> None:
    make_target(["a"])
    root = make_school()
    make_person("Phạm Thị Dung", root, "teacher", status="leave", leave_kind="Nghỉ thai sản")
    page = text_of(office, "/coverage")
    assert "–" in page
    assert "0%" not in page


def test_the_number_of_queries_does_not_grow(school: School, office: LmsClient) -> None:
    counts = []
    for more in (0, 10):
        for number in range(more):
            person = make_person(f"Thêm {number}", make_unit(f"Tổ {number}", "team", school.it), "teacher")
            begin(person, school.courses[0], TODAY)
        path = f"{unit_path(school.it)}?list=missing"
        text_of(office, path)
        with count_queries(db.engine) as seen:
            text_of(office, path)
        # The access log is written after the response.
        counts.append(len([s for s in seen if "access_entry" not in s]))
    assert counts[0] == counts[1] <= 10


def test_the_date_is_typed_the_vietnamese_way(school: School, office: LmsClient) -> None:
    day = TODAY - timedelta(days=6)
    typed, linked = (
        text_of(office, f"/coverage?on={on}").split("<main")[1] for on in (f"{day:%d/%m/%Y}", day)
    )
    assert typed == linked
    assert f'value="{day:%d/%m/%Y}"' in typed
    unread = text_of(office, f"{unit_path(school.it)}?list=missing&q=tran&on=31/02/2026")
    assert "Ngày đã chọn chưa đúng" in unread
    assert 'value="31/02/2026"' in unread
    assert 'value="tran"' in unread


def test_a_unit_without_others_below_it_names_itself_once(school: School, office: LmsClient) -> None:
    column = 'data-label="Đơn vị"'
    assert column not in text_of(office, f"{unit_path(school.it)}?list=missing")
    assert column not in text_of(office, f"{unit_path(school.it)}?list=not-counted")
    assert column in text_of(office, "/coverage?list=missing")
    make_person("Mai Văn Khoa", make_unit("Tổ Lập trình", "team", school.it), "teacher")
    assert column in text_of(office, f"{unit_path(school.it)}?list=missing")
