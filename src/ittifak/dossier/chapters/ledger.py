"""The ledger of commitments: what was pledged, what became of it, how soon, and what is still open."""

from ittifak.case.case import Case
from ittifak.dossier.chapters import ledger_tables as tables
from ittifak.dossier.charts_over_time import lines
from ittifak.evidence.chapter import Block, Grid, Heading, Picture, Prose, Result, Run
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures import ledger_findings as of
from ittifak.measures.ledger import KEPT, TERMINATED, ledger

_INTRODUCTION = Text(
    "A pledge is kept by a deed that is certainly later, and only by criteria that were written before anyone looked for deeds. What was done "
    "before a pledge does not keep it. One deed is enough for “kept”, also of a pledge to do something again and again; where another deed breaks it, "
    "both are said. A clause on aid against attack that was never set off is not triggered; that says nothing of whether it would be kept. "
    "Where nobody has looked there is no verdict.",
    "Bir söz, kesin olarak ondan sonraki bir fiille ve yalnızca fiiller aranmadan önce yazılmış ölçütlere göre yerine getirilmiş sayılır. "
    "Sözden önce yapılan onu yerine getirmez. Tekrar tekrar yapılacak bir şeye ilişkin sözde bile tek fiil yeter; başka bir fiil onu ihlal ediyorsa "
    "ikisi de söylenir. Saldırıya karşı yardım hükmü hiç tetiklenmemişse tetiklenmemiştir; bu, yerine getirilip getirilmeyeceği hakkında "
    "bir şey söylemez. Bakılmamış yerde sonuca varılmaz.",
)


_SCOPE = Text(
    "The counts and curves take in every instrument of the case, of all dyads and times. “Open” is said of a duty to refrain, too: it says that "
    "no breach was found, and no deed that would keep it.",
    "Sayılar ve eğriler vakadaki bütün belgeleri, bütün ikilileri ve zamanları kapsar. “Açık”, bir şeyden kaçınma yükümlülüğü için de söylenir: "
    "ne ihlal ne de yerine getiren bir fiil bulunduğunu bildirir.",
)
_COLUMN = {"layer": Text("Field", "Alan"), "type": Text("Type", "Tür")}


class Ledger:
    """What was pledged and what was done about it."""

    id = "ledger"
    title = Text("Commitments", "Taahhütler")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the counts, the incidence of keeping, what is still open, and every provision."""
        rows = ledger(case).to_pylist()
        if not rows:
            return Result(
                (), (Prose(_INTRODUCTION),), (Text("The case holds no provisions.", "Vakada hüküm yok."),)
            )
        dyads, ties = tables.dyad_names(case), {row["id"]: row for row in case.rows("select * from placed")}
        pairs = tables.dyad_of_tie(case)
        for row in rows:
            row["dyad"] = pairs.get(row["tie"], "")
        counts, times = of.counts(rows), of.times(rows)
        by_dyad = {name: of.counts([row for row in rows if row["dyad"] == name], name) for name in dyads}
        by_layer, by_type = of.within(rows, "layer", layers()), of.within(rows, "type", tables.TYPES)
        curves = of.curves(rows, "type", tables.TYPES)
        blocks: list[Block] = [
            Prose(_INTRODUCTION),
            Prose(_SCOPE),
            tables.counts(counts, by_dyad, dyads),
            Heading("how-soon", Text("How soon", "Ne kadar sürede")),
            *_how_soon(curves, by_layer, by_type),
            Heading("open", Text("Not kept so far", "Şimdiye kadar yerine getirilmeyenler")),
            tables.waiting(rows, times, ties, dyads),
            Heading("all", Text("Every provision", "Bütün hükümler")),
            tables.provisions(rows, times, ties, dyads),
        ]
        per_dyad = (finding for some in by_dyad.values() for finding in some.values())
        every = (*counts.values(), *per_dyad, *times.values(), *by_layer.values(), *by_type.values())
        found = {finding.id: finding for finding in (*every, *(finding for *_, finding in curves))}
        return Result(tuple(found.values()), tuple(blocks))


def _how_soon(
    curves: list[tuple[Text, float, Finding]],
    by_layer: dict[tuple[str, int], Finding],
    by_type: dict[tuple[str, int], Finding],
) -> list[Block]:
    blocks: list[Block] = []
    if curves:
        blocks.append(
            Picture(
                "curves",
                Text(
                    "Share of provisions kept, wholly or in part, by years after the pledge",
                    "Sözden sonraki yıllara göre tümüyle ya da kısmen yerine getirilen hükümlerin payı",
                ),
                lines(
                    curves,
                    Text("years after the pledge", "sözden sonraki yıl"),
                    Text("share kept", "yerine getirilen pay"),
                    steps=True,
                ),
                tuple(finding for *_, finding in curves),
            )
        )
    for name, found, names in (("layer", by_layer, layers()), ("type", by_type, tables.TYPES)):
        blocks.append(
            Grid(
                f"within-{name}",
                {
                    "layer": Text(
                        "Within five years of the pledge, by field",
                        "Sözden sonraki beş yıl içinde, alana göre",
                    ),
                    "type": Text(
                        "Within five years of the pledge, by type", "Sözden sonraki beş yıl içinde, türe göre"
                    ),
                }[name],
                (
                    _COLUMN[name],
                    Text("Kept", "Yerine getirilen"),
                    Text("Ended unkept", "Yerine getirilmeden biten"),
                ),
                [
                    (names[key], found[key, KEPT], found[key, TERMINATED])
                    for key in names
                    if (key, KEPT) in found
                ],
            )
        )
    return blocks
