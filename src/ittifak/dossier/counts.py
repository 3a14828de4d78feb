"""Counts of ties, grouped by columns of the relation ``placed``; each count is a finding with its ties."""

from collections.abc import Mapping
from typing import Any

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, refs
from ittifak.evidence.schema import layers, modes
from ittifak.evidence.text import Text

COUNT = Rule(
    "ties.count",
    1,
    Text(
        "The number of accepted ties that meet the conditions. A tie counts once, whatever the number of its parties "
        "and of its sources. It is a full count of what the case holds and no sample, so it has no "
        "sampling interval; it says how much was coded, not how much there was.",
        "Koşulları karşılayan kabul edilmiş bağların sayısı. Bir bağ, tarafları ve kaynakları kaç olursa olsun bir kez "
        "sayılır. Vakanın içerdiklerinin tam sayımıdır, örneklem değildir; bu yüzden örnekleme aralığı yoktur. "
        "Ne kadarının kodlandığını söyler, gerçekte ne kadar olduğunu değil.",
    ),
)
BY_YEAR = Rule(
    "ties.count_by_year",
    1,
    Text(
        "The number of accepted ties whose start is dated to the year. Lower bound: ties that start in the year "
        "for certain. Upper bound: ties that may, given dates that are approximate or wider than a year "
        "(EDTF, ISO 8601-2:2019). A lasting tie counts in the year in which it begins.",
        "Başlangıcı o yıla tarihlenen kabul edilmiş bağların sayısı. Alt sınır: kesin olarak o yıl başlayanlar. Üst "
        "sınır: yaklaşık ya da bir yıldan geniş tarihler nedeniyle o yıl başlamış olabilecekler (EDTF, ISO "
        "8601-2:2019). Süren bir bağ başladığı yılda sayılır.",
    ),
    ("ISO 8601-2:2019, Date and time, Extensions",),
)
NOTHING_CODED = Text(
    "Nothing is coded here. That is no finding of absence.",
    "Burada kodlanmış bir şey yok. Bu, yokluk bulgusu değildir.",
)


def total(case: Case) -> Finding:
    """Return the number of accepted ties of the case."""
    ids = [row["id"] for row in case.rows("select id from placed order by id")]
    return Finding(
        COUNT, "case", Text("Accepted ties", "Kabul edilmiş bağlar"), "ties", len(ids), refs("tie", ids)
    )


def by_layer_and_mode(case: Case) -> dict[tuple[str, str], Finding]:
    """Return the count for each layer and mode; ``""`` stands for all layers or all modes."""
    rows = case.rows(
        "select coalesce(layer, '') as layer, coalesce(mode, '') as mode, list(id order by id) as ids"
        " from placed group by cube (layer, mode)"
    )
    found = {(row["layer"], row["mode"]): row["ids"] for row in rows}
    return {
        (layer, mode): _count(found.get((layer, mode), []), {"layer": layer, "mode": mode})
        for layer in ["", *layers()]
        for mode in ["", *modes()]
        if layer or mode
    }


def by_year_and_mode(case: Case) -> dict[tuple[int, str], Finding]:
    """Return the count for each year of the case's period and each mode that has ties in it."""
    rows = case.rows(
        """
        with spread as (
            select id, mode, unnest(range(year(start_low_fuzzy), year(start_high_fuzzy) + 1)) as y, year, start_low,
                   start_high, start_low_fuzzy, start_high_fuzzy
            from placed where start_low_fuzzy is not null
        )
        select y, mode,
               list(id order by id) as possible,
               coalesce(list(id order by id) filter (year = y), []) as nominal,
               count(*) filter (year(start_low_fuzzy) = y and year(start_high_fuzzy) = y) as certain
        from spread where y between ? and ? group by all order by all
        """,
        case.settings.period.first_year,
        case.settings.period.last_year,
    )
    return {
        (row["y"], row["mode"]): Finding(
            BY_YEAR,
            "case",
            Text(
                f"Ties that start in {row['y']}: {modes()[row['mode']].en}",
                f"{row['y']} yılında başlayan bağlar: {modes()[row['mode']].tr}",
            ),
            "ties",
            len(row["nominal"]),
            refs("tie", row["nominal"])
            + refs("tie", [tie for tie in row["possible"] if tie not in set(row["nominal"])], 0),
            period=str(row["y"]),
            params={"mode": row["mode"]},
            low=row["certain"],
            high=len(row["possible"]),
            series=Text(
                f"Ties by year of their start: {modes()[row['mode']].en}",
                f"Başlangıç yılına göre bağlar: {modes()[row['mode']].tr}",
            ),
        )
        for row in rows
    }


def for_entities(case: Case, entity: str) -> dict[str, Finding]:
    """Return for each source or actor the number of accepted ties that it bears on or takes part in."""
    query, title = {
        "source": (
            "select source as entity, list(distinct target order by target) as ids from evidence"
            " where target in (select id from placed) group by source",
            Text("Ties for which this source is evidence", "Bu kaynağın kanıt olduğu bağlar"),
        ),
        "actor": (
            "select actor as entity, list(distinct tie order by tie) as ids from parties"
            " where tie in (select id from placed) group by actor",
            Text("Ties in which this actor takes part", "Bu aktörün taraf olduğu bağlar"),
        ),
    }[entity]
    return {
        row["entity"]: Finding(
            COUNT,
            f"{entity}:{row['entity']}",
            title,
            "ties",
            len(row["ids"]),
            refs("tie", row["ids"]),
            stands_at=f"{entity}s/{row['entity']}.html#ties",
        )
        for row in case.rows(query)
    }


def rows_of(case: Case, table: str, unit: Any, title: Text, where: str = "true") -> Finding:
    """Return the number of rows of a table of the case, each row as support."""
    ids = [row["id"] for row in case.rows(f"select id from {table} where {where} order by id")]
    kind: Any = {"sources": "source", "actors": "actor", "observations": "observation"}[table]
    return Finding(
        TABLE_ROWS, "case", title, unit, len(ids), refs(kind, ids), params={"table": table, "where": where}
    )


TABLE_ROWS = Rule(
    "tables.rows",
    1,
    Text(
        "The number of rows of a table of the case that meet the condition.",
        "Vakanın bir tablosunda koşulu karşılayan satırların sayısı.",
    ),
)


def _count(ids: list[str], params: Mapping[str, str]) -> Finding:
    words = [names[params[key]] for key, names in (("layer", layers()), ("mode", modes())) if params[key]]
    title = Text(
        "Ties: " + ", ".join(word.en for word in words), "Bağlar: " + ", ".join(word.tr for word in words)
    )
    return Finding(
        COUNT,
        "case",
        title,
        "ties",
        len(ids) if ids else None,
        refs("tie", ids),
        params={key: value for key, value in params.items() if value},
        null_reason=None if ids else NOTHING_CODED,
    )
