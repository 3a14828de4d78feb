"""Every page of the bundled case's dossier: each number leads to its support, and each link to a page."""

import re
from urllib.parse import urlsplit

import pytest

from crawler import Tree, resolved, tree
from ittifak.dossier.chapters import CHAPTERS
from ittifak.dossier.numbers import written

pytest_plugins = ["bundled_dossier"]
ROOT = "index.html"


@pytest.fixture(scope="module")
def bilingual(pages):
    return {path: page for path, page in pages.items() if path != ROOT}


def test_the_crawler_sees_loose_digits_and_tags_left_open():
    page = Tree("<p>In 1991 <b class='date'>1992</b><a data-tie='t'>19<i>93</i></a><em>x").root
    loose = [
        piece
        for element in page.walk()
        for piece in element.content
        if isinstance(piece, str) and not element.says_what_its_digits_are
    ]
    assert loose == ["In 1991 ", "x"]
    assert Tree("<p>In 1991 <em>x").broken == ["em", "p"]
    assert Tree("<p><b></p>").broken == ["/p", "b", "p"]


def test_there_is_a_page_for_everything(bundled, pages):
    found = bundled.findings()
    for lang in ("en", "tr"):
        expected = {f"{lang}/{chapter.id}.html" for chapter in CHAPTERS}
        expected |= {f"{lang}/{finding.address.partition('#')[0]}" for finding in found.values()}
        for folder in ("ties", "sources", "actors"):
            table = "placed" if folder == "ties" else folder
            expected |= {
                f"{lang}/{folder}/{row['id']}.html" for row in bundled.rows(f"select id from {table}")
            }
        assert {path for path in pages if path.startswith(f"{lang}/")} == expected
    assert len(found) > 1000


def test_each_digit_stands_in_something_that_says_what_it_is(pages):
    assert {page.path: page.loose for page in pages.values() if page.loose} == {}


def test_each_number_is_written_as_its_finding_is(bundled, pages):
    found = bundled.findings()
    shown = [
        (page.path, key, text)
        for page in pages.values()
        for name, key, text in page.said
        if name == "data-finding"
    ]
    assert {key for _, key, _ in shown} == set(found)
    wrong = [row for row in shown if row[2] != written(found[row[1]], row[0][:2])]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("data-tie", "placed"),
        ("data-source", "sources"),
        ("data-actor", "actors"),
        ("data-support-tie", "(select id from placed union all select id from observations)"),
    ],
)
def test_each_id_on_a_page_is_in_the_case(bundled, pages, name, table):
    known = {row["id"] for row in bundled.rows(f"select id from {table}")}
    shown = {key for page in pages.values() for name_, key, _ in page.said if name_ == name}
    assert shown <= known
    assert shown


def test_each_link_leads_to_a_file_and_each_anchor_to_its_place(dossier, pages):
    files = {path.relative_to(dossier).as_posix() for path in dossier.rglob("*") if path.is_file()}
    places = {f"{page.path}#{anchor}" for page in pages.values() for anchor in page.ids}
    wrong = [
        (page.path, target)
        for page in pages.values()
        for target in page.targets
        if target not in (places if "#" in target else files)
    ]
    assert wrong == []


def test_only_addresses_of_sources_lead_out(bundled, pages):
    known = {row["url"] for row in bundled.rows("select url from sources where url is not null")}
    out = [
        (tag, name, value, page.path)
        for page in pages.values()
        for tag, name, value in page.addresses
        if (tag, name) != ("a", "href") or value not in known or "/sources/" not in page.path
    ]
    assert out == []
    leading = [
        attributes
        for page in pages.values()
        for _, attributes in page.links
        if urlsplit(attributes.get("href", "")).scheme
    ]
    assert {attributes["href"] for attributes in leading} == known
    assert all(attributes.get("rel") == "noreferrer" for attributes in leading)


def test_styles_and_scripts_of_the_dossier_ask_for_nothing_from_outside(dossier):
    for name in ("style.css", "site.js", "compare.js"):
        text = (dossier / "assets" / name).read_text("utf-8")
        assert (
            re.findall(
                r"https?://(?!www\.w3\.org/|vega\.github\.io/schema/)|url\(|@import|\bfetch\(|\bimport\b",
                text,
            )
            == []
        )


def test_pages_are_well_formed_and_light(pages):
    assert {page.path: page.broken for page in pages.values() if page.broken} == {}
    assert {page.path for page in pages.values() if len(page.ids) != len(set(page.ids))} == set()
    assert max(page.size for page in pages.values()) < 1_500_000


def test_each_page_has_one_heading_its_language_and_the_same_page_in_the_other(dossier, bilingual):
    for page in bilingual.values():
        assert page.tags["h1"] == page.tags["main"] == page.tags["nav"] == page.tags["title"] == 1, page.path
        assert page.frame.lang == [page.lang]
        assert all(page.frame.headings), page.path
        others = [attributes for _, attributes in page.links if attributes.get("hreflang")]
        lang = {"en": "tr", "tr": "en"}[page.lang]
        assert [attributes["hreflang"] for attributes in others] == [lang], page.path
        assert resolved(page.path, others[0]["href"]) == lang + page.path[2:]
        assert (dossier / lang / page.path[3:]).is_file()


def test_each_page_begins_with_a_way_to_its_content_and_ends_with_its_citation(bundled, bilingual):
    for page in bilingual.values():
        assert page.frame.first_stop == (["skip"], "#main"), page.path
        assert page.frame.main == ["main"]
        chapters = [resolved(page.path, address) for address in page.frame.chapters]
        assert chapters == [f"{page.lang}/{chapter.id}.html" for chapter in CHAPTERS]
        (citation,) = page.frame.citation
        for piece in (bundled.settings.citation, page.path, bundled.run_id, bundled.settings.as_of):
            assert piece in citation, page.path
        assert bundled.run_id in page.frame.run
        (policy,) = page.frame.policy
        assert policy.startswith("default-src 'none';")


def test_the_first_page_offers_both_languages(pages):
    page = pages[ROOT]
    assert page.tags["h1"] == page.tags["main"] == 1
    assert page.tags["script"] == 0
    assert {"en/index.html", "tr/index.html"} <= {*page.targets}
    assert page.frame.lang == ["en"]


def test_words_are_in_the_language_of_the_page(bundled, dossier):
    for lang in ("en", "tr"):
        text = tree(dossier / lang / "timeline.html").text
        here, there = ("en", "tr") if lang == "en" else ("tr", "en")
        rows = bundled.rows("select label_en, label_tr from placed where label_en <> label_tr")
        assert all(row[f"label_{here}"] in text for row in rows)
        assert not any(len(row[f"label_{there}"]) > 25 and row[f"label_{there}"] in text for row in rows)


def test_a_source_page_names_its_authors_without_the_marks_of_the_table(bundled, dossier):
    rows = bundled.rows("select * from sources where authors like '%{%' or authors like '% and %'")
    assert rows
    for row in rows:
        page = tree(dossier / "en" / "sources" / f"{row['id']}.html")
        (details,) = page.all("dl")
        shown = details.all("dd", "name")[0].text
        assert not {*"{}"} & {*shown}
        plain = row["authors"].replace("{", "").replace("}", "")
        assert re.findall(r"\w+", shown.replace(";", " and ")) == re.findall(r"\w+", plain)
