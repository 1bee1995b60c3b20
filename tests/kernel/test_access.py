"""Permissions are a table of ORs of ANDs over small predicates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.kernel import access
from lms.kernel.access import (
    Scope,
    is_admin,
    is_head,
    is_leader,
    is_office,
    is_self,
    is_trainer,
    permits,
    require,
    signed_in,
)
from lms.kernel.actor import Actor, Grant, Role, system_actor
from lms.kernel.errors import Forbidden, NotFound


def somebody(*grants: Grant, person_id: int | None = 1) -> Actor:
    return Actor(1, person_id, "Bình", grants)


@pytest.fixture(autouse=True)
def trial_table(monkeypatch: pytest.MonkeyPatch) -> None:
    table = {
        "trial.any": ((signed_in,),),
        "trial.both": ((is_office, is_self),),
        "trial.either": ((is_office,), (is_self,)),
        "trial.nobody": (),
        "trial.head": ((is_head,),),
    }
    monkeypatch.setattr(access, "_table", table)


OFFICE = Grant(Role.OFFICE)
MINE, OTHERS = Scope(person_id=1), Scope(person_id=2)


@pytest.mark.parametrize(
    ("actor", "permission", "scope", "expected"),
    [
        (somebody(), "trial.any", MINE, True),
        (somebody(), "trial.both", MINE, False),
        (somebody(OFFICE), "trial.both", MINE, True),
        (somebody(OFFICE), "trial.both", OTHERS, False),
        (somebody(OFFICE), "trial.either", OTHERS, True),
        (somebody(), "trial.either", MINE, True),
        (somebody(), "trial.either", OTHERS, False),
        (somebody(OFFICE), "trial.nobody", MINE, False),
        (system_actor("job"), "trial.nobody", MINE, True),
        (None, "trial.any", MINE, False),
    ],
)
def test_an_or_of_ands(actor: Actor | None, permission: str, scope: Scope, expected: bool) -> None:
    assert permits(actor, permission, scope) is expected


def test_an_unknown_permission_is_a_mistake_and_not_a_refusal() -> None:
    for actor in (None, somebody(), system_actor("job")):
        with pytest.raises(KeyError, match=r"trial\.typo"):
            permits(actor, "trial.typo")


def test_who_may_read_is_told_more_than_who_may_not() -> None:
    require(somebody(OFFICE), "trial.either", OTHERS)
    with pytest.raises(NotFound):
        require(somebody(), "trial.either", OTHERS)
    with pytest.raises(Forbidden):
        require(somebody(), "trial.either", OTHERS, read="trial.any")
    with pytest.raises(NotFound):
        require(None, "trial.either", OTHERS, read="trial.any")


@given(
    st.sets(st.integers(1, 6)),
    st.one_of(st.none(), st.frozensets(st.integers(1, 6), min_size=1)),
)
def test_a_head_reaches_the_subtree_and_nothing_else(heads: set[int], path: frozenset[int] | None) -> None:
    actor = somebody(*(Grant(Role.HEAD, unit_id=unit) for unit in heads))
    expected = bool(heads) if path is None else bool(heads & path)
    assert is_head(actor, Scope(unit_path=path)) is expected


def test_a_trainer_of_one_course_is_none_of_another() -> None:
    one, all_courses = somebody(Grant(Role.TRAINER, course_id=5)), somebody(Grant(Role.TRAINER))
    assert is_trainer(one, Scope(course_id=5))
    assert not is_trainer(one, Scope(course_id=6))
    assert is_trainer(one, Scope())
    assert is_trainer(all_courses, Scope(course_id=6))
    assert not is_trainer(somebody(), Scope())


def test_an_account_of_nobody_owns_nothing() -> None:
    assert not is_self(somebody(person_id=None), Scope(person_id=None))


@pytest.mark.parametrize(
    ("role", "predicate"), [(Role.OFFICE, is_office), (Role.LEADER, is_leader), (Role.ADMIN, is_admin)]
)
def test_each_role_has_its_predicate(role: Role, predicate: access.Predicate) -> None:
    for other in Role:
        assert predicate(somebody(Grant(other)), Scope()) is (other is role)


def test_a_name_stands_in_one_slice_only() -> None:
    with pytest.raises(ValueError, match="twice"):
        access.register({"trial.any": ((is_admin,),)})
