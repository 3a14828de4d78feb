"""Relations derived from the tables of a case by stated rules: parties, dyads, independence, sides.

All work on a DuckDB connection that holds the typed tables. Dyads are derived and never stored.

* **Standing.** A firm, body, office or group stands for the first states, entities or organisations above it in
  ``members`` (at the time of the tie, where membership is dated): for all of them where several own it, for
  itself where there is none. States, entities and organisations stand for themselves: a state's tie is not
  its alliance's.
* **Dyads.** A mutual tie gives each pair of its parties; an opposed one each pair across its sides; a directed
  one each pair from side a to side b. ``bilateral`` holds only where the tie has two standing parties, and
  ``share`` divides the tie evenly over its dyads, so that a multilateral tie never counts as several
  bilateral ones.
* **Independence.** A source that was read is its own root; a source known through ``via`` has that work as
  root. Independent sources are counted by root: three works known only through one book are one.
* **Side.** A source speaks from the side of the one state, entity or organisation above its perspective.
  ``one_side``: every supporting source speaks from the same side; ``several``: at least two sides, or a source
  that was looked at and speaks for none; ``unknown``: anything else.
"""

import duckdb

PARTIES = """
    select id as tie, split_part(part, ':', 1) as actor, side, nullif(split_part(part, ':', 2), '') as role
    from (
        select id, 'a' as side, unnest(string_split(a, ' ')) as part from ties
        union all
        select id, 'b', unnest(string_split(b, ' ')) from ties where b is not null
    )
"""

STANDING = """
    with recursive above as (
        select m.actor, m.parent, s.start_low as since, e.end_high as until
        from members m left join edtf s on s.text = m.start left join edtf e on e.text = m."end"
    ), below as (
        select id from actors where kind not in ('state', 'entity', 'organisation')
    ), climb as (
        select p.tie, p.actor, p.actor as standing, d.start_low as first, d.end_high as last
        from parties p join below b on b.id = p.actor join ties t on t.id = p.tie join edtf d on d.text = t.date
        union
        select c.tie, c.actor, a.parent, c.first, c.last
        from climb c join below b on b.id = c.standing join above a on a.actor = c.standing
        where coalesce(c.last >= a.since, true) and coalesce(c.first <= a.until, true)
    ), top as (
        select tie, actor, standing from climb where standing not in (from below)
    )
    select p.tie, p.side, p.role, p.actor, coalesce(top.standing, p.actor) as standing
    from parties p left join top on top.tie = p.tie and top.actor = p.actor
"""

DYADS = """
    with party as (select distinct tie, side, standing from standing),
    size as (select tie, count(distinct standing) as parties from party group by tie),
    pair as (
        select x.tie, x.standing as a, y.standing as b, false as directed
        from party x join party y on y.tie = x.tie and x.standing < y.standing
        join ties t on t.id = x.tie join kinds k on k.id = t.kind and k.shape = 'mutual'
        union
        select x.tie, least(x.standing, y.standing), greatest(x.standing, y.standing), false
        from party x join party y on y.tie = x.tie and x.side = 'a' and y.side = 'b' and x.standing <> y.standing
        join ties t on t.id = x.tie join kinds k on k.id = t.kind and k.shape = 'opposed'
        union
        select x.tie, x.standing, y.standing, true
        from party x join party y on y.tie = x.tie and x.side = 'a' and y.side = 'b' and x.standing <> y.standing
        join ties t on t.id = x.tie join kinds k on k.id = t.kind and k.shape = 'directed'
    )
    select pair.tie, pair.a, pair.b, pair.directed, size.parties = 2 as bilateral, size.parties,
           1.0 / count(*) over (partition by pair.tie) as share
    from pair join size using (tie)
"""

ROOTS = """
    with recursive below as (
        select id from actors where kind not in ('state', 'entity', 'organisation')
    ), climb as (
        select distinct perspective as actor, perspective as standing from sources where perspective is not null
        union
        select c.actor, m.parent from climb c join below b on b.id = c.standing join members m on m.actor = c.standing
    ), side as (
        select actor, any_value(standing) as side from climb where standing not in (from below)
        group by actor having count(*) = 1
    )
    select e.target, e.source, coalesce(e.via, e.source) as root, e.stance, s.perspective, s.perspective_basis,
           coalesce(side.side, s.perspective) as side
    from evidence e join sources s on s.id = e.source left join side on side.actor = s.perspective
"""

SUPPORT = """
    select target,
           count(distinct root) filter (stance = 'supports') as independent,
           count(*) filter (stance = 'supports') as supporting,
           count(*) filter (stance = 'contradicts') as contradicting,
           case
             when count(distinct side) filter (stance = 'supports') >= 2
                  or count(*) filter (stance = 'supports' and perspective_basis = 'none') > 0 then 'several'
             when count(distinct side) filter (stance = 'supports') = 1
                  and count(*) filter (stance = 'supports' and side is null) = 0 then 'one_side'
             else 'unknown'
           end as sides
    from roots group by target
"""

PLACED = """
    select t.*, k.layer, k.aspect, k.shape, coalesce(t.sign, k.sign) as effective_sign,
           d.start_low, d.start_high, d.end_low, d.end_high, d.start_low_fuzzy, d.start_high_fuzzy,
           d.year, d.open_end
    from ties t join kinds k on k.id = t.kind join edtf d on d.text = t.date
    where t.status = 'accepted'
"""

RELATIONS = {
    "parties": PARTIES,
    "standing": STANDING,
    "dyads": DYADS,
    "roots": ROOTS,
    "support": SUPPORT,
    "placed": PLACED,
}


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Create all derived relations as temporary tables."""
    for name, query in RELATIONS.items():
        con.execute(f"create or replace temp table {name} as {query}")
