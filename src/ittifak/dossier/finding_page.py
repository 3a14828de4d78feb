"""The page of a finding: its value, its rule, and everything that it rests on."""

from typing import Any

from markupsafe import Markup

from ittifak.case.case import Case
from ittifak.dossier import derived_names
from ittifak.dossier.chapters import words
from ittifak.dossier.evidence_list import UP, EvidenceLists
from ittifak.dossier.inline import html, number
from ittifak.dossier.numbers import UNITS, decimal
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


# A finding that rests on more rows than this shows the evidence of each tie on the tie's own page alone.
FULL = 60
_EMPTY = Text("Searched, and nothing found.", "Arandı, bir şey bulunamadı.")
_OPENS = Text("what it rests on", "dayandığı kanıt")


class _Names:
    """How the rows behind findings are shown, each made once per language: a tie stands behind many."""

    def __init__(self, names: dict[tuple[str, str], Inline]) -> None:
        self._names = names
        self._made: dict[tuple[str, str, Lang], Markup] = {}

    def of(self, row: Support, lang: Lang) -> Markup:
        key = (row.ref_type, row.ref, lang)
        if key not in self._made:
            shown = self._names.get((row.ref_type, row.ref), Marked("identifier", row.ref))
            self._made[key] = html(shown, lang, UP)
        return self._made[key]


def write(site: Site, found: dict[str, Finding], lists: EvidenceLists) -> None:
    """Write the page of each finding, or of each series of findings, in both languages."""
    names = _Names(_names(site.case) | {("finding", key): _whole(finding) for key, finding in found.items()})
    pages: dict[str, list[Finding]] = {}
    for finding in found.values():
        if finding.stands_at:
            continue
        pages.setdefault(finding.page, []).append(finding)
    for page in pages.values():
        for lang in LANGS:
            if page[0].series:
                _write_series(site, sorted(page, key=_when), names, lang)
            else:
                _write_one(site, page[0], names, lists, lang)


def _write_one(site: Site, finding: Finding, names: _Names, lists: EvidenceLists, lang: Lang) -> None:
    site.write(
        lang,
        f"findings/{finding.id}.html",
        "finding.html",
        finding.title,
        finding=finding,
        value=number(finding, lang, UP),
        unit=_unit(finding, lang) if finding.value is not None else "",
        null_reason=finding.null_reason.in_(lang) if finding.null_reason else "",
        level=decimal(finding.level, lang) if finding.level else "",
        label=_LABELS[finding.label].in_(lang),
        support=[
            _item(finding, row, names, lists if len(finding.support) <= FULL else None, lang)
            for row in finding.support
        ],
    )


def _write_series(site: Site, page: list[Finding], names: _Names, lang: Lang) -> None:
    first = page[0]
    site.write(
        lang,
        f"findings/{first.page}.html",
        "series.html",
        first.series or first.title,
        first=first,
        unit=UNITS[first.unit].in_(lang),
        label=_LABELS[first.label].in_(lang),
        by_year="." not in first.period,
        bounded=any(finding.low is not None for finding in page),
        level=next((decimal(finding.level, lang) for finding in page if finding.level), ""),
        empty=_EMPTY.in_(lang) if first.unit in ("score", "ties") else "",
        rows=[
            {
                "id": finding.id,
                "period": finding.period,
                "value": number(finding, lang, UP),
                "null_reason": finding.null_reason.in_(lang) if finding.null_reason else "",
                "summary": _OPENS.in_(lang),
                "support": [_item(finding, row, names, None, lang) for row in finding.support],
            }
            for finding in page
        ],
    )


def _when(finding: Finding) -> tuple[int, str]:
    """Order periods: years, and numbers of years of any length."""
    return len(finding.period.split(".")[0]), finding.period


def _unit(finding: Finding, lang: Lang) -> str:
    return "" if finding.unit == "share" else UNITS[finding.unit].in_(lang)


def _whole(finding: Finding) -> Inline:
    """Return a finding as the support of another one: its title and value."""
    return (Marked("name", finding.title), Text(": ", ": "), finding)


def _item(
    finding: Finding,
    row: Support,
    names: _Names,
    lists: EvidenceLists | None,
    lang: Lang,
) -> dict[str, Any]:
    coded = row.ref_type in ("tie", "observation")
    return {
        "tie": row.ref if coded else "",
        "words": names.of(row, lang),
        "note": _note(finding, row, lang),
        "adds": _adds(finding, row, lang),
        "evidence": lists.of(row.ref, lang) if lists and coded and row.contribution != 0 else "",
    }


def _note(finding: Finding, row: Support, lang: Lang) -> str:
    if row.contribution is None:
        return ""
    if finding.unit == "share":
        return (_MEETS if row.contribution else _FAILS).in_(lang)
    return "" if row.contribution or finding.unit in ("score", "difference") else _NOT_COUNTED.in_(lang)


def _adds(finding: Finding, row: Support, lang: Lang) -> str:
    """Return what a row adds to the value, where rows add different amounts."""
    weighed = finding.unit in ("score", "difference") or (
        finding.unit == "ties" and row.contribution not in (0, 1)
    )
    if not weighed or row.contribution is None:
        return ""
    return decimal(row.contribution, lang, 4)


def _names(case: Case) -> dict[tuple[str, str], Inline]:
    found: dict[tuple[str, str], Inline] = {
        ("tie", row["id"]): (words.date(row["date"]), Text(": ", ": "), words.tie(row))
        for row in case.rows("select * from placed")
    }
    found |= {("source", row["id"]): words.source(row) for row in case.rows("select * from sources")}
    found |= {("actor", row["id"]): words.actor(case, row["id"]) for row in case.rows("select * from actors")}
    found |= {
        ("commitment", row["id"]): (
            Marked("identifier", row["id"]),
            Text(": ", ": "),
            Marked("name", Text(row["paraphrase_en"], row["paraphrase_tr"])),
        )
        for row in case.rows("select * from commitments")
    }
    found |= {
        ("observation", row["id"]): Marked("name", Text(row["label_en"], row["label_tr"]))
        for row in case.rows("select * from observations")
    }
    return found | derived_names.names(case)
