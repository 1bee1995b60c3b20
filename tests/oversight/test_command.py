"""`lms verify` and `lms audit`, as somebody without a browser uses them."""

import json
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lms.commands import COMMANDS
from lms.kernel import audit
from lms.kernel.audit import AuditEvent
from lms.kernel.db import db, release, transaction
from tests.breaking import falsify
from tests.make import SYSTEM, announce_erased, make_person
from tests.oversight.conftest import School


def run(app: Flask, *words: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(COMMANDS[words[0]], words[1:])


def report(app: Flask, *words: str) -> tuple[int, dict[str, Any]]:
    result = run(app, "verify", "--format", "json", *words)
    return result.exit_code, json.loads(result.stdout)


def act(person: int = 1, **values: Any) -> int:
    with transaction():
        audit.record(SYSTEM, "target.exempt", f"person:{person}", **values)
    number = db.session.scalar(sa.select(sa.func.max(AuditEvent.id)))
    release()
    assert number is not None
    return number


def test_a_sound_school_is_said_to_be_sound(app: Flask, school: School) -> None:
    code, found = report(app)
    assert (code, found["ok"]) == (0, True)
    assert found["audit"]["unsealed"] == 0
    assert found["audit"]["sealed"] >= 2
    assert all(check["count"] == 0 and check["label"] for check in found["checks"])
    assert {"audit.chain", "org.main", "emulation.entries"} <= {check["name"] for check in found["checks"]}
    text = run(app, "verify")
    assert text.exit_code == 0
    assert "Không có chỗ nào sai." in text.output


def test_a_fault_ends_with_status_one_and_names_the_place(app: Flask, school: School) -> None:
    falsify(f"UPDATE certificate SET person_id = {school.binh} WHERE id = {school.certificates[0]}")
    code, found = report(app)
    assert (code, found["ok"]) == (1, False)
    (fault,) = [check for check in found["checks"] if check["count"]]
    assert fault["name"] == "certificates.completions"
    assert fault["problems"][0]["where"] == f"certificate:{school.certificates[0]}"
    text = run(app, "verify")
    assert text.exit_code == 1
    assert f"certificate:{school.certificates[0]}: hoàn thành của giấy này là của người khác" in text.output


def test_the_unsealed_tail_is_reported_and_sealed(app: Flask, school: School) -> None:
    act()
    code, found = report(app)
    assert (code, found["audit"]["unsealed"]) == (0, 1)
    assert found["audit"]["unsealed_since"]
    assert "1 đang chờ" in run(app, "verify").output
    assert "Đã niêm phong 1 sự việc." in run(app, "audit", "seal").output
    assert report(app)[1]["audit"]["unsealed"] == 0


def test_a_receipt_tells_a_chain_from_another_of_the_same_length(app: Flask, school: School) -> None:
    receipt = run(app, "audit", "receipt").output.strip()
    act()
    assert report(app, "--receipt", receipt)[1]["audit"]["receipt_holds"] is True, "the chain has only grown"
    number, _, hashed = receipt.partition(":")
    code, found = report(app, "--receipt", f"{number}:{'0' * len(hashed)}")
    assert (code, found["audit"]["receipt_holds"]) == (1, False)
    assert report(app, "--receipt", f"{int(number) + 50}:{hashed}")[0] == 1
    assert run(app, "verify", "--receipt", "abc").exit_code == 2
    assert "KHÔNG KHỚP" in run(app, "verify", "--receipt", f"1:{'0' * 64}").output


def test_an_empty_audit_has_no_receipt(app: Flask) -> None:
    assert run(app, "audit", "receipt").exit_code == 1
    assert report(app)[0] == 0


def test_a_new_key_is_taken_up_with_a_reason(
    app: Flask, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    assert report(app)[0] == 1
    assert run(app, "audit", "seal").exit_code == 1
    assert run(app, "audit", "resign").exit_code == 2, "why?"
    assert run(app, "audit", "resign", "--reason", "Chuyển máy chủ").exit_code == 0
    assert run(app, "audit", "seal").exit_code == 0
    assert report(app)[0] == 0


def test_a_falsified_chain_is_not_signed(app: Flask, school: School) -> None:
    falsify("UPDATE audit_event SET subject = 'person:9' WHERE id = (SELECT min(event_id) FROM audit_seal)")
    refused = run(app, "audit", "resign", "--reason", "x")
    assert refused.exit_code == 1
    assert "lms verify" in refused.output


def test_a_value_can_be_proved_while_its_salt_lives(app: Flask) -> None:
    person = make_person("Nguyễn Thị Ánh")
    number = str(act(person, before={"name": "Ánh"}, after={"name": "Ảnh"}, personal=("name",)))
    assert run(app, "audit", "prove", number, "name", "Ánh").exit_code == 0
    wrong = run(app, "audit", "prove", number, "name", "Bình")
    assert (wrong.exit_code, "không phải" in wrong.output) == (1, True)
    assert run(app, "audit", "prove", number, "email", "Ánh").exit_code == 1
    assert run(app, "audit", "prove", "99999", "name", "Ánh").exit_code == 1
    announce_erased(person)
    gone = run(app, "audit", "prove", number, "name", "Ánh")
    assert (gone.exit_code, "không còn chứng minh được" in gone.output) == (1, True)
