"""Derived relations: who stands for whom, which dyads a tie makes, how many sources are independent."""

import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Row, SmallCase

STATES = ["ARM", "AZE", "GEO", "TUR"]


def with_tie(
    case: SmallCase, kind: str, a: str, b: str = "", date: str = "2021-06-15"
) -> list[dict[str, object]]:
    """Make ``t1`` such a tie and return its dyads."""
    case.row("ties").update(kind=kind, a=a, b=b, date=date)
    case.write()
    return sorted(
        case.open().rows("select * from dyads where tie = 't1'"), key=lambda row: (row["a"], row["b"])
    )


def pairs(rows: list[dict[str, object]]) -> list[tuple[object, object]]:
    """Return the two ends of each dyad."""
    return [(row["a"], row["b"]) for row in rows]


def test_mutual_tie_of_two(case: SmallCase):
    rows = with_tie(case, "alliance", "TUR", "AZE")
    assert rows == [
        {
            "tie": "t1",
            "a": "AZE",
            "b": "TUR",
            "directed": False,
            "bilateral": True,
            "parties": 2,
            "share": 1.0,
        }
    ]


def test_mutual_tie_of_three_is_no_bilateral_one(case: SmallCase):
    rows = with_tie(case, "visit", "TUR", "AZE GEO")
    assert pairs(rows) == [("AZE", "GEO"), ("AZE", "TUR"), ("GEO", "TUR")]
    assert not any(row["bilateral"] for row in rows)
    assert {row["parties"] for row in rows} == {3}
    assert [row["share"] for row in rows] == pytest.approx([1 / 3] * 3)


def test_opposed_tie_joins_the_sides_and_not_allies(case: SmallCase):
    rows = with_tie(case, "clash", "ARM", "TUR AZE")
    assert pairs(rows) == [("ARM", "AZE"), ("ARM", "TUR")]
    assert not any(row["directed"] or row["bilateral"] for row in rows)


def test_directed_tie_keeps_its_direction(case: SmallCase):
    rows = with_tie(case, "supply", "TUR", "AZE GEO")
    assert pairs(rows) == [("TUR", "AZE"), ("TUR", "GEO")]
    assert all(row["directed"] for row in rows)


def test_transit_state_is_a_party_with_a_role(case: SmallCase):
    rows = with_tie(case, "alliance", "AZE GEO:transit TUR")
    assert pairs(rows) == [("AZE", "GEO"), ("AZE", "TUR"), ("GEO", "TUR")]
    parties = case.open().rows("select actor, side, role from parties where tie = 't1' order by actor")
    assert [tuple(row.values()) for row in parties] == [
        ("AZE", "a", None),
        ("GEO", "a", "transit"),
        ("TUR", "a", None),
    ]


def standing(case: SmallCase, actor: str, date: str) -> set[str]:
    """Return what an actor stands for in a tie of that date."""
    with_tie(case, "alliance", f"{actor} TUR", date=date)
    rows = case.open().rows("select standing from standing where tie = 't1' and actor = ?", actor)
    return {row["standing"] for row in rows}


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("1995", {"AZE"}),
        ("2000-06-01", {"GEO"}),
        ("1999/2001", {"AZE", "GEO"}),
        ("1990", {"SOCAR"}),
        ("1991/..", {"AZE", "GEO"}),
        ("2000", {"AZE", "GEO"}),
    ],
)
def test_firm_stands_for_the_state_that_owned_it_then(case: SmallCase, date, expected):
    case.row("members").update(start="1992", end="2000-05")
    case.tables["members"].append({"actor": "SOCAR", "parent": "GEO", "start": "2000-06"})
    case.row("actors", 5)["start"] = ""
    assert standing(case, "SOCAR", date) == expected


def test_firm_of_a_firm_and_of_a_state_stands_for_both(case: SmallCase):
    case.tables["actors"] += [{"id": "TANAP", "kind": "firm"}, {"id": "OFFICE", "kind": "office"}]
    case.tables["members"] += [{"actor": "TANAP", "parent": "SOCAR"}, {"actor": "TANAP", "parent": "GEO"}]
    assert standing(case, "TANAP", "2010") == {"AZE", "GEO"}
    assert standing(case, "OFFICE", "2010") == {"OFFICE"}


def test_state_does_not_stand_for_its_alliance(case: SmallCase):
    with_tie(case, "alliance", "AZE TUR")
    rows = case.open().rows("select actor, standing from standing where tie = 't1'")
    assert {row["actor"]: row["standing"] for row in rows} == {"AZE": "AZE", "TUR": "TUR"}


def test_firms_that_own_each_other_stand_for_themselves(case: SmallCase):
    case.tables["actors"] += [{"id": "F1", "kind": "firm"}, {"id": "F2", "kind": "firm"}]
    case.tables["members"] += [{"actor": "F1", "parent": "F2"}, {"actor": "F2", "parent": "F1"}]
    assert standing(case, "F1", "2010") == {"F1"}


def test_firm_and_its_own_state_make_no_dyad(case: SmallCase):
    assert with_tie(case, "supply", "SOCAR", "AZE") == []
    assert pairs(with_tie(case, "supply", "SOCAR", "AZE TUR")) == [("AZE", "TUR")]


TIES = st.tuples(
    st.sampled_from(["alliance", "clash", "supply"]),
    st.lists(st.sampled_from([*STATES, "SOCAR"]), min_size=2, max_size=5, unique=True),
    st.integers(1, 4),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(TIES, min_size=1, max_size=8))
def test_shares_of_a_tie_sum_to_one(ties):
    with tempfile.TemporaryDirectory() as folder:
        case = SmallCase(Path(folder) / "case")
        for place, (kind, parties, cut) in enumerate(ties):
            a, b = " ".join(parties[:cut]), " ".join(parties[cut:])
            if kind != "alliance" and not b:
                a, b = parties[0], " ".join(parties[1:])
            row: Row = {
                **case.row("ties"),
                "id": f"x{place}",
                "kind": kind,
                "a": a,
                "b": b,
                "date": f"{2001 + place}",
            }
            case.tables["ties"].append(row)
            case.tables["evidence"].append({**case.row("evidence"), "target": row["id"]})
        shares: dict[str, float] = defaultdict(float)
        opened = case.open()
        for row in opened.rows("select tie, a, b, share from dyads"):
            assert row["a"] != row["b"]
            shares[row["tie"]] += row["share"]
        assert shares == pytest.approx(dict.fromkeys(shares, 1.0))
        standing = opened.rows("select tie from standing group by tie having count(distinct standing) > 1")
        mutual = opened.rows("select t.id from ties t join kinds k on k.id = t.kind where k.shape = 'mutual'")
        assert {row["tie"] for row in standing} & {row["id"] for row in mutual} <= set(shares)


def cited(case: SmallCase, *works: tuple[str, str]) -> None:
    """Replace the evidence of ``t1`` by works, each with the work through which it is known."""
    keep = [row for row in case.tables["evidence"] if row["target"] != "t1"]
    first = {**keep[-1], "target": "t1"}
    case.tables["evidence"] = keep + [{**first, "source": source, "via": via} for source, via in works]


def support(case: SmallCase) -> Row:
    """Return the row of ``t1`` in ``support``."""
    case.write()
    (row,) = case.open().rows("select * from support where target = 't1'")
    return row


def with_works(case: SmallCase) -> None:
    """Add two works that nobody opened and one more book that was read."""
    unopened = case.row("sources", 2)
    case.tables["sources"] += [{**unopened, "id": "thesis-2005"}, {**unopened, "id": "report-2010"}]
    case.tables["sources"].append({**case.row("sources", 0), "id": "book-2022"})


def test_three_works_known_through_one_book_are_one_source(case: SmallCase):
    with_works(case)
    through = [(source, "book-2020") for source in ("article-1999", "thesis-2005", "report-2010")]
    cited(case, *through)
    assert (support(case)["independent"], support(case)["supporting"]) == (1, 3)
    cited(case, *through, ("book-2020", ""))
    assert support(case)["independent"] == 1
    cited(case, *through, ("book-2022", ""))
    assert support(case)["independent"] == 2
    cited(case, *through[:2], ("report-2010", "book-2022"))
    assert support(case)["independent"] == 2


def test_what_contradicts_is_counted_apart(case: SmallCase):
    case.tables["evidence"].append(
        {**case.row("evidence"), "source": "ministry-2021", "stance": "contradicts"}
    )
    row = support(case)
    assert (row["independent"], row["supporting"], row["contradicting"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("perspectives", "sides"),
    [
        ([("TUR", "office")], "one_side"),
        ([("TUR", "office"), ("TUR", "owner")], "one_side"),
        ([("TUR", "office"), ("AZE", "owner")], "several"),
        ([("TUR", "office"), ("", "none")], "several"),
        ([("TUR", "office"), ("", "unknown")], "unknown"),
        ([("", "unknown")], "unknown"),
        ([("AZE", "office"), ("SOCAR", "owner")], "one_side"),
        ([("TUR", "office"), ("SOCAR", "owner")], "several"),
        ([("TUR", "office"), ("NATO", "office")], "several"),
    ],
)
def test_sides(case: SmallCase, perspectives, sides):
    for place, (perspective, basis) in enumerate(perspectives):
        side = {"id": f"s{place}", "perspective": perspective, "perspective_basis": basis}
        case.tables["sources"].append({**case.row("sources"), **side})
    cited(case, *((f"s{place}", "") for place in range(len(perspectives))))
    assert support(case)["sides"] == sides


def test_only_accepted_ties_are_placed(case: SmallCase):
    case.row("ties", 1)["status"] = "proposed"
    case.row("ties", 2)["sign"] = "0"
    placed = {row["id"]: row for row in case.open().rows("select * from placed")}
    assert set(placed) == {"t1", "t3", "t4", "t5"}
    assert placed["t3"]["effective_sign"] == 0
    assert (placed["t1"]["effective_sign"], placed["t1"]["layer"], placed["t1"]["year"]) == (1, "legal", 2021)
