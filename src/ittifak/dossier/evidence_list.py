"""The evidence of a tie or observation as a list: source, place, way, grades, paraphrase."""

from functools import cached_property
from typing import Any

from markupsafe import Markup

from ittifak.case.case import Case
from ittifak.dossier.chapters import words
from ittifak.dossier.inline import html, link
from ittifak.dossier.page import fill
from ittifak.evidence.text import Lang

UP = "../../"


class EvidenceLists:
    """The evidence lists of a case, each made once per language."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._made: dict[tuple[str, Lang], Markup] = {}

    @cached_property
    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self._case.rows("select * from evidence order by target, via is not null, source"):
            found.setdefault(row["target"], []).append(row)
        return found

    @cached_property
    def _sources(self) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self._case.rows("select * from sources")}

    def of(self, target: str, lang: Lang) -> Markup:
        """Return the evidence of ``target`` as HTML for a page two folders below the root."""
        if (target, lang) not in self._made:
            rows = [self._row(row, lang) for row in self._rows.get(target, [])]
            self._made[target, lang] = fill("evidence.html", lang, rows=rows)
        return self._made[target, lang]

    def _row(self, row: dict[str, Any], lang: Lang) -> dict[str, Any]:
        source = self._sources[row["source"]]
        return row | {
            "link": link(words.source(source), lang, UP),
            "via": link(words.source(self._sources[row["via"]]), lang, UP) if row["via"] else "",
            "locator": html(words.locator(row["locator"]), lang, UP) if row["locator"] else "",
            "via_locator": html(words.locator(row["via_locator"]), lang, UP) if row["via_locator"] else "",
            "reliability": source["reliability"],
            "paraphrase": row[f"paraphrase_{lang}"],
        }
