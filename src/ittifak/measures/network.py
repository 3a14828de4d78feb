"""Who does what with whom, year by year: deeds in force between pairs of actors, amity and enmity apart."""

from dataclasses import dataclass
from typing import Any

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support
from ittifak.evidence.text import Text

MOST = 14
EDGE = Rule(
    "network.edge",
    1,
    Text(
        "The deeds that hold in the year between the two, each by its share: one where the tie is bilateral, less where it has several parties. "
        "Amity and enmity are counted apart, by the sign of the tie; ties without sign are left out. Firms, bodies and offices stand for the "
        "state above them. It says what was coded, and pairs that were searched less have fewer.",
        "O yıl iki aktör arasında geçerli olan fiiller, her biri payı kadar: iki taraflı bağ bir, çok taraflı bağ daha az. Dostluk ve düşmanlık, bağın "
        "işaretine göre ayrı sayılır; işaretsiz bağlar dışarıdadır. Şirketler, organlar ve makamlar üstlerindeki devlet yerine geçer. Kodlanmış "
        "olanı söyler; daha az aranan çiftlerde bağ da azdır.",
    ),
)
SIGNS = {1: Text("amity", "dostluk"), -1: Text("enmity", "düşmanlık")}


@dataclass(frozen=True)
class Edge:
    """Two actors, the sign of what is between them, a year, and the finding."""

    a: str
    b: str
    sign: int
    year: int
    finding: Finding


def edges(case: Case) -> list[Edge]:
    """Return the edges of each year of the case among the actors with the most deeds.

    The actors of the region are always among them; others follow by the weight of their deeds with the region, up to
    fourteen actors in all.
    """
    first, last = case.settings.period.first_year, case.settings.period.last_year
    rows = case.rows(
        """with held as (
            select p.id, p.effective_sign as sign,
                   greatest(year(p.start_low + ((p.start_high - p.start_low) // 2)::int), $1) as since,
                   case when p.open_end then $2 else least(year(p.end_high), $2) end as until
            from placed p where p.mode = 'deed' and p.effective_sign <> 0 and p.start_low is not null
        ), pair as (
            select tie, least(a, b) as a, greatest(a, b) as b, sum(share) as share from dyads group by all
        ), yearly as (
            select a, b, sign, unnest(range(since, until + 1)) as year, id, share
            from held join pair on pair.tie = held.id where until >= since
        ), region as (select unnest($3) as actor),
        weight as (
            select actor, sum(share) as weight from (
                select a as actor, share from yearly where b in (from region)
                union all select b, share from yearly where a in (from region)
                union all select actor, 0 from region
            ) group by actor
        ), chosen as (
            select actor from weight order by actor in (from region) desc, weight desc, actor limit $4
        )
        select a, b, sign, year, list(id order by id) as ties, list(share order by id) as shares, sum(share) as weight
        from yearly where a in (from chosen) and b in (from chosen) group by all order by all""",
        first,
        last,
        list(case.settings.region),
        MOST,
    )
    return [Edge(row["a"], row["b"], row["sign"], row["year"], _finding(case, row)) for row in rows]


def _finding(case: Case, row: dict[str, Any]) -> Finding:
    sign, year = SIGNS[row["sign"]], row["year"]
    who = case.dyad_name(row["a"], row["b"])
    return Finding(
        EDGE,
        f"dyad:{row['a']}-{row['b']}",
        Text(f"{who.en}, {sign.en}, {year}: deeds in force", f"{who.tr}, {sign.tr}, {year}: geçerli fiiller"),
        "ties",
        round(row["weight"], 6),
        tuple(Support("tie", tie, share) for tie, share in zip(row["ties"], row["shares"], strict=True)),
        period=str(year),
        params={"sign": sign.en},
        series=Text(f"{who.en}, {sign.en}: deeds in force", f"{who.tr}, {sign.tr}: geçerli fiiller"),
    )
