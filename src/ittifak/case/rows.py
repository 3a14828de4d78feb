"""Checks that look at a whole row, or at several rows and tables together.

Each is one entry of ``ROWS`` (a condition on one row) or of ``CHECKS`` (a query), so adding a check is adding
a row.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

import duckdb

from ittifak.case.cells import Test
from ittifak.case.csv_file import LINE
from ittifak.case.fault import Fault
from ittifak.evidence.schema import Table, roles, tables

_ROLES = ", ".join(f"'{role}'" for role in roles())

# What the parties of ties are, whatever their order and roles, once for each distinct pair of cells.
_PARTY_CELLS = """
    create or replace temp table party_cells as
    select a, b, len(actors) as named, list_unique(actors) as parties, hash(list_sort(actors)) as together,
           case when contains(a || coalesce(b, ''), ':')
                then regexp_extract_all(concat_ws(' ', a, b), ':([^ ]*)', 1) else [] end as roles
    from (
        select a, b, string_split(regexp_replace(concat_ws(' ', a, b), ':[^ ]*', '', 'g'), ' ') as actors
        from (select distinct a, b from raw_ties where a is not null)
    )"""


class Check(NamedTuple):
    """A query that returns line and what is found there for faulty rows of one table."""

    table: str
    query: str
    expected: str


def _more(low: str, high: str) -> str:
    return f"try_cast({low} as double) > try_cast({high} as double)"


_BOUNDS = [
    Test(_more("low", "high"), "'low ' || low || ' and high ' || high", "low at most high"),
    Test(
        f"{_more('low', 'value')} or {_more('value', 'high')}",
        "'value ' || value",
        "a value from low to high",
    ),
]

ROWS: dict[str, list[Test]] = {
    "ties": [
        *_BOUNDS,
        Test(
            "coalesce(value, low, high) is not null and unit is null",
            "'a value without unit'",
            "a unit such as km or USD",
        ),
    ],
    "observations": [
        *_BOUNDS,
        Test("coalesce(value, low, high) is null", "'no value and no bounds'", "a value, or low and high"),
    ],
    "evidence": [
        Test(
            "via = source",
            "'via ''' || via || ''', the source itself'",
            "another work, or nothing where the source was read",
        ),
        Test(
            "not regexp_full_match(asserts, '(date|value|low|high|end|place|parties)=.+')",
            "'asserts ''' || asserts || ''''",
            "name=value, such as date=1993-04-03",
        ),
    ],
    "sources": [
        Test(
            "perspective is not null and perspective_basis in ('none', 'unknown')",
            "'perspective ''' || perspective || ''' on the basis ' || perspective_basis",
            "owner, office or stated as its basis",
        )
    ],
    "coverage": [Test("a = b", "'a and b alike'", "two actors")],
    "members": [Test("actor = parent", "'its own parent'", "another actor")],
}


def _after(table: str) -> Check:
    return Check(
        table,
        f"""select {LINE}, 'start ' || r.start || ' and end ' || r."end" from raw_{table} r
            join edtf s on s.text = r.start join edtf e on e.text = r."end" where s.start_low > e.end_high""",
        "an end that is not before the start",
    )


def _unsupported(table: str) -> Check:
    return Check(
        table,
        f"""select {LINE}, 'no evidence for ''' || id || '''' from raw_{table}
            where id not in (select target from raw_evidence where target is not null and stance = 'supports')""",
        "at least one row of evidence.csv that supports it",
    )


def _unruled(table: str) -> Check:
    return Check(
        table,
        f"""with said as (
                select target, asserts, split_part(asserts, '=', 1) as name,
                       substr(asserts, instr(asserts, '=') + 1) as given
                from raw_evidence where asserts is not null
            )
            select t.{LINE}, 'evidence that asserts ' || asserts || ', and no rule'
            from said join raw_{table} t on t.id = said.target
            where coalesce(t.rule, 'only') = 'only' and case name
                when 'date' then given <> t.date
                when 'end' then given <> split_part(t.date, '/', 2)
                when 'value' then try_cast(given as double) is distinct from try_cast(t.value as double)
                when 'low' then try_cast(given as double) is distinct from try_cast(t.low as double)
                when 'high' then try_cast(given as double) is distinct from try_cast(t.high as double)
                else false end""",
        "the rule that picked what is shown",
    )


def _of_mode(table: str, mode: str) -> Check:
    return Check(
        table,
        f"""select r.{LINE}, 'tie ''' || r.tie || ''' of mode ' || t.mode from raw_{table} r
            join raw_ties t on t.id = r.tie where t.mode <> '{mode}'""",
        f"a tie of mode {mode}",
    )


def _parties(found: str, where: str, expected: str) -> Check:
    return Check(
        "ties",
        f"""select t.{LINE}, {found} from (select * from party_cells where {where}) p
            join raw_ties t on t.a = p.a and t.b is not distinct from p.b""",
        expected,
    )


# Equal ties are numbered by line. One is at fault where the numbers that 'differs' joins it to leave a gap
# before its own; it is shown with the first that is missing.
_EQUAL_TIES = f"""
    with placed as (
        select t.{LINE} as line, t.kind, t.mode, t.date, p.together
        from raw_ties t join party_cells p on p.a = t.a and p.b is not distinct from t.b
    ), likely as (
        select kind, mode, date, together from placed group by kind, mode, date, together having count(*) > 1
    ), bare as (
        select t.*, string_split(regexp_replace(t.a, ':[^ ]*', '', 'g'), ' ') as first,
               coalesce(string_split(regexp_replace(t.b, ':[^ ]*', '', 'g'), ' '), []) as second
        from raw_ties t where t.{LINE} in (select line from placed join likely using (kind, mode, date, together))
    ), signed as (
        select t.id, t.{LINE} as line, t.differs, t.kind, t.mode, t.date, case k.shape
                 when 'mutual' then [list_sort(first || second)]
                 when 'opposed' then list_sort([list_sort(first), list_sort(second)])
                 else [list_sort(first), list_sort(second)] end as parties
        from bare t join raw_kinds k on k.id = t.kind
    ), signature as (
        select kind, mode, date, parties, row_number() over () as signature
        from signed group by kind, mode, date, parties having count(*) > 1
    ), equal as (
        select id, line, differs, signature, row_number() over (partition by signature order by line) as place
        from signed join signature using (kind, mode, date, parties)
    ), named as (
        select distinct x.signature, greatest(x.place, y.place) as later, least(x.place, y.place) as earlier
        from (select signature, place, unnest(string_split(differs, ' ')) as other from equal) x
        join equal y on y.id = x.other and y.signature = x.signature and y.place <> x.place
    ), counted as (
        select *, row_number() over (partition by signature, later order by earlier) as step from named
    ), gap as (
        select signature, later, coalesce(min(step) filter (earlier <> step), count(*) + 1) as gap
        from counted group by signature, later
    )
    select y.line, '''' || y.id || ''' equal to ''' || x.id || ''' in parties, kind, mode and date'
    from equal y left join gap g on g.signature = y.signature and g.later = y.place
    join equal x on x.signature = y.signature and x.place = coalesce(g.gap, 1)
    where x.place < y.place"""

CHECKS: list[Check] = [
    _unsupported("ties"),
    _unsupported("observations"),
    _unruled("ties"),
    _unruled("observations"),
    _after("actors"),
    _after("members"),
    _of_mode("commitments", "commitment"),
    _of_mode("fulfilments", "deed"),
    _parties(
        f"'role ''' || array_to_string(list_filter(roles, lambda role: role not in ({_ROLES})), ' ') || ''''",
        f"len(list_filter(roles, lambda role: role not in ({_ROLES}))) > 0",
        "one of " + ", ".join(roles()),
    ),
    _parties("parties || ' party'", "parties < 2", "two parties or more"),
    _parties("'a party twice'", "parties < named", "each party once"),
    Check(
        "ties",
        f"""select t.{LINE}, 'no side b, with kind ''' || t.kind || '''' from raw_ties t
            join raw_kinds k on k.id = t.kind where t.b is null and k.shape <> 'mutual'""",
        "both sides, since the kind is directed or opposed",
    ),
    Check("ties", _EQUAL_TIES, "one tie, or its id in 'differs'"),
    Check(
        "evidence",
        f"""select {LINE}, 'source ''' || source || ''', which nobody opened, and no via' from raw_evidence
            where via is null and source in (select id from raw_sources where opened = 'no')""",
        "the opened work through which it is known",
    ),
    Check(
        "evidence",
        f"""select {LINE}, 'via ''' || via || ''', which nobody opened' from raw_evidence
            where via in (select id from raw_sources where opened = 'no')""",
        "a work that is opened",
    ),
]


def row_faults(
    con: duckdb.DuckDBPyConnection, files: dict[str, str], filled: Collection[str], broken: Collection[str]
) -> list[Fault]:
    """Return what is wrong between rows of the tables that stand in ``raw_<table>``.

    Args:
        con: the connection that holds them.
        files: name of each table's file.
        filled: tables that have rows.
        broken: tables that could not be read; checks that need them are left out.
    """
    con.execute(_PARTY_CELLS)
    faults = [
        Fault(files[check.table], line, found, check.expected)
        for check in CHECKS
        if check.table in filled and not set(re.findall(r"raw_(\w+)", check.query)) & set(broken)
        for line, found in con.execute(check.query).fetchall()
    ]
    for table in tables().values():
        if table.name in filled and table.name not in broken:
            faults += _doubles(con, table, files[table.name])
    return faults


def _doubles(con: duckdb.DuckDBPyConnection, table: Table, file: str) -> list[Fault]:
    key = ", ".join(f'"{name}"' for name in table.key)
    shown = ", ".join(f'r."{name}"' for name in table.key)
    same = " and ".join(f'r."{name}" is not distinct from d."{name}"' for name in table.key)
    rows = con.execute(
        f"""select r.{LINE}, concat_ws(' ', {shown}), d.first
            from raw_{table.name} r join (
                select {key}, min({LINE}) as first from raw_{table.name}
                where "{table.key[0]}" is not null group by {key} having count(*) > 1
            ) d on {same} where r.{LINE} > d.first"""
    ).fetchall()
    return [
        Fault(file, line, f"{' '.join(table.key)} '{cell}' again", f"once only; it stands in line {first}")
        for line, cell, first in rows
    ]
