"""Checks that look at a whole row, or at several rows and tables together.

Each is one entry of ``ROWS`` (a condition on one row) or of ``CHECKS`` (a query), so adding a check is adding
a row.
"""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

import duckdb

from ittifak.case.cells import Test
from ittifak.case.csv_file import LINE
from ittifak.case.equal_ties import EQUAL_TIES
from ittifak.case.fault import Fault
from ittifak.evidence.schema import Table, modes, roles, tables

_MODES = ", ".join(f"'{mode}'" for mode in modes())
_ROLES = ", ".join(f"'{role}'" for role in roles())

# What the parties of ties are, whatever their order and roles, once for each distinct pair of cells.
_PARTY_CELLS = """
    create or replace table party_cells as
    select a, b, len(actors) as named, list_unique(actors) as parties, hash(list_sort(actors)) as together,
           case when contains(cells, ':') then regexp_extract_all(cells, ':([^ ]*)', 1) else [] end as roles
    from (
        select a, b, concat_ws(' ', a, b) as cells, string_split(
                   case when contains(cells, ':') then regexp_replace(cells, ':[^ ]*', '', 'g') else cells end, ' '
               ) as actors
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
        Test(
            "mode = 'statement' and (venue_en is null or venue_tr is null or audience is null)",
            "'a statement without venue_en, venue_tr or audience'",
            "where it was said, in both languages, and to whom",
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
    "coverage": [
        Test("a = b", "'a and b alike'", "two actors"),
        Test(
            f"len(list_filter(string_split(modes, ' '), lambda mode: mode not in ({_MODES}))) > 0",
            "'modes ''' || modes || ''''",
            f"{', '.join(modes())}, one space between",
        ),
    ],
    "commitments": [
        Test(
            "type = 'conditional' and trigger is null",
            "'a conditional provision without trigger'",
            "what sets it off",
        ),
        Test(
            "searched is not null and criteria_en is null",
            "'searched ''' || searched || ''' and no criteria_en'",
            "the criteria of fulfilment, written before the search",
        ),
    ],
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


CHECKS: list[Check] = [
    _unsupported("ties"),
    _unsupported("observations"),
    _unruled("ties"),
    _unruled("observations"),
    _after("actors"),
    _after("members"),
    _of_mode("commitments", "commitment"),
    _of_mode("fulfilments", "deed"),
    Check(
        "fulfilments",
        f"""select f.{LINE}, 'verdict ' || f.verdict || ' on ''' || f.commitment || ''', which has no '
                || case when c.criteria_en is null then 'criteria_en' else 'searched' end
            from raw_fulfilments f join raw_commitments c on c.id = f.commitment
            where c.criteria_en is null or c.searched is null""",
        "criteria written before the search, and the time that was searched",
    ),
    Check(
        "coverage",
        f"""select c.{LINE}, 'kind ''' || k.id || ''' of layer ' || k.layer || ' in a row of layer ' || c.layer
            from raw_coverage c join raw_kinds k on list_contains(string_split(c.kinds, ' '), k.id)
            where k.layer <> c.layer""",
        "kinds of the layer of the row",
    ),
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
    Check("ties", EQUAL_TIES, "one tie, or its id in 'differs'"),
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


def row_checks(filled: Collection[str], broken: Collection[str]) -> list[Check]:
    """Return the checks between rows of the tables that stand in ``raw_<table>``.

    Args:
        filled: tables that have rows; others need no check.
        broken: tables that could not be read; checks that need them are left out.
    """
    checks = CHECKS + [_once(table) for table in tables().values()]
    return [
        check
        for check in checks
        if check.table in filled and not set(re.findall(r"raw_(\w+)", check.query)) & set(broken)
    ]


def run(con: duckdb.DuckDBPyConnection, check: Check, files: Mapping[str, str]) -> list[Fault]:
    """Return the faults that a check finds; ``files`` names each table's file."""
    rows = con.execute(check.query).fetchall()
    return [Fault(files[check.table], line, found, check.expected) for line, found in rows]


def create_party_cells(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``party_cells``, which the checks of parties need."""
    con.execute(_PARTY_CELLS)


def _once(table: Table) -> Check:
    key = ", ".join(f'"{name}"' for name in table.key)
    return Check(
        table.name,
        f"""with likely as (
                select {LINE} from raw_{table.name} where "{table.key[0]}" is not null and hash({key}) in (
                    select hash({key}) from raw_{table.name} group by 1 having count(*) > 1
                )
            ), placed as (
                select {LINE}, concat_ws(' ', {key}) as cells, min({LINE}) over (partition by {key}) as first
                from raw_{table.name} where {LINE} in (from likely)
            )
            select {LINE}, '{" ".join(table.key)} ''' || cells || ''' again, as in line ' || first
            from placed where {LINE} > first""",
        "each once",
    )
