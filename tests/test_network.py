"""The network: deeds in force, amity and enmity apart, multilateral ties by their share."""

import pytest

from ittifak.measures.network import edges
from relation import Relation


@pytest.fixture
def relation(tmp_path):
    relation = Relation(tmp_path / "relation")
    relation.searched()
    return relation


def weights(relation):
    return {(e.a, e.b, e.sign, e.year): e.finding.value for e in edges(relation.open())}


def test_a_lasting_deed_holds_in_each_of_its_years_and_an_event_in_one(relation):
    relation.tie("line", "pipeline", "2006/2008")
    relation.tie("drill", "joint_exercise", "2007-05")
    found = weights(relation)
    assert {year: value for (*_, year), value in found.items()} == {2006: 1, 2007: 2, 2008: 1}


def test_amity_and_enmity_are_two_edges(relation):
    relation.tie("line", "pipeline", "2006/2006")
    relation.tie("quarrel", "joint_exercise", "2006", sign="-1")
    assert weights(relation) == {("AZE", "TUR", 1, 2006): 1, ("AZE", "TUR", -1, 2006): 1}


def test_a_tie_of_three_counts_a_third_for_each_pair(relation):
    relation.tie("three", "joint_exercise", "2012", "AZE GEO TUR")
    found = weights(relation)
    assert len(found) == 3
    assert list(found.values()) == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_what_was_only_said_pledged_or_judged_makes_no_edge(relation):
    for mode in ("statement", "commitment", "assessment"):
        relation.tie(mode, "pipeline", "2006/..", mode=mode)
    assert edges(relation.open()) == []
