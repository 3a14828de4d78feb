"""The page of a finding: its value, its rule, and everything that it rests on."""

from typing import Any

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.dossier.evidence_list import UP, EvidenceLists
from ittifak.dossier.inline import html, number
from ittifak.dossier.numbers import UNITS
from ittifak.dossier.page import Site
from ittifak.evidence.chapter import Inline, Marked
from ittifak.evidence.finding import Finding, Support
from ittifak.evidence.text import LANGS, Lang, Text

_LABELS = {
    "computed": Text("computed from the evidence below", "aşağıdaki kanıttan hesaplandı"),
    "assumption": Text("an assumption", "bir varsayım"),
    "scenario": Text("part of a scenario", "bir senaryonun parçası"),
}
_NOT_COUNTED = Text("possible, not in the value", "mümkün, değere girmiyor")
_MEETS = Text("meets the condition", "koşulu karşılıyor")
_FAILS = Text("in view, does not meet it", "ele alındı, karşılamıyor")


def write(site: Site, found: dict[str, Finding], lists: EvidenceLists) -> None:
    """Write the page of each finding in both languages."""
    names = _names(site.case)
    for finding in found.values():
        for lang in LANGS:
            site.write(
                lang,
                f"findings/{finding.id}.html",
                "finding.html",
                finding.title,
                finding=finding,
                value=number(finding, lang, UP),
                unit=""
                if finding.unit == "share" or finding.value is None
                else UNITS[finding.unit].in_(lang),
                null_reason=finding.null_reason.in_(lang) if finding.null_reason else "",
                label=_LABELS[finding.label].in_(lang),
                support=[_item(finding, row, names, lists, lang) for row in finding.support],
            )


def _item(
    finding: Finding, row: Support, names: dict[tuple[str, str], Inline], lists: EvidenceLists, lang: Lang
) -> dict[str, Any]:
    shown = names.get((row.ref_type, row.ref), Marked("identifier", row.ref))
    coded = row.ref_type in ("tie", "observation")
    return {
        "tie": row.ref if coded else "",
        "words": html(shown, lang, UP),
        "note": _note(finding, row, lang),
        "evidence": lists.of(row.ref, lang) if coded and row.contribution != 0 else "",
    }


def _note(finding: Finding, row: Support, lang: Lang) -> str:
    if row.contribution is None:
        return ""
    if finding.unit == "share":
        return (_MEETS if row.contribution else _FAILS).in_(lang)
    return "" if row.contribution else _NOT_COUNTED.in_(lang)


def _names(case: Case) -> dict[tuple[str, str], Inline]:
    found: dict[tuple[str, str], Inline] = {
        ("tie", row["id"]): (words.date(row["date"]), Text(": ", ": "), words.tie(row))
        for row in case.rows("select * from placed")
    }
    found |= {("source", row["id"]): words.source(row) for row in case.rows("select * from sources")}
    found |= {("actor", row["id"]): words.actor(case, row["id"]) for row in case.rows("select * from actors")}
    found |= {
        ("observation", row["id"]): Marked("name", Text(row["label_en"], row["label_tr"]))
        for row in case.rows("select * from observations")
    }
    return found
