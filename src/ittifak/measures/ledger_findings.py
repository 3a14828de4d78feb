"""The ledger as findings: how many, how soon, and how old what is still open."""

from typing import Any

from ittifak.evidence.finding import Finding, Rule, Support, refs
from ittifak.evidence.text import Text
from ittifak.measures.ledger import FEWEST, KEPT, TERMINATED, Group, incidence_by

LEVEL = 0.9
STATUS = {
    "kept": Text("kept", "yerine getirildi"),
    "partly": Text("kept in part", "kısmen yerine getirildi"),
    "mixed": Text("kept and broken", "hem yerine getirildi hem ihlal edildi"),
    "broken": Text("broken", "ihlal edildi"),
    "open": Text("open", "açık"),
    "overdue": Text("overdue", "süresi geçti"),
    "terminated": Text("ended before it was kept", "yerine getirilmeden sona erdi"),
    "not_triggered": Text("not triggered", "tetiklenmedi"),
    "invoked": Text(
        "invoked by a party, trigger disputed", "bir taraf hükme başvurdu, tetiklenmesi tartışmalı"
    ),
    "not_searched": Text("nobody has looked", "bakılmadı"),
    "no_criteria": Text("no deed named that would keep it", "onu yerine getirecek fiil belirtilmedi"),
    "no_duty": Text("no duty", "yükümlülük yok"),
}
COUNT = Rule(
    "ledger.count",
    1,
    Text(
        "The number of provisions of a status. Kept: at least one deed that is certainly later than the pledge keeps it, by criteria that were "
        "written before the search; kept and broken: deeds do both. Earlier deeds do not count. A conditional provision that was never set off is not triggered: neither kept nor open.",
        "Bir durumdaki hükümlerin sayısı. Yerine getirildi: sözden kesin olarak sonraki en az bir fiil, aramadan önce yazılmış ölçütlere göre "
        "hükmü yerine getirir; hem yerine getirildi hem ihlal edildi: fiiller ikisini de yapar. Önceki fiiller sayılmaz. Hiç tetiklenmemiş koşullu hüküm tetiklenmemiştir: ne yerine getirilmiş ne açıktır.",
    ),
)
TIME = Rule(
    "ledger.years",
    1,
    Text(
        "Years from the pledge (for a conditional provision from what set it off) to the first later deed that keeps it wholly or in part, to a "
        "breach, to the end of the instrument, or else to when one last looked, whichever comes first. Dates that are not exact stand at their middle.",
        "Sözden (koşullu hükümde onu tetikleyen olaydan) hükmü tümüyle ya da kısmen yerine getiren ilk sonraki fiile, bir ihlale, belgenin sonuna "
        "ya da en son bakılan zamana (hangisi önceyse) kadar geçen yıl. Kesin olmayan tarihler ortalarında durur.",
    ),
)
INCIDENCE = Rule(
    "ledger.incidence",
    1,
    Text(
        "The share of the group’s provisions that have been kept (wholly or in part), or that have ended unkept, by so many years after the pledge: cumulative "
        "incidence with competing risks (Aalen and Johansen), with its interval; a breach that comes first is an ending too. In it are provisions with a duty "
        "that were followed from their beginning and, if conditional, triggered. None where the group has fewer than five, or beyond the time "
        "for which any was followed. Where none has ended so, the upper bound is that of Clopper and Pearson. Provisions of one treaty are not "
        "independent, which makes intervals too narrow. The provisions coded are no random sample of all that states promise.",
        "Sözden bu kadar yıl sonra grubun hükümlerinden (tümüyle ya da kısmen) yerine getirilmiş ya da yerine getirilmeden sona ermiş olanların payı: yarışan "
        "risklerle birikimli sıklık (Aalen ve Johansen) ve aralığı; önce gelen ihlal de bir sonuçtur. Yükümlülük içeren, başından beri izlenen ve "
        "koşulluysa tetiklenmiş hükümler içindedir. Beşten az hükümlü grupta ya da hiçbirinin izlenmediği süre için değer yoktur. Hiçbiri böyle "
        "sonuçlanmamışsa üst sınır Clopper ve Pearson’ınkidir. Bir antlaşmanın hükümleri birbirinden bağımsız değildir; bu, aralıkları dar "
        "gösterir. Kodlanan hükümler, devletlerin verdiği bütün sözlerin rastgele örneklemi değildir.",
    ),
    (
        "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5",
        "Marubini and Valsecchi (1995), Analysing Survival Data",
    ),
)
TOO_FEW = Text(
    "Fewer than five provisions of the group have a known time, or none was followed for so long.",
    "Grupta süresi bilinen beşten az hüküm var ya da hiçbiri bu kadar uzun izlenmedi.",
)
WITHIN = 5.0
ENDED = {
    0: Text("the last search", "son aramaya kadar geçen"),
    1: Text("the first deed that keeps it", "onu yerine getiren ilk fiile kadar geçen"),
    2: Text("the end of the instrument", "belgenin sonuna kadar geçen"),
    3: Text("the breach", "ihlale kadar geçen"),
}
ENDINGS = {
    KEPT: Text("kept", "yerine getirilen"),
    TERMINATED: Text("ended unkept", "yerine getirilmeden sona eren"),
}


def counts(rows: list[dict[str, Any]], dyad: str = "") -> dict[str, Finding]:
    """Return the number of provisions of each status that occurs; ``dyad`` names the dyad of the rows, if they have one."""
    found = {}
    for status, words in STATUS.items():
        ids = [row["id"] for row in rows if row["status"] == status]
        if ids:
            title = Text(f"Provisions: {words.en}", f"Hükümler: {words.tr}")
            subject = f"dyad:{dyad}" if dyad else "case"
            found[status] = Finding(
                COUNT,
                subject,
                title,
                "commitments",
                len(ids),
                refs("commitment", ids),
                params={"status": status},
            )
    return found


def times(rows: list[dict[str, Any]]) -> dict[str, Finding]:
    """Return for each provision of which a time is known the years to its deed or end, or its age."""
    return {
        row["id"]: Finding(
            TIME,
            f"commitment:{row['id']}",
            Text(
                f"Years from the pledge or trigger to {ENDED[row['ending']].en}: {row['id']}",
                f"Sözden ya da tetiklenmeden {ENDED[row['ending']].tr} yıl: {row['id']}",
            ),
            "years",
            round(row["years"], 4),
            (
                Support("commitment", row["id"]),
                Support("tie", row["tie"]),
                *refs("tie", [*row["occasions"], *row["deeds"]], None),
            ),
        )
        for row in rows
        if row["years"] is not None
    }


def within(rows: list[dict[str, Any]], column: str, names: dict[str, Text]) -> dict[tuple[str, int], Finding]:
    """Return by group and ending the share that had that ending within five years of the pledge."""
    groups = incidence_by(rows, column, LEVEL)
    return {
        (name, ending): _at(column, name, names[name], groups[name], ending, WITHIN)
        for name in names
        if name in groups
        for ending in ENDINGS
    }


def curves(
    rows: list[dict[str, Any]], column: str, names: dict[str, Text]
) -> list[tuple[Text, float, Finding]]:
    """Return the incidence of keeping by group: name, years after the pledge, finding, at each step."""
    groups = incidence_by(rows, column, LEVEL)
    return [
        (names[name], float(time), _at(column, name, names[name], groups[name], KEPT, float(time)))
        for name in names
        if name in groups and KEPT in groups[name].ended
        for time in groups[name].ended[KEPT].times
    ]


def _at(column: str, name: str, words: Text, group: Group, ending: int, time: float) -> Finding:
    bounds = _read(group, ending, time)
    way = ENDINGS[ending]
    years = Text(f"{time:.1f}", f"{time:.1f}".replace(".", ","))
    return Finding(
        INCIDENCE,
        "case",
        Text(
            f"{words.en}: {way.en} within {years.en} years of the pledge",
            f"{words.tr}: sözden sonra {years.tr} yıl içinde {way.tr}",
        ),
        "share",
        round(bounds[0], 6) if bounds else None,
        refs("commitment", group.ids, None) if bounds else (),
        period=f"{time:.4f}",
        params={column: name, "ending": way.en},
        low=round(bounds[1], 6) if bounds else None,
        high=round(bounds[2], 6) if bounds else None,
        level=LEVEL if bounds else None,
        null_reason=None if bounds else TOO_FEW,
        series=Text(
            f"{words.en}: {way.en}, by years after the pledge",
            f"{words.tr}: {way.tr}, sözden sonraki yıllara göre",
        ),
    )


def _read(group: Group, ending: int, time: float) -> tuple[float, float, float] | None:
    """Return the incidence at a time with its bounds: that of the last step before it."""
    if len(group.ids) < FEWEST or time > group.followed + 1e-9:
        return None
    none = (
        0.0,
        0.0,
        1 - ((1 - LEVEL) / 2) ** (1 / len(group.ids)),
    )  # (Clopper and Pearson 1934, for none of so many)
    ended = group.ended.get(ending)
    place = int((ended.times <= time + 1e-9).sum()) - 1 if ended else -1
    if ended is None or place < 0:
        return none
    return float(ended.share[place]), float(ended.low[place]), float(ended.high[place])
