"""Every page of the service by who sees it, as addresses in one school."""

from collections.abc import Mapping

from tests.journeys.school import School

Places = Mapping[str, str]

VNEID = "vneid-danh-tinh-so"
SCAM = "phong-chong-lua-dao"
AI = "dung-ai-co-trach-nhiem"


def _unit(school: School, name: str) -> str:
    return str(
        school.one(
            "SELECT public_id FROM unit JOIN unit_record ON unit_id = unit.id "
            "WHERE name LIKE ? AND valid_to IS NULL LIMIT 1",
            f"%{name}%",
        )
    )


def _attempt(school: School) -> str:
    return str(school.one("SELECT public_id FROM attempt WHERE state = 'submitted' ORDER BY id LIMIT 1"))


def _lesson_of_a_draft(school: School) -> str:
    return str(school.one("SELECT public_id FROM draft_lesson ORDER BY id LIMIT 1"))


def someone_with_certificate(school: School) -> tuple[str, str, str, str]:
    """A colleague's person id, full name, certificate code and printed number."""
    [found] = school.rows(
        "SELECT person.public_id, full_name, code_of.code, printf('%04d/%d/%s', number, year, series) "
        "FROM certificate AS code_of JOIN person ON person.id = code_of.person_id "
        "JOIN membership ON membership.person_id = person.id "
        "WHERE membership.category = 'teacher' ORDER BY code_of.id LIMIT 1"
    )
    return found


def places(school: School) -> Mapping[str, Places]:
    """By user name ("" for a stranger): pages by what they are."""
    person, _, code, number = someone_with_certificate(school)
    unit = _unit(school, "Khoa")
    course = f"/courses/{school.course(AI)}"
    studio = f"/studio/courses/{school.course(AI)}"
    draft = f"/studio/courses/{school.course(SCAM)}/draft"
    lesson = f"{draft}/lessons/{_lesson_of_a_draft(school)}"
    return {
        "": {
            "sign-in": "/sign-in",
            "check": "/check",
            "check-number": f"/check?number={number}",
            "check-unknown": "/check?number=9999/2026/GCN",
            "check-code": f"/c/{code}",
            "check-no-such-code": "/c/" + "x" * 26,
            "no-such-page": "/khong-co-trang-nay",
            "style": "/_style",
        },
        "vienchuc": {
            "home": "/",
            "catalogue": "/courses",
            "catalogue-nothing": "/courses?q=khong-co-khoa-nay",
            "catalogue-narrowed": "/courses?competence=4&audience=teacher",
            "catalogue-topics": "/courses/topics",
            "course": course,
            "certificates": "/certificates",
            "emulation-mine": "/emulation/mine",
            "emulation-propose": "/emulation/entries/new",
            "workshops-mine": "/workshops/mine",
            "helped": "/mentoring/received",
            "recognitions-mine": "/recognitions/mine",
            "recognitions-new": "/recognitions/new",
            "practice": "/practice",
            "practice-course": f"/practice{course}",
            "practice-mistakes": "/practice/mistakes",
            "account": "/account",
            "password": "/account/password",
            "locked-lesson": f"{course}/lessons/2",
            "not-for-you": "/settings",
        },
        "hocsinh": {"home": "/"},
        "giangvien": {
            "home": "/",
            "group": "/mentoring/group",
            "group-help": "/mentoring/helps/new",
            "studio": "/studio",
            "studio-course": studio,
            "comparison": f"{studio}/comparison",
            "progress": f"{studio}/progress",
            "learners": f"{studio}/learners",
            "pack-import": "/studio/packs",
            "reviews": "/studio/reviews",
            "learners-quiet": f"{studio}/learners?standing=quiet",
            "studio-lesson": f"{studio}/lessons/1",
            "studio-files": f"{studio}/media",
            "studio-questions": f"{studio}/questions",
            "studio-adjustments": f"{studio}/adjustments",
            "version-history": f"{studio}/versions/3/history",
            "draft-new": "/studio/courses/new",
            "draft-beginning": f"{studio}/draft/beginning",
            "draft": draft,
            "draft-settings": f"{draft}/settings",
            "draft-final-quiz": f"{draft}/final-quiz",
            "draft-final-quiz-preview": f"{draft}/final-quiz/preview",
            "draft-checklist": f"{draft}/checklist",
            "draft-publication": f"{draft}/publication",
            "draft-file": f"{draft}/file",
            "lesson-text": lesson,
            "lesson-details": f"{lesson}/details",
            "lesson-quiz": f"{lesson}/quiz",
            "lesson-preview": f"{lesson}/preview",
            "course-authors": f"{studio}/authors",
            "studio-corrections": f"{studio}/corrections",
            "studio-grading": "/studio/grading",
            "studio-statistics": f"{studio}/statistics",
            "studio-attempt": f"/studio/attempts/{_attempt(school)}",
            "bank": "/studio/bank?q=mat+khau",
            "bank-acts": "/studio/bank/acts?act=retire&all=1&filters=q%3Dmat",
            "bank-editor": "/studio/bank/new?kind=matching",
            "bank-areas": "/studio/bank/new?kind=hotspot",
            "bank-upload": "/studio/bank/uploads",
            "bank-categories": "/studio/bank/categories",
        },
        "truongkhoa": {
            "home": "/",
            "coverage": "/coverage",
            "coverage-missing": "/coverage?list=missing",
            "nominations": "/nominations",
            "nominations-new": "/nominations/new",
        },
        "hieutruong": {
            "home": "/",
            "coverage": "/coverage",
            "statistics": "/statistics",
            "emulation": "/emulation",
            "refused": "/targets",
        },
        "vanphong": {
            "home": "/",
            "studio-decisions": "/studio/decisions",
            "reviews-office": "/studio/reviews",
            "core-trainers": "/mentoring",
            "core-trainers-new": "/mentoring/trainers/new",
            "workshops": "/workshops",
            "workshops-new": "/workshops/new",
            "workshops-figures": "/workshops/figures",
            "workshops-trainers": "/workshops/trainers",
            "coverage": "/coverage",
            "coverage-unit": f"/coverage/{unit}",
            "coverage-done": f"/coverage/{unit}?list=done",
            "coverage-missing": f"/coverage/{unit}?list=missing",
            "coverage-not-counted": "/coverage?list=not-counted",
            "coverage-as-of": "/coverage?on=2026-06-30",
            "coverage-ranked": "/coverage?order=low",
            "coverage-person": f"/coverage/people/{person}",
            "targets": "/targets",
            "targets-new": "/targets/new",
            "exemptions": "/exemptions",
            "exemptions-new": "/exemptions/new",
            "reminders": "/reminders",
            "reminders-unit": f"/reminders/units/{unit}",
            "reminders-sheet": f"/reminders/units/{unit}/sheet",
            "reminders-log": "/reminders/log",
            "disputes": "/disputes",
            "recognitions": "/recognitions",
            "snapshots": "/snapshots",
            "snapshots-new": "/snapshots/new",
            "people": "/people",
            "person": f"/people/{person}",
            "units": "/units",
            "roster": "/roster",
            "settings": "/settings",
            "statistics-units": "/statistics",
            "statistics-people": "/statistics?table=people",
            "statistics-courses": "/statistics?table=courses",
            "statistics-learning": "/statistics/learning?by=course&counting=people",
            "statistics-learning-list": "/statistics/learning?view=list",
            "statistics-saved": "/statistics/saved",
            "statistics-saved-new": "/statistics/saved/new",
            "emulation": "/emulation",
            "emulation-people": "/emulation/people",
            "emulation-person": f"/emulation/people/{person}",
            "emulation-periods": "/emulation/periods",
            "emulation-period": "/emulation/periods/2027",
            "emulation-unit": f"/emulation?unit={unit}",
            "emulation-entries": "/emulation/entries",
            "emulation-entry-new": "/emulation/entries/new",
            "emulation-entry-unit": "/emulation/entries/new?about=unit",
            "deadlines": "/deadlines",
            "deadline": "/deadlines/2027-report",
            "deadlines-new": "/deadlines/new",
            "showcase": "/showcase",
            "showcase-draft": "/showcase/draft",
            "showcase-new": "/showcase/items/new",
            "register": "/certificates/register",
            "nominations": "/nominations",
            "nominations-criteria": "/nominations/criteria",
            "nominations-criteria-new": "/nominations/criteria/new",
            "nominations-points": "/nominations/points",
            "nominations-points-new": "/nominations/points/new",
            "council": "/council",
            "council-new": "/council/new",
            "papers": "/papers",
            "papers-report": "/papers/kinds/bao-cao-dinh-ky",
            "papers-list": "/papers/kinds/trich-ngang",
            "papers-person": f"/papers/kinds/bao-cao-thanh-tich-ca-nhan?about={person}",
            "papers-person-asking": "/papers/kinds/bao-cao-thanh-tich-ca-nhan",
            "papers-unit": f"/papers/kinds/bao-cao-thanh-tich-tap-the?about={unit}",
            "papers-minutes-asking": "/papers/kinds/bien-ban",
            "papers-dossiers": "/papers/dossiers",
            "papers-bases": "/papers/bases",
            "papers-basis": "/papers/bases/nd-152-2025",
            "papers-settings": "/papers/settings",
            "papers-templates": "/papers/templates",
        },
        "admin": {"home": "/", "settings": "/settings", "account": "/account"},
    }
