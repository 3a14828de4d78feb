"""Coverage: where one has looked, and how well the ties are borne out."""

from typing import Any

from ittifak.case.case import Case
from ittifak.dossier import searched, soundness
from ittifak.dossier.chapters import words
from ittifak.dossier.charts import cells, shares
from ittifak.evidence.chapter import Grid, Heading, Marked, Picture, Prose, Result, Run
from ittifak.evidence.schema import layers, modes
from ittifak.evidence.text import Text


class Coverage:
    """What the evidence can bear."""

    id = "coverage"
    title = Text("Coverage", "Kapsam")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return the grid of what was searched, and the shares of ties by how they are borne out."""
        a, b = case.settings.focal
        grid = searched.by_layer_and_year(case, a, b)
        parts = soundness.shares(case)
        conditions = {name: text for name, (_, text) in soundness.CONDITIONS.items()}
        overall = [(text, parts[name, ""]) for name, text in conditions.items()]
        blocks = (
            Prose(
                Text(
                    "A count tells what was coded. Whether nothing happened or nobody looked are two things, and they are "
                    "drawn apart: a white cell with a zero was looked at, a hatched one was not.",
                    "Bir sayı, kodlanmış olanı söyler. Bir şeyin olmaması ile kimsenin bakmamış olması ayrı şeylerdir ve ayrı "
                    "çizilir: sıfır yazan beyaz göze bakılmıştır, taralı göze bakılmamıştır.",
                )
            ),
            Heading("searched", Text("Where one has looked", "Nereye bakıldı")),
            Prose(
                Text(
                    "The grid is about the dyad of {a} and {b}.", "Çizelge {a} ile {b} ikilisi hakkındadır."
                ),
                {"a": words.actor(case, a), "b": words.actor(case, b)},
            ),
            Picture(
                "searched",
                Text(
                    "Ties by layer and year of their start. Solid border: searched; dotted: partly searched; hatched: not.",
                    "Alana ve başlangıç yılına göre bağlar. Düz kenarlık: arandı; noktalı: kısmen arandı; taralı: aranmadı.",
                ),
                cells(
                    [
                        (layers()[layer], year, searched.EFFORT[effort], finding)
                        for layer, year, effort, finding in grid
                    ],
                    searched.EFFORT["searched"],
                    searched.EFFORT["partial"],
                ),
                tuple(finding for *_, finding in grid),
            ),
            _effort_table(case),
            Heading("borne-out", Text("How the ties are borne out", "Bağlar neye dayanıyor")),
            Picture(
                "borne-out",
                Text("Shares of accepted ties", "Kabul edilmiş bağların payları"),
                shares([(text, finding) for text, finding in overall if finding.value is not None]),
                tuple(finding for _, finding in overall if finding.value is not None),
            ),
            Grid(
                "borne-out-table",
                Text("Shares of ties, by layer", "Alana göre bağların payları"),
                (Text("Layer: ties that …", "Alan: bağlar …"), *conditions.values()),
                [
                    (name, *(parts[condition, layer] for condition in conditions))
                    for layer, name in {"": Text("All layers", "Bütün alanlar"), **layers()}.items()
                ],
            ),
        )
        return Result((*(finding for *_, finding in grid), *parts.values()), blocks)


def _effort_table(case: Case) -> Grid:
    rows = case.rows(
        "select a, b, period, modes, effort, note_en, note_tr, list(distinct layer order by layer) as layers, kinds"
        " from coverage group by all order by all"
    )
    kinds = {
        row["id"]: Text(row["name_en"], row["name_tr"])
        for row in case.rows("select id, name_en, name_tr from kinds")
    }
    return Grid(
        "effort",
        Text("What was searched", "Ne arandı"),
        (
            Text("Dyad", "İkili"),
            Text("Period", "Dönem"),
            Text("Effort", "Özen"),
            Text("Layers", "Alanlar"),
            Text("Looked for", "Aranan"),
            Text("How", "Nasıl"),
        ),
        [
            (
                (words.actor(case, row["a"]), Text(" – ", " – "), words.actor(case, row["b"])),
                words.date(row["period"]),
                searched.EFFORT[row["effort"]],
                _listed([name for layer, name in layers().items() if layer in row["layers"]]),
                _looked_for(row, kinds),
                Marked("name", Text(row["note_en"], row["note_tr"])),
            )
            for row in rows
        ],
    )


def _looked_for(row: dict[str, Any], kinds: dict[str, Text]) -> Text:
    """Return the modes that were looked for, and the kinds where the row names some."""
    named = _listed([modes()[mode] for mode in (row["modes"] or "deed commitment").split()])
    if not row["kinds"]:
        return named
    some = _listed([kinds[kind] for kind in row["kinds"].split()])
    return Text(f"{named.en}: {some.en}", f"{named.tr}: {some.tr}")


def _listed(names: list[Text]) -> Text:
    return Text(", ".join(name.en for name in names), ", ".join(name.tr for name in names))
