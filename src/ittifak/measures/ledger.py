"""The ledger of commitments: what was pledged, what became of it, and how soon.

For each provision the first deed that keeps it, dated after the pledge, by criteria that were written before the
search. Deeds from before the pledge do not count for it. A conditional provision has its time from the event that
set it off; one that was never set off is *not triggered*: neither kept nor open. What nobody has looked for
has no verdict.
"""

from typing import Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa

from ittifak.case.case import Case
from ittifak.statistics.incidence import Incidence, cumulative_incidence

Status = Literal[
    "kept",
    "partly",
    "broken",
    "open",
    "overdue",
    "terminated",
    "not_triggered",
    "invoked",
    "not_searched",
    "no_criteria",
    "no_duty",
]
FEWEST = 5
KEPT, TERMINATED = 1, 2
# Of these statuses a time is known: from the pledge to the deed, to the end of the instrument, or to when one looked last.
TIMED = ("kept", "partly", "broken", "open", "overdue", "terminated")

_LEDGER = """
    with moment as (
        select text, start_low + ((start_high - start_low) // 2)::int as middle, start_low, start_high,
               case when contains(text, '/') and not open_end then end_high end as closes
        from edtf
    ), pledge as (
        select c.*, m.start_low, m.start_high, m.middle as pledged, m.closes as ended, d.end_high as looked_until,
               u.end_high as due_by
        from commitments c join ties t on t.id = c.tie and t.status = 'accepted' join moment m on m.text = t.date
        left join edtf d on d.text = c.searched left join edtf u on u.text = c.due
    ), linked as (
        select f.commitment, f.verdict, f.tie, m.middle as done, m.start_low as done_low, m.start_high as done_high
        from fulfilments f join ties t on t.id = f.tie and t.status = 'accepted' join moment m on m.text = t.date
    ), set_off as (
        select p.id, min(l.done) filter (verdict = 'triggers') as triggered,
               count(*) filter (verdict = 'invokes') > 0 as invoked
        from pledge p left join linked l on l.commitment = p.id and l.done > p.pledged group by p.id
    ), clock as (
        select p.*, s.invoked, s.triggered,
               case when p.type = 'conditional' then s.triggered else p.pledged end as begins
        from pledge p join set_off s using (id)
    ), ending as (
        select c.id,
               min(l.done) filter (l.verdict in ('keeps', 'partly')) as kept,
               arg_min(l.verdict, l.done) filter (l.verdict in ('keeps', 'partly')) as how,
               min(l.done) filter (l.verdict = 'breaks') as broken,
               list(distinct l.tie order by l.tie) as deeds
        from clock c join linked l on l.commitment = c.id and l.done > c.begins
             and l.verdict in ('keeps', 'partly', 'breaks') group by c.id
    ), before as (
        select c.id, list(distinct l.tie order by l.tie) as earlier
        from clock c join linked l on l.commitment = c.id and l.done <= c.pledged group by c.id
    )
    select c.id, c.tie, c.article, c.layer, c.type, c.obligation, c.bindingness, c.paraphrase_en, c.paraphrase_tr,
           c.criteria_en, c.criteria_tr, c.searched, c.trigger, c.pledged, c.begins, c.ended, c.due_by,
           e.kept, e.broken, coalesce(e.deeds, []) as deeds, coalesce(b.earlier, []) as earlier,
           case when c.obligation = 'none' then 'no_duty'
                when c.criteria_en is null then 'no_criteria'
                when c.searched is null then 'not_searched'
                when c.type = 'conditional' and c.triggered is null
                     then case when c.invoked then 'invoked' else 'not_triggered' end
                when e.kept is not null and (c.ended is null or e.kept <= c.ended)
                     then case e.how when 'keeps' then 'kept' else 'partly' end
                when e.broken is not null then 'broken'
                when c.ended <= c.looked_until then 'terminated'
                when c.due_by < c.looked_until then 'overdue'
                else 'open' end as status,
           least(c.looked_until, $1::date) as looked_until
    from clock c left join ending e using (id) left join before b using (id)
    order by c.pledged, c.id
"""


class Group(NamedTuple):
    """The provisions of one layer or type, and how soon they were kept or ended."""

    ids: tuple[str, ...]
    ended: dict[int, Incidence]


def ledger(case: Case) -> pa.Table:
    """Return a row for each provision: its status, when it was pledged, kept or ended, and the deeds.

    Columns beside those of ``commitments``: ``status``; ``pledged``, ``begins`` (the trigger's date for a conditional
    one), ``kept``, ``broken``, ``ended``, ``looked_until`` (dates, null where there is none); ``deeds`` (ties that count),
    ``earlier`` (ties from before the pledge, which do not); ``years`` from the beginning to the first deed, the end, or
    when one looked last; ``ending`` (1 kept, 2 terminated, 0 neither).
    """
    found = case.query(_LEDGER, case.settings.as_of)
    status = np.asarray(found["status"].to_pylist(), dtype=object)
    days = {
        name: found[name].to_numpy(zero_copy_only=False).astype("datetime64[D]")
        for name in ("begins", "kept", "ended", "looked_until")
    }
    kept = np.isin(status, ("kept", "partly"))
    ended = ~kept & ~np.isnat(days["ended"]) & (days["ended"] <= days["looked_until"])
    until = np.where(kept, days["kept"], np.where(ended, days["ended"], days["looked_until"]))
    years = (until - days["begins"]).astype("timedelta64[D]").astype(float) / 365.25
    timed = np.isin(status, TIMED) & ~np.isnat(until) & ~np.isnat(days["begins"]) & (years > 0)
    found = found.append_column("years", pa.array(np.where(timed, years, np.nan), mask=~timed))
    return found.append_column("ending", pa.array(np.where(kept, KEPT, np.where(ended, TERMINATED, 0))))


def incidence_by(rows: list[dict[str, Any]], column: str, level: float = 0.9) -> dict[str, Group]:
    """Return for each value of a column how soon its provisions were kept or ended.

    Args:
        rows: of the ledger.
        column: ``layer``, ``type`` or another one; provisions of one value make a group.
        level: of the intervals.

    Returns:
        A group for each value; without incidence where fewer than five provisions have a known time.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["years"] is not None:
            groups.setdefault(row[column], []).append(row)
    return {
        name: Group(tuple(row["id"] for row in group), _ended(group, level)) for name, group in groups.items()
    }


def _ended(group: list[dict[str, Any]], level: float) -> dict[int, Incidence]:
    if len(group) < FEWEST:
        return {}
    return cumulative_incidence(
        np.array([row["years"] for row in group]), np.array([row["ending"] for row in group]), level
    )
