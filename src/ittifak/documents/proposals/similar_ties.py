"""Ties of a case that are like a proposed one: of its kind, between the same sides, at an overlapping time."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import duckdb
import pyarrow as pa

from ittifak.case.case import Case
from ittifak.evidence.dates import OPEN, create_windows, window

MOST: Final = 5

_LIKE: Final = """
    select p.place, list(t.id order by t.id)[1:{most}] as ids
    from proposal p
    join tie t on t.kind = p.kind and t.sides = p.sides
    left join edtf d on d.text = p.date
    left join edtf e on e.text = t.date
    where p.date is null or coalesce(d.start_low, date '0001-01-01') <= coalesce(e.end_high, date '9999-12-31')
        and coalesce(e.start_low, date '0001-01-01') <= coalesce(d.end_high, date '9999-12-31')
    group by p.place"""


class Wanted(NamedTuple):
    """A proposed tie, to be found among those of a case; ``date`` is empty where it is not known."""

    kind: str
    parties: Sequence[str]
    date: str | None


def bounds(text: str) -> tuple[date, date]:
    """Return the first and the last day that an EDTF date or interval can cover; an open end has none before or after it."""
    first, _, last = text.partition("/")
    begin = None if first in OPEN else window(first)
    end = begin if "/" not in text else None if last in OPEN else window(last)
    return begin.lower_fuzzy if begin else date.min, end.upper_fuzzy if end else date.max


class Similar:
    """Finds ties of a case that are like proposed ones.

    Offices, organs and firms count as the state or organisation that they belong to.
    """

    def __init__(self, case: Case) -> None:
        kinds = {row["id"]: row["kind"] for row in case.rows("select id, kind from actors")}
        self._root = {
            row["actor"]: row["parent"]
            for row in case.rows("select actor, parent from members order by all desc")
            if kinds[row["actor"]] in ("body", "office", "firm")
        }
        self._ties = pa.Table.from_pylist(
            [
                {
                    "id": row["id"],
                    "kind": row["kind"],
                    "sides": self._sides(f"{row['a']} {row['b'] or ''}".split()),
                    "date": row["date"],
                }
                for row in case.rows("select id, kind, a, b, date from ties")
            ],
            pa.schema([(name, pa.string()) for name in ("id", "kind", "sides", "date")]),
        )

    def root(self, actor: str) -> str:
        """Return the state or organisation that an actor belongs to, itself where it is one."""
        seen = {actor}
        while (parent := self._root.get(actor)) and parent not in seen:
            seen.add(parent)
            actor = parent
        return actor

    def like(self, proposals: Sequence[Wanted]) -> list[list[str]]:
        """Return for each proposed tie the ids of at most five like it; of one without two parties, none.

        Raises:
            ValueError: a date is no EDTF.

        """
        rows = pa.table(
            {
                "place": pa.array(range(len(proposals)), pa.int64()),
                "kind": pa.array([one.kind for one in proposals], pa.string()),
                "sides": pa.array([self._sides(one.parties) for one in proposals], pa.string()),
                "date": pa.array([one.date or None for one in proposals], pa.string()),
            }
        )
        with duckdb.connect(":memory:") as con:
            con.register("proposal", rows)
            con.register("tie", self._ties)
            create_windows(con, [("proposal", "date"), ("tie", "date")])
            if wrong := con.execute("select text from edtf where not valid").fetchone():
                raise ValueError(f"found the date '{wrong[0]}', expected EDTF")
            found = dict(con.execute(_LIKE.format(most=MOST)).fetchall())
        return [found.get(place, []) for place in range(len(proposals))]

    def _sides(self, parties: Sequence[str]) -> str | None:
        roots = {self.root(party.partition(":")[0]) for party in parties}
        return " ".join(sorted(roots)) if len(roots) > 1 else None
