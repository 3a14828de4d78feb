"""The tables of the ledger: counts, what is not kept so far, every provision."""

from typing import Any

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.evidence.chapter import Grid, Inline, Link, Marked
from ittifak.evidence.finding import Finding
from ittifak.evidence.schema import layers
from ittifak.evidence.text import Text
from ittifak.measures.ledger_findings import STATUS

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
Rows = list[dict[str, Any]]
_NONE = Text("none", "yok")


def dyad_names(case: Case) -> dict[str, Text]:
    """Return the dyads that the case compares, each with its name."""
    return {"-".join(pair): case.dyad_name(*pair) for pair in (case.settings.focal, *case.settings.compared)}


def dyad_of_tie(case: Case) -> dict[str, str]:
    """Return for each tie the first of these dyads to which it belongs."""
    names = list(dyad_names(case))
    rows = case.rows(
        "select tie, arg_min(d.name, d.rank) as dyad from dyads"
        " join (select unnest($1) as name, unnest($2) as a, unnest($3) as b, unnest($4) as rank) d"
        " on d.a = least(dyads.a, dyads.b) and d.b = greatest(dyads.a, dyads.b) group by tie",
        names,
        [min(name.split("-")) for name in names],
        [max(name.split("-")) for name in names],
        list(range(len(names))),
    )
    return {row["tie"]: row["dyad"] for row in rows}


def counts(found: dict[str, Finding], by_dyad: dict[str, dict[str, Finding]], dyads: dict[str, Text]) -> Grid:
    """Return the number of provisions of each status, in all and for each dyad."""
    return Grid(
        "counts",
        Text(
            "What became of the provisions: all of the case, and each dyad that is compared",
            "Hükümlere ne oldu: vakanın bütünü ve karşılaştırılan ikililer",
        ),
        (Text("Status", "Durum"), Text("All", "Hepsi"), *dyads.values()),
        [
            (STATUS[status], finding, *(by_dyad[name].get(status, _NONE) for name in dyads))
            for status, finding in found.items()
        ],
    )


def waiting(
    rows: Rows, times: dict[str, Finding], ties: dict[str, dict[str, Any]], dyads: dict[str, Text]
) -> Grid:
    """Return the provisions without a deed that keeps them."""
    some = [row for row in rows if row["status"] in ("open", "overdue", "broken") and row["id"] in times]
    some.sort(key=lambda row: -row["years"])
    return Grid(
        "open-table",
        Text(
            "Provisions without a deed that keeps them, oldest first",
            "Onu yerine getiren fiili olmayan hükümler, en eskisi önce",
        ),
        (
            Text("Provision", "Hüküm"),
            Text("Instrument", "Belge"),
            Text("Dyad", "İkili"),
            Text("Status", "Durum"),
            Text(
                "Years from the pledge or trigger to the breach or the last search",
                "Sözden ya da tetiklenmeden ihlale ya da son aramaya dek geçen yıl",
            ),
        ),
        [
            (
                _paraphrase(row),
                words.tie(ties[row["tie"]]),
                Marked("name", dyads.get(row["dyad"], Text("another", "başka"))),
                STATUS[row["status"]],
                times[row["id"]],
            )
            for row in some
        ],
    )


def provisions(
    rows: Rows, times: dict[str, Finding], ties: dict[str, dict[str, Any]], dyads: dict[str, Text]
) -> Grid:
    """Return every provision with its criteria, status and deeds."""
    return Grid(
        "provisions",
        Text("Provisions by date of the pledge", "Söz tarihine göre hükümler"),
        (
            Text("Pledged", "Söz"),
            Text("Provision; what deed would keep it", "Hüküm; onu hangi fiil yerine getirir"),
            Text("Instrument and place", "Belge ve yeri"),
            Text("Obligation", "Yükümlülük"),
            Text("Status, years", "Durum, yıl"),
            Text("Deeds that count", "Sayılan fiiller"),
            Text("What set it off, or was held to", "Onu tetikleyen ya da öyle sayılan"),
            Text(
                "Deeds that do not count: earlier, of uncertain order, or too late",
                "Sayılmayan fiiller: önceki, sırası belirsiz ya da geç",
            ),
        ),
        [
            (
                words.date(ties[row["tie"]]["date"]),
                _with_criteria(row),
                (words.tie(ties[row["tie"]]), Text(", ", ", "), words.locator(row["article"])),
                (OBLIGATIONS[row["obligation"]], Text(": ", ": "), TYPES[row["type"]]),
                (STATUS[row["status"]], Text(" ", " "), times.get(row["id"], Text("", ""))),
                _links(row["deeds"], ties),
                _links(row["occasions"], ties),
                _links(row["earlier"], ties),
            )
            for row in rows
        ],
        facets=[{"dyad": row["dyad"], "layer": row["layer"], "status": row["status"]} for row in rows],
        facet_names={
            "dyad": (Text("Dyad", "İkili"), dyads),
            "layer": (Text("Layer", "Alan"), layers()),
            "status": (Text("Status", "Durum"), STATUS),
        },
    )


def _paraphrase(row: dict[str, Any]) -> Marked:
    return Marked("name", Text(row["paraphrase_en"], row["paraphrase_tr"]))


def _with_criteria(row: dict[str, Any]) -> Inline:
    if not row["criteria_en"]:
        return _paraphrase(row)
    criteria = Text(row["criteria_en"], row["criteria_tr"] or row["criteria_en"])
    return (_paraphrase(row), Text(" Kept by: ", " Yerine getiren: "), Marked("name", criteria))


def _links(ids: list[str], ties: dict[str, dict[str, Any]]) -> Inline:
    links: list[Link | Text] = []
    for tie in ids:
        links += [Text("; ", "; ")] * bool(links) + [words.tie(ties[tie])]
    return tuple(links)
