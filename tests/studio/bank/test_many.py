"""A large file of questions: saved whole at once, findable by and by, and never by words somebody has replaced."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lms.assessment import jobs as assessment_jobs
from lms.assessment.bank import actions, queries
from lms.assessment.bank.importing import indexing
from lms.assessment.bank.rules import Draft, Filters
from lms.kernel import jobs
from lms.kernel.db import db, transaction
from lms.kernel.search import SearchWord
from tests.make import SYSTEM
from tests.pages import LmsClient
from tests.studio.bank.make import HOME, row_of, trainer
from tests.studio.bank.test_import import save, send

WORDS = ["chuồn", "bướm", "ong", "kiến", "dế"]


def a_file(colour: str) -> str:
    return "\n".join(
        f"// [id:cau-{word_number}]\n::{word}::Con {word} màu {colour} phải không? {{\n=Phải#Vì thế.\n~Không#Vì thế.\n"
        f"~Không rõ#Vì thế.\n}}\n"
        for word_number, word in enumerate(WORDS)
    )


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 2)


def held() -> list[tuple[int, str, str]]:
    columns = (SearchWord.ref, SearchWord.folded, SearchWord.word)
    rows = [(row.ref, row.folded, row.word) for row in db.session.execute(sa.select(*columns))]
    db.session.rollback()
    return sorted(rows)


def found(word: str) -> set[str]:
    rows = queries.questions(Filters(query=word), None, 50)[0]
    db.session.rollback()
    return {row.key for row in rows}


def test_all_are_there_at_once_and_found_by_and_by(client: LmsClient) -> None:
    save(trainer(client), send(client, a_file("xanh")))
    assert len(found("")) == 5
    assert found("xanh") == {"cau-0", "cau-1"}
    jobs.run_due()
    assert found("xanh") == {f"cau-{n}" for n in range(5)}
    assert found("bướm") == {"cau-1"}
    save(client, send(client, a_file("vàng")))
    jobs.run_due()
    assert found("xanh") == set()
    assert len(found("vàng")) == 5
    page = client.get(f"{HOME}?q=vàng&ngan-hang=chung").get_data(as_text=True)
    assert "Con ong" in page


def test_what_was_written_meanwhile_keeps_its_words(
    app: Flask, client: LmsClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(trainer(client), send(client, a_file("xanh")))
    row = row_of("cau-4", "chung")
    source = {**row.wording.source, "text": "Con dế màu nâu phải không?"}
    prepare = indexing.prepare

    def slowly(versions: dict[int, int]) -> object:
        prepared = prepare(versions)
        db.session.rollback()
        if row.question_id in versions:
            with transaction():
                draft = Draft(row.key, row.wording.kind, source, (), 1, "Đổi màu")
                actions.reword_question(SYSTEM, row, draft, row.wording.version_id)
        return prepared

    monkeypatch.setattr(indexing, "prepare", slowly)
    jobs.run_due()
    assert "cau-4" not in found("xanh")
    assert found("nâu") == {"cau-4"}


def test_a_job_that_runs_twice_changes_nothing(client: LmsClient) -> None:
    save(trainer(client), send(client, a_file("xanh")))
    payloads = list(db.session.scalars(sa.select(jobs.Job.payload).where(jobs.Job.kind == indexing.JOB)))
    db.session.rollback()
    jobs.run_due()
    before = held()
    assert len(payloads) == 2
    for payload in payloads:
        assessment_jobs.index_questions(payload)
    assert held() == before
