"""Two ties that are equal in parties, kind, mode and date are one, unless ``differs`` says otherwise."""

import pytest

from conftest import SmallCase


@pytest.mark.parametrize(
    ("kind", "first", "second", "equal"),
    [
        ("alliance", ("AZE TUR", ""), ("TUR AZE", ""), True),
        ("alliance", ("AZE TUR", ""), ("TUR", "AZE"), True),
        ("alliance", ("AZE TUR:host", ""), ("TUR", "AZE"), True),
        ("alliance", ("AZE TUR", ""), ("AZE TUR GEO", ""), False),
        ("supply", ("AZE", "TUR GEO"), ("AZE", "GEO TUR"), True),
        ("supply", ("AZE", "TUR"), ("TUR", "AZE"), False),
        ("clash", ("AZE", "ARM GEO"), ("GEO ARM", "AZE"), True),
        ("clash", ("AZE", "ARM GEO"), ("AZE ARM", "GEO"), False),
    ],
)
def test_equal_ties(case: SmallCase, kind, first, second, equal):
    one, other = case.row("ties", 0), dict(case.row("ties", 0))
    one.update(kind=kind, a=first[0], b=first[1])
    other.update(kind=kind, a=second[0], b=second[1], id="t6")
    case.tables["ties"].append(other)
    case.tables["evidence"].append({**case.row("evidence", 0), "target": "t6"})
    found = {("ties.csv", 7, "'t6' equal to 't1' in parties, kind, mode and date")}
    assert case.faults() == (found if equal else set())


@pytest.mark.parametrize(
    "change", [{"kind": "visit"}, {"mode": "assessment"}, {"date": "2021-06"}, {"differs": "t1"}]
)
def test_ties_that_are_not_equal(case: SmallCase, change):
    case.tables["ties"].append({**case.row("ties"), "id": "t6", **change})
    case.tables["evidence"].append({**case.row("evidence", 0), "target": "t6"})
    assert case.faults() == set()


def test_every_two_equal_ties_must_differ(case: SmallCase):
    for id_, differs in (("t6", "t1"), ("t7", "t6"), ("t8", "t1 t6 t7")):
        case.tables["ties"].append({**case.row("ties"), "id": id_, "differs": differs})
        case.tables["evidence"].append({**case.row("evidence", 0), "target": id_})
    assert case.faults() == {("ties.csv", 8, "'t7' equal to 't1' in parties, kind, mode and date")}
