"""Where one has looked: ties of a dyad by layer and year, with unsearched kept apart from zero."""

from ittifak.case.case import Case
from ittifak.evidence.finding import Finding, Rule, Support, refs
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text

IN_YEAR = Rule(
    "dyad.ties_in_year",
    1,
    Text(
        "The number of accepted ties of the dyad in the layer that start in the year, where the case's coverage says that "
        "one has looked for deeds or commitments (searched, or partial; a register of some kinds alone is partial). Ties of more than two parties are counted too. Where nobody has looked "
        "there is no number. Bounds: ties certainly and possibly in the year.",
        "Vakanın kapsam tablosuna göre fiil ya da taahhüt için bakılmış olan (tam ya da kısmî; yalnızca bazı türlerin kaydı kısmîdir) yerde, ikilinin o alanda o yıl başlayan kabul "
        "edilmiş bağlarının sayısı. İkiden çok tarafı olan bağlar da sayılır. Bakılmamış yerde sayı yoktur. "
        "Sınırlar: kesin olarak ve muhtemelen o yıla düşen bağlar.",
    ),
)
UNSEARCHED = Text("Nobody has looked here; this is not zero.", "Buraya bakılmadı; bu sıfır değildir.")
EFFORT = {
    "searched": Text("searched", "arandı"),
    "partial": Text("partly searched", "kısmen arandı"),
    "unsearched": Text("not searched", "aranmadı"),
}


def by_layer_and_year(case: Case, a: str, b: str) -> list[tuple[str, int, str, Finding]]:
    """Return (layer, year, effort, finding) for the dyad in each layer and year of the case's period."""
    first, last = case.settings.period.first_year, case.settings.period.last_year
    efforts = {
        (row["layer"], row["y"]): (row["effort"], row["lines"])
        for row in case.rows(
            """with spread as (
                   select c.layer, case when c.kinds is null then c.effort when c.effort = 'searched' then 'partial'
                                        else c.effort end as effort, c.layer || ' ' || c.period as line,
                          unnest(range(year(d.start_low), year(d.end_high) + 1)) as y
                   from coverage c join edtf d on d.text = c.period
                   where ((c.a = $1 and c.b = $2) or (c.a = $2 and c.b = $1))
                     and list_has_any(string_split(coalesce(c.modes, 'deed commitment'), ' '), ['deed', 'commitment'])
               )
               select layer, y, case when bool_or(effort = 'searched') then 'searched'
                                     when bool_or(effort = 'partial') then 'partial' else 'unsearched' end as effort,
                      list(distinct line order by line) as lines
               from spread group by layer, y""",
            a,
            b,
        )
    }
    found = {
        (row["layer"], row["y"]): row
        for row in case.rows(
            """with mine as (
                   select distinct tie from dyads where (a = $1 and b = $2) or (a = $2 and b = $1)
               ), spread as (
                   select p.id, p.layer, p.year, p.start_low_fuzzy, p.start_high_fuzzy,
                          unnest(range(year(p.start_low_fuzzy), year(p.start_high_fuzzy) + 1)) as y
                   from placed p where p.id in (select tie from mine) and p.start_low_fuzzy is not null
               )
               select layer, y, list(id order by id) as possible,
                      coalesce(list(id order by id) filter (year = y), []) as nominal,
                      count(*) filter (year(start_low_fuzzy) = y and year(start_high_fuzzy) = y) as certain
               from spread group by layer, y""",
            a,
            b,
        )
    }
    cells = []
    for layer in layers():
        for year in range(first, last + 1):
            effort, lines = efforts.get((layer, year), ("unsearched", []))
            row = found.get((layer, year), {"possible": [], "nominal": [], "certain": 0})
            cells.append((layer, year, effort, _cell(f"{a}-{b}", layer, year, effort, lines, row)))
    return cells


def _cell(
    dyad: str, layer: str, year: int, effort: str, lines: list[str], row: dict[str, list[str]]
) -> Finding:
    name = layers()[layer]
    title = Text(
        f"{dyad}, {name.en}, {year}: ties ({EFFORT[effort].en})",
        f"{dyad}, {name.tr}, {year}: bağlar ({EFFORT[effort].tr})",
    )
    looked = effort != "unsearched"
    possible = [tie for tie in row["possible"] if tie not in set(row["nominal"])]
    return Finding(
        IN_YEAR,
        f"dyad:{dyad}",
        title,
        "ties",
        len(row["nominal"]) if looked else None,
        (refs("tie", row["nominal"]) + refs("tie", possible, 0) if looked else ())
        + tuple(Support("coverage", line) for line in lines),
        period=str(year),
        params={"layer": layer},
        low=float(row["certain"]) if looked else None,  # type: ignore[arg-type]
        high=len(row["possible"]) if looked else None,
        null_reason=None if looked else UNSEARCHED,
        series=Text(f"{dyad}, {name.en}: ties by year", f"{dyad}, {name.tr}: yıllara göre bağlar"),
    )
