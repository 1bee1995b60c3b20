"""The dossiers of a year in one go, as `lms dossier make` packs them: seconds each and the peak of memory. Each measurement runs
in a process of its own."""

import io
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

DOSSIERS = 500
YEAR = "2027"
EVIDENCE = 200_000  # bytes of the one file of evidence in each


def section(work: Path, number: int, say: Callable[[str], None]) -> list[str]:
    """The section of results.md."""
    from benchmarks.people import DATABASES, run

    lines = [
        "", "## Dossiers of a year in one go", "",
        "Each with tờ trình, danh sách trích ngang and biên bản of all who are proposed, the person's own report, index, hashes and "
        f"a file of evidence of {EVIDENCE // 1000} KB; packed one after the other into a folder and each found whole as `lms dossier check` does. What all of them share is made once, "
        "with the first. Memory: the peak above what the application holds before.", "",
        "| dossiers | database | in all s | the first s | of it CPU s | each after, median ms | of it CPU ms | slowest ms | MB written | peak MB |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for database in DATABASES:
        say(f"{number} dossiers on {database}")
        found = run("dossiers", database, work / f"dossiers-{database}", number)
        if found:
            lines.append(
                f"| {found['dossiers']} | {database} | {found['all']:.1f} | {found['first']:.1f} | {found['cpu_first']:.1f} | {found['each'] * 1000:.0f} | {found['cpu_each'] * 1000:.0f} "
                f"| {found['slowest'] * 1000:.0f} | {found['bytes'] / 1e6:.0f} | {found['peak']:.0f} |"
            )
    return lines


# ---- inside the measured process -----------------------------------------------------------------------------


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def propose(number: int, on: date) -> None:
    """Proposes that many people, passed by a session of the Council, each with an initiative and an earlier award that are
    confirmed, and a file of evidence; the crowd stands."""
    from lms.emulation.values.actions import Subject, enter
    from lms.emulation.values.rules import Kind, Said
    from lms.kernel import clock
    from lms.kernel.actor import system_actor
    from lms.kernel.db import db, transaction
    from lms.kernel.files.rows import record
    from lms.kernel.files.store import Use, keep
    from lms.kernel.ids import new_public_id
    from lms.nominations import models
    from lms.org.models import Membership

    office, evidence = (
        system_actor("office"),
        keep(io.BytesIO(b"evidence " * (EVIDENCE // 9)), "a.txt", Use(("txt",), 2 * EVIDENCE)),
    )
    told: dict[str, Any] = {"recorded_at": clock.now(), "recorded_by": "office"}
    with transaction():
        people: Any = db.session.execute(
            sa.select(Membership.person_id, Membership.unit_id)
            .where(Membership.is_main, Membership.category == "teacher", Membership.valid_to.is_(None))
            .order_by(Membership.person_id)
            .limit(number)
        ).all()
        version = db.session.scalars(sa.select(models.CriteriaVersion.id)).first()
        held = models.CouncilSession(
            public_id=new_public_id(), period_key=YEAR, held_on=on, number=1, place="", quorum="2/3", threshold="2/3", basis="present",
            **told,
        )  # fmt: skip
        db.session.add(held)
        db.session.flush()
        members = [
            models.CouncilMember(session_id=held.id, name=post, position="", post=post)
            for post in ("chair", "secretary", "member")
        ]
        file_id = record(evidence)
        db.session.add_all(members)
        db.session.flush()
        db.session.add(
            models.CouncilEnding(
                session_id=held.id, ending="held", note="", present=[one.id for one in members], **told
            )
        )
        for n, (person_id, unit_id) in enumerate(people, 1):
            one = models.Nomination(
                public_id=new_public_id(), period_key=YEAR, number=n, unit_id=unit_id, person_id=person_id, subject="staff",
                version_id=version, **told,
            )  # fmt: skip
            db.session.add(one)
            db.session.flush()
            db.session.add(
                models.NominationText(
                    nomination_id=one.id, award="Giấy khen của Hiệu trưởng", level="school", reason="", achievements="- A.\n- B.", **told
                )
            )  # fmt: skip
            db.session.add_all(
                models.NominationStep(
                    nomination_id=one.id, number=k, step=step, note="", session_id=held.id if votes else None, votes_for=votes,
                    votes_against=0 if votes else None, done_on=on, account_id=None, **told,
                )
                for k, (step, votes) in enumerate((("confirmed", None), ("appraised", None), ("passed", 3)), 1)
            )  # fmt: skip
            db.session.add(
                models.NominationFile(
                    public_id=new_public_id(), nomination_id=one.id, file_id=file_id, name="a.txt", sent_at=clock.now(),
                    sent_by="office",
                )
            )  # fmt: skip
            for kind in (Kind.INITIATIVE, Kind.AWARD):
                said = Said(kind, f"{kind} {n}", on, "school", "", "", f"{n}/QĐ", on, "Bớt nửa giờ mỗi tuần.")
                enter(office, Subject(person_id, None, frozenset()), said, None)


def measure(number: int) -> dict[str, Any]:
    """Makes a crowd with enough teachers, proposes as many of them and packs their dossiers."""
    from benchmarks.coverage import ON, fill
    from lms.emulation.actions import add_missing
    from lms.emulation.defaults import ensure_defaults as ensure_periods
    from lms.kernel import clock
    from lms.kernel.db import release, transaction
    from lms.nominations.defaults import ensure_defaults as ensure_criteria
    from lms.papers.defaults import ensure_defaults as ensure_bases
    from lms.papers.dossiers import checking, choosing, packing

    fill(max(2_000, 12 * number))  # one in ten is a teacher
    with clock.frozen(clock.now().replace(year=ON.year, month=ON.month, day=ON.day)):
        with transaction():
            ensure_periods()
            ensure_criteria()
            ensure_bases()
        missing = 1
        while missing:
            with transaction():
                missing = add_missing(5_000)
        propose(number, ON)
        period, found = choosing.chosen(YEAR)
        release()
        taken: list[float] = []
        worked: list[float] = []
        written, before = 0, _peak()
        with tempfile.TemporaryDirectory() as folder:
            packer = packing.Packer(period)
            for one in found:
                started, at_work = time.perf_counter(), time.process_time()
                pack = packer.pack(one)
                target = Path(folder) / pack.file_name
                with target.open("wb") as file:
                    packing.write(pack, file)
                taken.append(time.perf_counter() - started)
                worked.append(time.process_time() - at_work)
                written += target.stat().st_size
            peak = _peak() - before
            broken = [path.name for path in Path(folder).iterdir() if checking.check(path)[1]]
            if broken or len(found) != number:
                raise ValueError(f"{len(found)} of {number} dossiers, not whole: {broken}")
    later = taken[1:] or taken
    return {
        "dossiers": len(found), "all": sum(taken), "first": taken[0], "each": statistics.median(later),
        "cpu_first": worked[0], "cpu_each": statistics.median(worked[1:] or worked), "slowest": max(later), "bytes": written, "peak": peak,
    }  # fmt: skip


def main(database: str, folder: Path, number: int) -> None:
    """Runs inside the measured process; the last line it prints is what `run` returns."""
    from benchmarks.people import applications

    found: dict[str, Any] = {}
    for _ in applications(database, folder):
        found = measure(number)
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
