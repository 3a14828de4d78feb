"""The ledger of commitments: what was pledged, what became of it, how soon, and what is still open."""

from typing import Any

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.dossier.charts_over_time import lines
from ittifak.evidence.chapter import Block, Grid, Heading, Inline, Link, Marked, Picture, Prose, Result, Run
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures import ledger_findings as of
from ittifak.measures.ledger import KEPT, TERMINATED, ledger

TYPES = {
    "one_off": Text("to be done once", "bir kez yapılacak"),
    "recurring": Text("to be done again and again", "tekrar tekrar yapılacak"),
    "conditional": Text("if something happens", "bir şey olursa"),
    "aspirational": Text("aspiration", "niyet"),
}
OBLIGATIONS = {
    "defence": Text("defence", "savunma"),
    "offence": Text("offence", "taarruz"),
    "neutrality": Text("neutrality", "tarafsızlık"),
    "nonaggression": Text("non-aggression", "saldırmazlık"),
    "consultation": Text("consultation", "danışma"),
    "cooperation": Text("cooperation", "iş birliği"),
    "none": Text("none", "yok"),
}
_INTRODUCTION = Text(
    "A pledge is kept by a later deed, and only by criteria that were written before anyone looked for deeds. What was done before a pledge "
    "does not keep it. A clause on aid against attack that was never set off is not triggered; that says nothing of whether it would be kept. "
    "Where nobody has looked there is no verdict.",
    "Bir söz, ondan sonraki bir fiille ve yalnızca fiiller aranmadan önce yazılmış ölçütlere göre yerine getirilmiş sayılır. Sözden önce "
    "yapılan onu yerine getirmez. Saldırıya karşı yardım hükmü hiç tetiklenmemişse tetiklenmemiştir; bu, yerine getirilip getirilmeyeceği hakkında "
    "bir şey söylemez. Bakılmamış yerde hüküm verilmez.",
)


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
        counts, times = of.counts(rows), of.times(rows)
        by_layer, by_type = of.within(rows, "layer", layers()), of.within(rows, "type", TYPES)
        curves = of.curves(rows, "type", TYPES)
        ties = {row["id"]: row for row in case.rows("select * from placed")}
        blocks: list[Block] = [
            Prose(_INTRODUCTION),
            Grid(
                "counts",
                Text("What became of the provisions", "Hükümlere ne oldu"),
                (Text("Status", "Durum"), Text("Provisions", "Hükümler")),
                [(of.STATUS[status], finding) for status, finding in counts.items()],
            ),
            Heading("how-soon", Text("How soon", "Ne kadar sürede")),
            *_how_soon(curves, by_layer, by_type),
            Heading("open", Text("Not kept so far", "Şimdiye kadar yerine getirilmeyenler")),
            _open(rows, times, ties),
            Heading("all", Text("Every provision", "Bütün hükümler")),
            _all(case, rows, times, ties),
        ]
        found = (
            *counts.values(),
            *times.values(),
            *by_layer.values(),
            *by_type.values(),
            *(f for *_, f in curves),
        )
        return Result(tuple({finding.id: finding for finding in found}.values()), tuple(blocks))


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
    for name, found, names in (("layer", by_layer, layers()), ("type", by_type, TYPES)):
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
                    Text("Provisions", "Hükümler"),
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


def _open(rows: list[dict[str, Any]], times: dict[str, Finding], ties: dict[str, dict[str, Any]]) -> Grid:
    waiting = [row for row in rows if row["status"] in ("open", "overdue", "broken") and row["id"] in times]
    waiting.sort(key=lambda row: -row["years"])
    return Grid(
        "open-table",
        Text(
            "Provisions without a deed that keeps them, oldest first",
            "Onu yerine getiren fiili olmayan hükümler, en eskisi önce",
        ),
        (
            Text("Provision", "Hüküm"),
            Text("Instrument", "Belge"),
            Text("Status", "Durum"),
            Text("Age in years", "Yaş, yıl"),
        ),
        [
            (_paraphrase(row), words.tie(ties[row["tie"]]), of.STATUS[row["status"]], times[row["id"]])
            for row in waiting
        ],
    )


def _all(
    case: Case, rows: list[dict[str, Any]], times: dict[str, Finding], ties: dict[str, dict[str, Any]]
) -> Grid:
    dyads = {
        "-".join(pair): Text(
            *(" – ".join(case.actor_name(actor).in_(lang) for actor in pair) for lang in ("en", "tr"))
        )
        for pair in (case.settings.focal, *case.settings.compared)
    }
    pairs = {
        row["tie"]: row["dyad"]
        for row in case.rows(
            "select tie, min(d.name) as dyad from dyads join (select unnest($1) as name, unnest($2) as a, unnest($3) as b) d"
            " on d.a = least(dyads.a, dyads.b) and d.b = greatest(dyads.a, dyads.b) group by tie",
            list(dyads),
            [min(name.split("-")) for name in dyads],
            [max(name.split("-")) for name in dyads],
        )
    }
    return Grid(
        "provisions",
        Text("Provisions by date of the pledge", "Söz tarihine göre hükümler"),
        (
            Text("Pledged", "Söz"),
            Text("Provision", "Hüküm"),
            Text("Instrument and place", "Belge ve yeri"),
            Text("Obligation", "Yükümlülük"),
            Text("How it can be kept", "Nasıl yerine getirilir"),
            Text("Status", "Durum"),
            Text("Years", "Yıl"),
            Text("Deeds that count", "Sayılan fiiller"),
            Text("Earlier deeds, not counted", "Sayılmayan önceki fiiller"),
        ),
        [
            (
                words.date(ties[row["tie"]]["date"]),
                _paraphrase(row),
                (words.tie(ties[row["tie"]]), Text(", ", ", "), words.locator(row["article"])),
                OBLIGATIONS[row["obligation"]],
                TYPES[row["type"]],
                of.STATUS[row["status"]],
                times.get(row["id"], Text("", "")),
                _links(row["deeds"], ties),
                _links(row["earlier"], ties),
            )
            for row in rows
        ],
        facets=[
            {"dyad": pairs.get(row["tie"], ""), "layer": row["layer"], "status": row["status"]}
            for row in rows
        ],
        facet_names={
            "dyad": (Text("Dyad", "İkili"), dyads),
            "layer": (Text("Layer", "Alan"), layers()),
            "status": (Text("Status", "Durum"), of.STATUS),
        },
    )


def _paraphrase(row: dict[str, Any]) -> Marked:
    return Marked("name", Text(row["paraphrase_en"], row["paraphrase_tr"]))


def _links(ids: list[str], ties: dict[str, dict[str, Any]]) -> Inline:
    links: list[Link | Text] = []
    for tie in ids:
        links += [Text("; ", "; ")] * bool(links) + [words.tie(ties[tie])]
    return tuple(links)
