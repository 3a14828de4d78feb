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
    "mixed",
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
KEPT, TERMINATED, BROKEN = 1, 2, 3
# Of these statuses a time is known: from the pledge to the deed, to the end of the instrument, or to when one looked last.
TIMED = ("kept", "partly", "mixed", "broken", "open", "overdue", "terminated")

_LEDGER = """
    with moment as (
        select text, coalesce(start_low, end_low) as low, coalesce(start_high, end_high) as high,
               low + ((high - low) // 2)::int as middle,
               case when contains(text, '/') and not open_end then end_high end as closes
        from edtf
    ), pledge as (
        select c.*, m.low as pledged_low, m.high as pledged_high, m.middle as pledged, m.closes as ended,
               least(coalesce(d.end_high, $1::date), $1::date) as looked_until, d.start_low as looked_from,
               u.end_high as due_by
        from commitments c join ties t on t.id = c.tie and t.status = 'accepted' join moment m on m.text = t.date
        left join edtf d on d.text = c.searched left join edtf u on u.text = c.due
    ), linked as (
        select f.commitment, f.verdict, f.tie, m.middle as done, m.low as done_low, m.high as done_high
        from fulfilments f join ties t on t.id = f.tie and t.status = 'accepted' join moment m on m.text = t.date
    ), set_off as (
        select p.id, min(l.done) filter (verdict = 'triggers') as triggered,
               min(l.done_low) filter (verdict = 'triggers') as triggered_low,
               coalesce(list(distinct l.tie order by l.tie) filter (verdict in ('triggers', 'invokes')), []) as occasions,
               count(*) filter (verdict = 'invokes') > 0 as invoked
        from pledge p left join linked l on l.commitment = p.id and l.done_low > p.pledged_low group by p.id
    ), clock as (
        select p.*, s.invoked, s.triggered, s.triggered_low, s.occasions,
               case when p.type = 'conditional' then s.triggered else p.pledged end as begins
        from pledge p join set_off s using (id)
    ), weighed as (
        select c.id, l.tie, l.verdict, l.done,
               case when l.done_high <= c.pledged_low then 'earlier'
                    when l.done_low <= c.pledged_high then 'unsure'
                    when c.type = 'conditional' and (c.triggered is null or l.done_high < c.triggered_low) then 'earlier'
                    when c.ended is not null and l.done_low > c.ended then 'late'
                    else 'counts' end as place
        from clock c join linked l on l.commitment = c.id and l.verdict in ('keeps', 'partly', 'breaks')
    ), ending as (
        select id,
               min(done) filter (place = 'counts' and verdict in ('keeps', 'partly')) as kept,
               bool_or(verdict = 'keeps') filter (place = 'counts') as wholly,
               min(done) filter (place = 'counts' and verdict = 'breaks') as broken,
               coalesce(list(distinct tie order by tie) filter (place = 'counts'), []) as deeds,
               coalesce(list(distinct tie order by tie) filter (place <> 'counts'), []) as earlier
        from weighed group by id
    )
    select c.id, c.tie, c.article, c.layer, c.type, c.obligation, c.bindingness, c.paraphrase_en, c.paraphrase_tr,
           c.criteria_en, c.criteria_tr, c.searched, c.trigger, c.pledged, c.begins, c.ended, c.due_by, c.occasions,
           e.kept, e.broken, coalesce(e.deeds, []) as deeds, coalesce(e.earlier, []) as earlier,
           case when c.obligation = 'none' then 'no_duty'
                when c.criteria_en is null then 'no_criteria'
                when c.searched is null then 'not_searched'
                when c.type = 'conditional' and c.triggered is null
                     then case when c.invoked then 'invoked' else 'not_triggered' end
                when e.kept is not null and e.broken is not null then 'mixed'
                when e.kept is not null then case when e.wholly then 'kept' else 'partly' end
                when e.broken is not null then 'broken'
                when c.ended <= c.looked_until then 'terminated'
                when c.due_by < c.looked_until then 'overdue'
                else 'open' end as status,
           c.looked_until, c.looked_from <= c.begins + 366 as followed
    from clock c left join ending e using (id)
    order by c.pledged, c.id
"""


class Group(NamedTuple):
    """The provisions of one layer or type, and how soon they were kept or ended."""

    ids: tuple[str, ...]
    ended: dict[int, Incidence]
    followed: float


def ledger(case: Case) -> pa.Table:
    """Return a row for each provision: its status, when it was pledged, kept or ended, and the deeds.

    A deed counts only if it is certainly later than the pledge (and not before what set off a conditional provision),
    and while the instrument lasts. *Kept* says that at least one deed keeps it wholly, *partly* that deeds do so in
    part, *mixed* that deeds both keep and break it.

    Columns beside those of ``commitments``: ``status``; ``pledged``, ``begins`` (the trigger's date for a conditional
    one), ``kept``, ``broken``, ``ended``, ``looked_until`` (dates, null where there is none); ``deeds`` (ties that count),
    ``earlier`` (ties that do not: from before the pledge, of uncertain order, or after its end), ``occasions`` (what set it
    off or was held to); ``years`` from the beginning to the first ending or to when one looked last; ``ending`` (1 kept,
    2 terminated, 3 broken, 0 none); ``followed``: one looked from within a year of the beginning.
    """
    found = case.query(_LEDGER, case.settings.as_of)
    status = np.asarray(found["status"].to_pylist(), dtype=object)
    days = {
        name: found[name].to_numpy(zero_copy_only=False).astype("datetime64[D]")
        for name in ("begins", "kept", "broken", "ended", "looked_until")
    }
    never = np.datetime64("9999-12-31")
    ends = np.stack(
        [
            np.where(np.isnat(days[name]), never, days[name])
            for name in ("looked_until", "kept", "ended", "broken")
        ]
    )
    ending = np.argmin(ends[[1, 2, 3, 0]], axis=0)  # (a deed on the day of the end was in time)
    first = ends[[1, 2, 3, 0]].min(axis=0)
    years = (first - days["begins"]).astype("timedelta64[D]").astype(float) / 365.25
    timed = np.isin(status, TIMED) & ~np.isnat(days["begins"]) & (years >= 0)
    found = found.append_column(
        "years", pa.array(np.where(timed, np.maximum(years, 1 / 365.25), np.nan), mask=~timed)
    )
    return found.append_column("ending", pa.array(np.array([KEPT, TERMINATED, BROKEN, 0])[ending]))


def incidence_by(rows: list[dict[str, Any]], column: str, level: float = 0.9) -> dict[str, Group]:
    """Return for each value of a column how soon its provisions were kept or ended.

    Args:
        rows: of the ledger.
        column: ``layer``, ``type`` or another one; provisions of one value make a group.
        level: of the intervals.

    Returns:
        A group for each value, of the provisions that were followed from their beginning; without incidence where
        fewer than five have a known time.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["years"] is not None and row["followed"]:
            groups.setdefault(row[column], []).append(row)
    return {
        name: Group(
            tuple(row["id"] for row in group), _ended(group, level), max(row["years"] for row in group)
        )
        for name, group in groups.items()
    }


def _ended(group: list[dict[str, Any]], level: float) -> dict[int, Incidence]:
    if len(group) < FEWEST:
        return {}
    return cumulative_incidence(
        np.array([row["years"] for row in group]), np.array([row["ending"] for row in group]), level
    )
