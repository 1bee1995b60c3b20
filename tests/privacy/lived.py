"""A person through whom every slice has been: what a copy must hold and an erasure must scrub."""

import io
import random
from datetime import date, timedelta

import sqlalchemy as sa

from lms.accounts import actions as accounts
from lms.assessment.attempts.rules import Adjustment
from lms.assessment.marking.models import AttemptRegrade, KeyCorrection
from lms.assessment.overrides.actions import grant
from lms.assessment.regrading.actions import decide
from lms.assessment.tasks import actions as tasks
from lms.assessment.tasks.models import TaskWork
from lms.assessment.tasks.queries import get_work
from lms.catalog.models import Course
from lms.kernel import clock, jobs
from lms.kernel.access import Scope
from lms.kernel.actor import Role, system_actor
from lms.kernel.audit import record
from lms.kernel.db import db, release, transaction
from lms.kernel.files.store import Use, keep
from lms.kernel.ids import new_public_id
from lms.kernel.vietnamese import show_date
from lms.learning import actions as learning
from lms.learning.practice import actions as practice
from lms.learning.practice.rules import WHOLE
from lms.learning.queries import completions_of
from lms.learning.survey.actions import give
from lms.org.models import Membership, Person, RosterBatch, RosterUpload, RosterUploadRows
from lms.org.roster.batches.models import RosterItem, RosterValue
from lms.privacy.rules.requests import Kind
from lms.targets import queries as targets
from lms.targets.asking.actions import Named, name_person
from lms.targets.chasing.models import Digest, DigestEnd, Escalation, Reminder
from lms.targets.freezing.actions import freeze
from lms.workshops.actions import attending, planning
from lms.workshops.queries.plans import get_workshop
from lms.workshops.rules import Way
from tests import sample_files as samples
from tests.assessment.make import answer, make_quiz, start, submit, writing
from tests.assessment.questions import publish
from tests.assessment.tasks import publish_task
from tests.certificates.make import set_birth_date
from tests.learning.acts import complete, confirm
from tests.learning.make import make_course
from tests.learning.practice.make import offer
from tests.make import SYSTEM, make_person
from tests.mentoring.make import help_and_be_helped
from tests.org.acts import appoint, merge_people
from tests.privacy.make import School, make_request, public_id_of
from tests.privacy.nominated import be_nominated
from tests.privacy.praised import be_honoured, be_praised
from tests.privacy.test_notice import ship
from tests.targets.make import make_exemption, make_target

EMAIL = "anh.nguyet@truong.example"


def live(school: School) -> None:
    """Lets the teacher of `school` do everything once, and others write about them."""
    person_id, name = school.teacher, "Nguyễn Thị Ánh Nguyệt"
    set_birth_date(person_id, date(1985, 3, 5))
    with transaction():
        db.session.get_one(Person, person_id).email = EMAIL
        accounts.grant_role(SYSTEM, school.teacher_account, Role.TRAINER)
        accounts.note_failure("nguyet.nta", "127.0.0.9")
    _learn(school)
    version_id = publish("text")
    attempt = start(make_quiz([version_id]), person_id)
    answer(attempt.id, person_id, 1, f"tôi là {name}")
    with writing():
        said = Adjustment(extra_minutes=10)
        grant(SYSTEM, Scope(course_id=1), "khoa", said, f"{name} đau tay", person_id=person_id)
    _practise(person_id, name)
    _mark_anew(attempt.id, version_id, name)
    _hand_in_a_task(school, name)
    _write_about(school, name)
    appoint(school.faculty, person_id, date(2026, 2, 1), until=date(2026, 5, 31))
    merge_people(person_id, make_person(name, school.faculty))
    _stand_in_a_list(person_id, name)
    _go_to_a_workshop(person_id, name)
    help_and_be_helped(
        school.teacher, school.teacher_account, make_person("Đinh Văn Bạn", school.faculty), name
    )
    be_praised(school, name, EMAIL)
    be_honoured(school, name, EMAIL)
    ship()
    school.mine.post("/my-data/notice/1/acknowledgement")
    school.mine.post("/my-data/consents/publish-name/agreement")
    school.office.post(
        f"/people/{public_id_of(person_id)}/consents",
        data={"granted": "yes", "given_by": f"phiếu của {name} <script>", "representative": "y"},
    )
    request = make_request(person_id, Kind.CORRECTION, f"Tôi là {name}, mã 2299900017")
    school.office.post(f"/data-requests/{request}/answer", data={"note": f"Chào cô {name}, đã nhận"})
    school.office.get(f"/people/{public_id_of(person_id)}")
    jobs.run_due()


def _go_to_a_workshop(person_id: int, name: str) -> None:
    """Taught in a workshop, invited to it, recorded as there by mistake."""
    begun = clock.now() - timedelta(hours=1)
    with transaction():
        plan = planning.Plan(
            "Tập huấn", "Nội dung", "Hội trường", begun, begun + timedelta(hours=2), None, name, f"Gặp {name}",
            frozenset(), {person_id: 60},
        )  # fmt: skip
        workshop = get_workshop(planning.plan(SYSTEM, plan))
        planning.invite(SYSTEM, workshop, [person_id])
        attending.tick(SYSTEM, workshop, [person_id], Way.LIST)
        attending.withdraw(SYSTEM, workshop, person_id, f"Nhầm {name} với người khác")


def _hand_in_a_task(school: School, name: str) -> None:
    """A text and a file with the name in both, marked by somebody who says it too."""
    made = make_quiz([publish_task()])
    begun = start(made, school.teacher)
    answer(begun.id, school.teacher, 1, f"Tôi tên {name}.")
    kept = keep(io.BytesIO(samples.png() + b"lived"), "x.png", Use(("png",), 10_000))
    with writing():
        tasks.add_files(begun.id, school.teacher, 1, [(f"{name}.png", kept)])
    submit(begun.id, school.teacher)
    work = db.session.scalars(sa.select(TaskWork.public_id).where(TaskWork.attempt_id == begun.id)).one()
    with writing():
        tasks.mark_work(SYSTEM, Scope(course_id=1), get_work(work), {"du": 2, "ro": 1}, f"{name} làm tốt")


def _mark_anew(attempt_id: int, version_id: int, name: str) -> None:
    """A correction under which the attempt would have lost its pass, and what was decided of it."""
    with writing():
        made = KeyCorrection(
            public_id=new_public_id(), series="khoa", question_version_id=version_id, corrected_version_id=version_id,
            reason="Đáp án ghi nhầm", made_by=name, made_at=clock.now(),
        )  # fmt: skip
        db.session.add(made)
        db.session.flush()
        held = AttemptRegrade(
            public_id=new_public_id(), correction_id=made.id, attempt_id=attempt_id, number=None, grade_before=1,
            passed_before=True, grade=0, passed=False, max_points=1, made_at=clock.now(),
        )  # fmt: skip
        db.session.add(held)
        db.session.flush()
        decide(SYSTEM, held.public_id, True, f"{name} làm đúng theo đề")


def _practise(person_id: int, name: str) -> None:
    """A question of practice, answered with the person's own name."""
    offer([publish("text", bank="khoa/luyen")])
    course_id = make_course(lessons=1, key="khoa", final=False).id
    with transaction():
        begun = practice.begin(person_id, course_id, "khoa", WHOLE, 5, random.Random(1))
        practice.answer(person_id, begun, 1, [f"tôi là {name}"], gives_up=False)


def _stand_in_a_list(person_id: int, name: str) -> None:
    """A list that gave them this name and an address; and one of whose items they were left out."""
    with transaction():
        batch = RosterBatch(
            public_id=new_public_id(), file_name="ds.xlsx", file_hash="0", as_of=date(2026, 9, 5), has_staff=True,
            has_students=False, created_at=clock.now(), created_by="test", summary={},
        )  # fmt: skip
        db.session.add(batch)
        db.session.flush()
        about = {"batch_id": batch.id, "person_id": person_id}
        db.session.add(RosterValue(**about, field="name", before=f"{name} Cũ", after=name))
        db.session.add(
            RosterItem(
                **about,
                position=0,
                kind="changed",
                state="skipped",
                payload={"code": "2299900017", "why": "x"},
            )
        )


def _learn(school: School) -> None:
    """A course to its certificate, one begun, a completion revoked by the office."""
    done, begun = (
        make_course(lessons=2, checked=(1,), key="xong"),
        make_course(lessons=2, checked=(), key="dang"),
    )
    with transaction():
        learning.record_opened(school.teacher, done.id, done.lesson_ids[0])
    complete(school.teacher, done)
    with transaction():
        give(school.teacher, done.id, 4, 3, "Thêm ví dụ")
    confirm(school.teacher, begun, 1)
    make_target(["xong", "dang"])
    with transaction():
        public_id = completions_of(school.teacher)[-1].public_id
        learning.revoke_completion(
            system_actor("Lê Kim Chi"), public_id, "Nguyễn Thị Ánh Nguyệt nhờ người làm hộ"
        )


def _write_about(school: School, name: str) -> None:
    """What other people typed: reasons, notes, a roster that waits, an act of the person's own under their name."""
    make_exemption(school.teacher, date(2026, 9, 1), date(2026, 9, 30), target_id=_target_id())
    _ask_to_be_exempt(school, name)
    _send_a_paper(school, name)
    be_nominated(school, name, EMAIL)
    with transaction():
        record(system_actor("lms"), "note", f"person:{school.teacher}", reason=f"Gọi cho {name}, {EMAIL}")
        record(system_actor("lms"), "note", "unit:1", reason=f"Theo đơn của {name}, {EMAIL}")
        held = db.session.scalars(sa.select(Membership).where(Membership.person_id == school.teacher)).one()
        values = {c.key: getattr(held, c.key) for c in Membership.__table__.columns if c.key != "id"}
        noted = {"end_reason": f"Đơn của {name}", "recorded_at": clock.now(), "replaces_id": held.id}
        db.session.add(Membership(**{**values, **noted}))
        upload = RosterUpload(
            public_id=new_public_id(), account_id=school.clerk_account, file_name="ds.xlsx", file_hash="x",
            as_of=date(2026, 9, 5), parsed={}, chosen={}, created_at=clock.now(),
        )  # fmt: skip
        db.session.add(upload)
        db.session.flush()
        db.session.add(RosterUploadRows(upload_id=upload.id, number=0, rows=[["2299900017", name]]))


def _ask_to_be_exempt(school: School, name: str) -> None:
    """A request that says the name, granted; a target that names them; figures frozen with them in it."""
    target = targets.targets()[0]
    release()
    late = {
        "target": target.public_id,
        "wish": "extension",
        "reason": f"{name} đi công tác",
        "due_on": "30/06/2027",
    }
    where = school.mine.post("/exemptions/new", data=late).location
    granted = {
        "outcome": "granted",
        "decided_by": "Hiệu trưởng",
        "due_on": "30/06/2027",
        "reason": f"{name} đúng là đi",
    }
    assert school.office.post(f"{where}/decision", data=granted).status_code == 303
    with transaction():
        named = Named(True, f"{name} làm tổ trưởng", date(2026, 1, 1), None)
        name_person(SYSTEM, target, school.teacher, named)
        freeze(SYSTEM, target, clock.today(), "Báo cáo")
    _be_reminded_and_object(school, target.target_id, name)


def _be_reminded_and_object(school: School, target_id: int, name: str) -> None:
    """Reminded by hand and by letter, told of others as a head; a word with a paper, and an answer, that say the name."""
    person_id, now = school.teacher, {"recorded_at": clock.now(), "recorded_by": name}
    with transaction():
        letter = Digest(
            public_id="thu", person_id=person_id, number=1, round_key="1", made_on=clock.today(), made_at=clock.now()
        )  # fmt: skip
        db.session.add(letter)
        db.session.flush()
        db.session.add(DigestEnd(digest_id=letter.id, outcome="sent", ended_at=clock.now()))
        where = {"target_id": target_id, "person_id": person_id, "unit_id": school.faculty, **now}
        for way, digest_id in (("notice", None), ("email", letter.id)):
            db.session.add(Reminder(**where, way=way, reminded_on=clock.today(), digest_id=digest_id))
        db.session.add(Escalation(**where, people=2, escalated_on=clock.today()))
    said = {"requirement": "dang", "text": f"{name} đã học ở Sở"}
    paper = (io.BytesIO(samples.png() + b"paper"), f"{name}.png")
    case = school.mine.post(
        "/disputes/new", data={**said, "files": [paper]}, content_type="multipart/form-data"
    )
    assert case.status_code == 303
    answer_ = {"step": "returned", "note": f"Cô {name} gửi thêm giấy"}
    assert school.office.post(f"{case.location}/answers", data=answer_).status_code == 303


def _send_a_paper(school: School, name: str) -> None:
    """A paper about learning elsewhere with the name all over it, returned, sent again, accepted, revoked."""
    course = db.session.scalars(sa.select(Course.id).where(Course.key == "dang")).one()
    release()
    said = {
        "item": f"course:{course}", "title": f"Kỹ năng số của {name}", "issuer": "Nơi khác", "number": "S1",
        "issued_on": "01/09/2026", "note": f"{name}, {EMAIL}",
    }  # fmt: skip
    file = {"file": (io.BytesIO(samples.png()), f"{name}.png")}
    form = {"content_type": "multipart/form-data"}
    where = school.mine.post("/recognitions/new", data={**said, **file}, **form).location
    returned = {"seen": "0", "outcome": "returned", "reason": f"{name} gửi ảnh mờ"}
    assert school.office.post(f"{where}/decision", data=returned).status_code == 303
    again = school.mine.post(f"{where}/answer", data=said, **form).location
    accepted = {"seen": "0", "outcome": "accepted", "items": said["item"], "reason": f"Theo đơn của {name}"}
    assert school.office.post(f"{again}/decision", data=accepted).status_code == 303
    gone = {"from_on": show_date(clock.today()), "why": f"{name} khai nhầm"}
    assert school.office.post(f"{again}/revocation", data=gone).status_code == 303


def _target_id() -> int:
    from lms.targets.models import Target

    found = db.session.scalars(sa.select(Target.id)).one()
    release()
    return found
