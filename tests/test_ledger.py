"""The ledger: what keeps a pledge and what does not, the time it took, and competing endings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.measures.ledger import KEPT, TERMINATED, incidence_by, ledger
from ittifak.measures.ledger_findings import counts, times, within
from ittifak.statistics.incidence import cumulative_incidence
from relation import Relation


@pytest.fixture
def relation(tmp_path):
    relation = Relation(tmp_path / "relation")
    relation.searched()
    return relation


def rows(relation):
    return {row["id"]: row for row in ledger(relation.open()).to_pylist()}


def test_a_later_deed_keeps_a_pledge_and_an_earlier_one_does_not(relation):
    relation.pledge("p", "2010-01-01/..")
    relation.tie("before", "joint_exercise", "2009-05-01")
    relation.tie("after", "joint_exercise", "2012-01-01")
    relation.tie("same", "visit", "2010-01-01")
    for tie in ("before", "after", "same"):
        relation.kept("p", tie)
    row = rows(relation)["p"]
    assert row["status"] == "kept"
    assert row["deeds"] == ["after"]
    assert row["earlier"] == ["before", "same"]
    assert row["years"] == pytest.approx(2.0, abs=0.01)


def test_only_earlier_deeds_leave_a_pledge_open_and_are_shown(relation):
    relation.pledge("p", "2010-01-01/..")
    relation.tie("before", "joint_exercise", "2009-05-01")
    relation.kept("p", "before")
    row = rows(relation)["p"]
    assert (row["status"], row["deeds"], row["earlier"]) == ("open", [], ["before"])
    assert row["years"] == pytest.approx(15.0, abs=0.01)


def test_a_clause_that_was_never_set_off_is_not_triggered(relation):
    relation.pledge("p", "2010/..", type="conditional", trigger="An attack.")
    relation.tie("exercise", "joint_exercise", "2012")
    relation.kept("p", "exercise")
    row = rows(relation)["p"]
    assert row["status"] == "not_triggered"
    assert row["years"] is None
    assert row["deeds"] == []


def test_a_clause_that_a_party_invokes_is_neither_open_nor_kept(relation):
    relation.pledge("p", "2010/..", type="conditional", trigger="An attack.")
    relation.tie("appeal", "visit", "2012")
    relation.kept("p", "appeal", "invokes")
    assert rows(relation)["p"]["status"] == "invoked"


def test_a_clause_has_its_time_from_what_set_it_off(relation):
    relation.pledge("p", "2010-01-01/..", type="conditional", trigger="An attack.")
    relation.tie("attack", "visit", "2020-09-27")
    relation.tie("exercise", "joint_exercise", "2012")
    relation.tie("aid", "arms_transfer", "2020-10-27")
    relation.kept("p", "attack", "triggers")
    relation.kept("p", "exercise")
    relation.kept("p", "aid", "partly")
    row = rows(relation)["p"]
    assert row["status"] == "partly"
    assert row["deeds"] == ["aid"]
    assert row["years"] == pytest.approx(30 / 365.25)


def test_a_deed_on_the_day_of_the_trigger_counts(relation):
    relation.pledge("p", "2010-01-01/..", type="conditional", trigger="An attack.")
    relation.tie("attack", "visit", "2020-09-27")
    relation.tie("aid", "arms_transfer", "2020-09-27")
    relation.kept("p", "attack", "triggers")
    relation.kept("p", "aid")
    row = rows(relation)["p"]
    assert (row["status"], row["deeds"], row["occasions"]) == ("kept", ["aid"], ["attack"])


def test_a_breach_does_not_vanish_behind_a_deed_that_keeps(relation):
    relation.pledge("both", "2000-01-01/..")
    relation.pledge("later", "2000-01-02/..")
    relation.tie("kept", "joint_exercise", "2002-01-01")
    relation.tie("breach", "visit", "2004-01-01")
    relation.tie("first", "arms_transfer", "2001-01-01")
    for tie, verdict in (("kept", "keeps"), ("breach", "breaks")):
        relation.kept("both", tie, verdict)
    for tie, verdict in (("first", "partly"), ("kept", "keeps")):
        relation.kept("later", tie, verdict)
    found = rows(relation)
    assert (found["both"]["status"], found["both"]["ending"]) == ("mixed", KEPT)
    assert found["both"]["deeds"] == ["breach", "kept"]
    assert found["later"]["status"] == "kept"
    assert found["later"]["years"] == pytest.approx(1.0, abs=0.01)


def test_a_breach_after_the_end_of_the_instrument_is_none(relation):
    relation.pledge("p", "2000-01-01/2005-01-01")
    relation.tie("breach", "visit", "2008-01-01")
    relation.kept("p", "breach", "breaks")
    row = rows(relation)["p"]
    assert (row["status"], row["deeds"], row["earlier"]) == ("terminated", [], ["breach"])


@pytest.mark.parametrize(
    ("pledge", "deed"), [("2010/..", "2010-08"), ("2010-06-15/..", "2010"), ("2010/..", "2010?")]
)
def test_a_deed_of_uncertain_order_does_not_count(relation, pledge, deed):
    relation.pledge("p", pledge)
    relation.tie("deed", "joint_exercise", deed)
    relation.kept("p", "deed")
    row = rows(relation)["p"]
    assert (row["status"], row["deeds"], row["earlier"]) == ("open", [], ["deed"])


def test_what_was_looked_for_too_late_is_not_in_the_incidence(relation):
    relation.pledge("p", "2000-01-01/..", searched="2015/2024")
    row = rows(relation)["p"]
    assert (row["status"], row["followed"]) == ("open", False)
    assert incidence_by([row], "type") == {}


def test_what_nobody_looked_for_has_no_verdict(relation):
    relation.pledge("unsearched", "2010/..", searched="")
    relation.pledge("impossible", "2011/..", searched="", criteria_en="", criteria_tr="")
    relation.pledge("recital", "2012/..", obligation="none", searched="", criteria_en="", criteria_tr="")
    found = rows(relation)
    assert {key: row["status"] for key, row in found.items()} == {
        "unsearched": "not_searched",
        "impossible": "no_criteria",
        "recital": "no_duty",
    }
    assert all(row["years"] is None for row in found.values())
    assert times(list(found.values())) == {}


def test_a_pledge_may_end_be_overdue_or_broken(relation):
    relation.pledge("ended", "2000-01-01/2005-01-01")
    relation.pledge("due", "2000-01-01/..", due="2003", type="one_off")
    relation.pledge("broken", "2000-01-02/..")
    relation.pledge("kept-late", "2000-01-02/2005-01-01")
    relation.tie("breach", "visit", "2004-01-01")
    relation.tie("late", "joint_exercise", "2007")
    relation.kept("broken", "breach", "breaks")
    relation.kept("kept-late", "late")
    found = rows(relation)
    assert {key: row["status"] for key, row in found.items()} == {
        "ended": "terminated",
        "due": "overdue",
        "broken": "broken",
        "kept-late": "terminated",
    }
    assert found["ended"]["years"] == pytest.approx(5.0, abs=0.01)
    assert found["ended"]["ending"] == TERMINATED


def test_a_verdict_without_criteria_or_search_is_a_fault(relation):
    relation.pledge("p", "2010/..", searched="")
    relation.tie("after", "joint_exercise", "2012")
    relation.kept("p", "after")
    assert relation.faults() == {("fulfilments.csv", 2, "verdict keeps on 'p', which has no searched")}
    relation.tables["commitments"][0] |= {"criteria_en": "", "searched": "2010/2024"}
    relation.folder = relation.folder.with_name("other")
    assert relation.faults() == {
        ("fulfilments.csv", 2, "verdict keeps on 'p', which has no criteria_en"),
        ("commitments.csv", 2, "searched '2010/2024' and no criteria_en"),
    }


def test_a_conditional_provision_needs_its_trigger(relation):
    relation.pledge("p", "2010/..", type="conditional")
    assert relation.faults() == {("commitments.csv", 2, "a conditional provision without trigger")}


def test_known_cumulative_incidence():
    # Seven items; by hand: survival before each ending times the share that ends this way among those left.
    found = cumulative_incidence(np.array([1.0, 2, 3, 4, 5, 6, 7]), np.array([1, 0, 2, 1, 1, 0, 2]))
    assert found[1].times == pytest.approx([1, 4, 5])
    assert found[1].share == pytest.approx([1 / 7, 1 / 7 + 24 / 35 / 4, 1 / 7 + 2 * 24 / 35 / 4])
    assert found[2].share == pytest.approx([6 / 35, 6 / 35 + 12 / 35])


def test_without_competing_endings_it_is_the_plain_share():
    found = cumulative_incidence(np.array([1.0, 2, 3, 4]), np.array([1, 1, 1, 1]))
    assert found[1].share == pytest.approx([0.25, 0.5, 0.75, 1])
    assert cumulative_incidence(np.array([1.0, 2]), np.array([0, 0])) == {}


durations = st.lists(st.tuples(st.floats(0.1, 30), st.integers(0, 2)), min_size=2, max_size=40)


@settings(deadline=None)
@given(durations)
def test_incidences_grow_lie_in_their_intervals_and_add_up_to_at_most_one(items):
    times_, endings = np.array([t for t, _ in items]), np.array([e for _, e in items])
    found = cumulative_incidence(times_, endings)
    assert set(found) == set(endings) - {0}
    total = 0.0
    for one in found.values():
        assert (np.diff(one.share) > 0).all()
        assert (one.low <= one.share + 1e-9).all()
        assert (one.share <= one.high + 1e-9).all()
        assert (one.low >= 0).all()
        assert (one.high <= 1 + 1e-9).all()
        total += one.share[-1]
    assert total <= 1 + 1e-6


def test_incidence_by_type_needs_five_provisions(relation):
    for number in range(6):
        relation.pledge(f"p{number}", f"200{number}-01-01/..")
        relation.tie(f"d{number}", "joint_exercise", f"200{number + 2}-01-01")
        if number < 3:
            relation.kept(f"p{number}", f"d{number}")
    relation.pledge("alone", "2001/..", type="one_off")
    found = list(rows(relation).values())
    groups = incidence_by(found, "type")
    assert groups["recurring"].ended[KEPT].share[-1] == pytest.approx(0.5)
    assert groups["one_off"].ended == {}
    names = {"recurring": found[0]["paraphrase_en"], "one_off": ""}
    from ittifak.evidence.text import Text  # noqa: PLC0415

    shares = within(found, "type", {name: Text(name, name) for name in names})
    assert shares["recurring", KEPT].value == pytest.approx(0.5)
    assert shares["recurring", KEPT].low < 0.5 < shares["recurring", KEPT].high
    assert shares["one_off", KEPT].value is None
    assert shares["one_off", KEPT].null_reason.en
    assert {status: f.value for status, f in counts(found).items()} == {"kept": 3, "open": 4}
