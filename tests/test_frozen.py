"""Records made quickly behave as frozen dataclasses do."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from auditor.frozen import record


@record
class Quick:
    a: int
    b: str = "x"
    c: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plain:
    a: int
    b: str = "x"
    c: dict[str, int] = field(default_factory=dict)


def test_made_alike() -> None:
    for args, named in (((1,), {}), ((1, "y"), {}), ((), {"a": 1, "c": {"z": 2}})):
        quick, plain = Quick(*args, **named), Plain(*args, **named)  # type: ignore[arg-type]
        assert repr(quick).replace("Quick", "Plain") == repr(plain)
        assert quick == Quick(plain.a, plain.b, plain.c) != replace(quick, a=9)
    assert Quick(1).c is not Quick(1).c
    assert Quick.__init__.__annotations__ == Plain.__init__.__annotations__


def test_closed_once_it_is_made() -> None:
    one = Quick(1)
    assert type(one) is Quick
    with pytest.raises(FrozenInstanceError):
        one.a = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.a  # type: ignore[misc]
    assert not hasattr(one, "__dict__")


def test_travels_between_processes_and_hashes() -> None:
    one = Quick(1, "y")
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(TypeError):
        hash(one)  # a dict inside, as for any frozen dataclass
    with pytest.raises(TypeError):
        Quick()  # type: ignore[call-arg]
