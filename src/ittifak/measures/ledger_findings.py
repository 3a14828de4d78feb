"""The ledger as findings: how many, how soon, and how old what is still open."""

from typing import Any

from ittifak.evidence.finding import Finding, Rule, Support, refs
from ittifak.evidence.text import Text
from ittifak.measures.ledger import KEPT, TERMINATED, Group, incidence_by
from ittifak.statistics.incidence import Incidence

LEVEL = 0.9
STATUS = {
    "kept": Text("kept", "yerine getirildi"),
    "partly": Text("kept in part", "kısmen yerine getirildi"),
    "broken": Text("broken", "çiğnendi"),
    "open": Text("open", "açık"),
    "overdue": Text("overdue", "süresi geçti"),
    "terminated": Text("ended before it was kept", "yerine getirilmeden sona erdi"),
    "not_triggered": Text("not triggered", "tetiklenmedi"),
    "invoked": Text(
        "invoked by a party, trigger disputed", "bir tarafça başvuruldu, tetiklenmesi tartışmalı"
    ),
    "not_searched": Text("nobody has looked", "bakılmadı"),
    "no_criteria": Text("no deed named that would keep it", "onu yerine getirecek fiil belirtilmedi"),
    "no_duty": Text("no duty", "yükümlülük yok"),
}
COUNT = Rule(
    "ledger.count",
    1,
    Text(
        "The number of provisions of a status. Kept: a deed dated after the pledge keeps it, by criteria that were written before the search. Deeds "
        "from before the pledge do not count for it. A conditional provision that was never set off is not triggered: neither kept nor open.",
        "Bir durumdaki hükümlerin sayısı. Yerine getirildi: sözden sonra tarihlenen bir fiil, aramadan önce yazılmış ölçütlere göre hükmü "
        "yerine getirir. Sözden önceki fiiller sayılmaz. Hiç tetiklenmemiş koşullu hüküm tetiklenmemiştir: ne yerine getirilmiş ne açıktır.",
    ),
)
TIME = Rule(
    "ledger.years",
    1,
    Text(
        "Years from the pledge (for a conditional provision from what set it off) to the first later deed that keeps it wholly or in part, to "
        "the end of the instrument, or else to when one last looked. Dates that are not exact stand at their middle.",
        "Sözden (koşullu hükümde onu tetikleyen olaydan) hükmü tümüyle ya da kısmen yerine getiren ilk sonraki fiile, belgenin sonuna, "
        "yoksa en son bakılan zamana kadar geçen yıl. Kesin olmayan tarihler ortalarında durur.",
    ),
)
INCIDENCE = Rule(
    "ledger.incidence",
    1,
    Text(
        "The share of the group’s provisions that have been kept (wholly or in part), or that have ended unkept, by so many years after the pledge: cumulative "
        "incidence with competing risks (Aalen and Johansen), with its interval. Provisions never triggered, never searched or without duty are "
        "not in it. None where the group has fewer than five. The provisions coded are no random sample of all that states promise.",
        "Sözden bu kadar yıl sonra grubun hükümlerinden (tümüyle ya da kısmen) yerine getirilmiş ya da yerine getirilmeden sona ermiş olanların payı: yarışan "
        "risklerle birikimli sıklık (Aalen ve Johansen) ve aralığı. Tetiklenmemiş, aranmamış ya da yükümlülük içermeyen hükümler içinde "
        "değildir. Beşten az hükümlü grupta değer yoktur. Kodlanan hükümler, devletlerin verdiği bütün sözlerin rastgele örneklemi değildir.",
    ),
    (
        "Aalen and Johansen (1978), Scandinavian Journal of Statistics 5",
        "Marubini and Valsecchi (1995), Analysing Survival Data",
    ),
)
TOO_FEW = Text(
    "Fewer than five provisions of the group have a known time, or none of them has ended this way.",
    "Grupta süresi bilinen beşten az hüküm var ya da hiçbiri bu yolla sonuçlanmadı.",
)
WITHIN = 5.0
ENDINGS = {
    KEPT: Text("kept", "yerine getirilen"),
    TERMINATED: Text("ended unkept", "yerine getirilmeden sona eren"),
}


def counts(rows: list[dict[str, Any]]) -> dict[str, Finding]:
    """Return the number of provisions of each status that occurs."""
    found = {}
    for status, words in STATUS.items():
        ids = [row["id"] for row in rows if row["status"] == status]
        if ids:
            title = Text(f"Provisions: {words.en}", f"Hükümler: {words.tr}")
            found[status] = Finding(
                COUNT,
                "case",
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
            Text(f"Years of the provision {row['id']}", f"{row['id']} hükmünün yılları"),
            "years",
            round(row["years"], 4),
            (Support("commitment", row["id"]), Support("tie", row["tie"]), *refs("tie", row["deeds"], None)),
        )
        for row in rows
        if row["years"] is not None
    }


def within(rows: list[dict[str, Any]], column: str, names: dict[str, Text]) -> dict[tuple[str, int], Finding]:
    """Return by group and ending the share that had that ending within five years of the pledge."""
    groups = incidence_by(rows, column, LEVEL)
    return {
        (name, ending): _at(column, name, names[name], groups.get(name, Group((), {})), ending, WITHIN)
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
    ended = group.ended.get(ending)
    value, low, high = _read(ended, time) if ended else (0.0, 0.0, 0.0)
    known = ended is not None
    way = ENDINGS[ending]
    return Finding(
        INCIDENCE,
        "case",
        Text(
            f"{words.en}: {way.en} within {time:.1f} years of the pledge",
            f"{words.tr}: sözden sonra {time:.1f} yıl içinde {way.tr}".replace(".", ","),
        ),
        "share",
        round(value, 6) if known else None,
        refs("commitment", group.ids, None) if known else (),
        period=f"{time:07.3f}",
        params={column: name, "ending": way.en},
        low=round(low, 6) if known else None,
        high=round(high, 6) if known else None,
        level=LEVEL if known else None,
        null_reason=None if known else TOO_FEW,
        series=Text(
            f"{words.en}: {way.en}, by years after the pledge",
            f"{words.tr}: {way.tr}, sözden sonraki yıllara göre",
        ),
    )


def _read(ended: Incidence, time: float) -> tuple[float, float, float]:
    """Return the incidence at a time: that of the last step before it."""
    place = int((ended.times <= time + 1e-9).sum()) - 1
    return (
        (0.0, 0.0, 0.0)
        if place < 0
        else (float(ended.share[place]), float(ended.low[place]), float(ended.high[place]))
    )
