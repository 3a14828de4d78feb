"""The page of a finding lists all that it rests on, and for each tie the evidence behind it."""

from collections import defaultdict

import pytest

from crawler import tree
from ittifak.dossier.finding_page import FULL
from ittifak.dossier.numbers import written
from ittifak.evidence.text import LANGS

pytest_plugins = ["bundled_dossier"]


@pytest.fixture(scope="module")
def evidence(bundled):
    found = defaultdict(list)
    for row in bundled.rows(
        "select e.*, s.reliability from evidence e join sources s on s.id = e.source order by e.target"
    ):
        found[row["target"]].append(row)
    return found


def shown_support(item):
    """Return what a row of the list of support names, in the form of the finding's own support."""
    evidence = {id(element) for part in item.all("ul", "evidence") for element in part.walk()}
    for element in item.walk():
        if id(element) in evidence:
            continue
        for kind in ("finding", "tie", "source", "actor"):
            if f"data-{kind}" in element.attributes:
                return kind, element.attributes[f"data-{kind}"]
        if "identifier" in element.classes:
            return "coverage", element.text
    return None


def shown_evidence(item):
    return sorted(
        (
            row.attributes["data-source"],
            row.classes[0],
            *(grade.text for grade in row.all(class_="grade")),
            *(words.text for words in row.all("blockquote")),
        )
        for part in item.all("ul", "evidence")
        for row in part.content
        if not isinstance(row, str)
    )


@pytest.mark.parametrize("lang", LANGS)
def test_a_finding_page_shows_its_support_and_the_evidence_of_each_tie(bundled, dossier, evidence, lang):
    for finding in bundled.findings().values():
        if finding.series or finding.stands_at:
            continue
        page = tree(dossier / lang / finding.address)
        (support,) = page.all("ul", "support")
        items = [item for item in support.content if not isinstance(item, str)]
        assert [shown_support(item)[1] for item in items] == [row.ref for row in finding.support]
        for item, row in zip(items, finding.support, strict=True):
            expected = []
            if row.ref_type == "tie" and row.contribution != 0 and len(finding.support) <= FULL:
                expected = sorted(
                    (e["source"], e["stance"], e["reliability"] + e["credibility"], e[f"paraphrase_{lang}"])
                    for e in evidence[row.ref]
                )
                assert expected, f"{row.ref} rests on nothing"
            assert shown_evidence(item) == expected, (finding.id, row.ref)


@pytest.mark.parametrize("lang", LANGS)
def test_a_finding_page_says_its_rule_and_its_reason(bundled, dossier, lang):
    for finding in bundled.findings().values():
        if finding.series or finding.stands_at:
            continue
        page = tree(dossier / lang / finding.address)
        (main,) = page.all("main")
        assert finding.rule.text.in_(lang) in main.text
        assert f"{finding.rule.id} " in main.text
        assert [h.text for h in main.all("h1")] == [finding.title.in_(lang)]
        reasons = [note.text for note in main.all("p", "warning")]
        assert reasons == ([finding.null_reason.in_(lang)] if finding.null_reason else [])


@pytest.mark.parametrize("lang", LANGS)
def test_a_series_page_shows_each_finding_with_its_support_or_its_reason(bundled, dossier, lang):
    pages = defaultdict(list)
    for finding in bundled.findings().values():
        if finding.series:
            pages[finding.page].append(finding)
    assert len(pages) > 100
    for name, findings in pages.items():
        page = tree(dossier / lang / "findings" / f"{name}.html")
        (table,) = page.all("table", "series")
        rows = {row.attributes["id"]: row for row in table.all("tr", id=None)}
        assert list(rows) == [
            finding.id for finding in sorted(findings, key=lambda f: (len(f.period.split(".")[0]), f.period))
        ]
        assert findings[0].rule.text.in_(lang) in page.text
        for finding in findings:
            row = rows[finding.id]
            assert row.all("a", data_finding=finding.id)[0].text == written(finding, lang)
            items = [
                item
                for part in row.all("ul", "support")
                for item in part.content
                if not isinstance(item, str)
            ]
            assert len(items) == (0 if finding.value is None else len(finding.support))
            if finding.null_reason:
                assert finding.null_reason.in_(lang) in row.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_finding_about_one_thing_stands_on_its_page_with_its_rule(bundled, dossier, lang):
    some = [finding for finding in bundled.findings().values() if finding.stands_at]
    assert {finding.stands_at.split("/")[0] for finding in some} == {"ties", "sources", "actors"}
    for finding in some:
        path, _, anchor = finding.stands_at.partition("#")
        page = tree(dossier / lang / path)
        (place,) = page.all(id=anchor)
        assert [number.text for number in place.all("a", data_finding=finding.id)] == [written(finding, lang)]
        assert finding.rule.text.in_(lang) in page.text


@pytest.mark.parametrize("lang", LANGS)
def test_a_tie_page_shows_its_evidence_with_the_way_to_each_source(bundled, dossier, evidence, lang):
    for tie in bundled.rows("select * from placed"):
        page = tree(dossier / lang / "ties" / f"{tie['id']}.html")
        (part,) = page.all("ul", "evidence")
        rows = [row for row in part.content if not isinstance(row, str)]
        shown = sorted(
            (
                row.attributes["data-source"],
                [link.attributes["data-source"] for link in row.all("a", data_source=None)][1:],
                len(row.all(class_="locator")),
            )
            for row in rows
        )
        assert shown == sorted(
            (e["source"], [e["via"]] if e["via"] else [], bool(e["locator"]) + bool(e["via_locator"]))
            for e in evidence[tie["id"]]
        )
        parties = {element.attributes["data-actor"] for element in page.all("a", data_actor=None)}
        assert parties >= {p["actor"] for p in bundled.rows("select * from parties where tie = ?", tie["id"])}
