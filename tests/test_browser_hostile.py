"""Words of a case are words: whatever they say, nothing runs, nothing is made of them, and they can be read."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains

from conftest import SmallCase
from hostile_case import EVIL, UNIT, URL, words, write
from ittifak.api import open_case
from ittifak.dossier import chapter_page, pictures
from ittifak.dossier.charts import bars, shares
from ittifak.dossier.page import Site
from ittifak.evidence.chapter import Picture, Result
from ittifak.evidence.finding import Finding, Rule, refs
from ittifak.evidence.text import Text
from window import CHAPTERS, LANGS, PHONE, largest

pytest_plugins = ["browser"]
pytestmark = pytest.mark.browser

# Elements and their attributes, without their text: what a page is made of.
BONES = """
const bones = tree => [...tree.querySelectorAll("*")]
  .map(e => [e.localName, ...[...e.attributes].map(a => a.name).sort()].join(" "));"""
ALIKE = (
    BONES
    + """
const made = text => bones(new DOMParser().parseFromString(text, "text/html")).join();
return arguments[0].map((text, place) => made(text) === made(arguments[1][place]))"""
)
LIVE = BONES + "return bones(document)"
RUN = """
for (const element of document.querySelectorAll("*"))
  for (const name of ["mouseover", "error", "load", "focus"]) element.dispatchEvent(new Event(name));
return window.hacked ?? null"""
PROTOCOLS = "return [...new Set([...document.links].map(link => link.protocol || 'file:'))].sort()"
# The places of the first and the last digit of the first year after a name on the first page.
DIGITS = """
const year = document.querySelector("main p .date").firstChild;
return [0, 3].map(place => {
  const range = document.createRange();
  range.setStart(year, place); range.setEnd(year, place + 1);
  const { left, top } = range.getBoundingClientRect();
  return [left, top];
})"""


@dataclass(frozen=True)
class Twins:
    hostile: Path
    harmless: Path

    def pages(self, *folders: str) -> list[str]:
        return [
            page.relative_to(self.hostile).as_posix()
            for lang in LANGS
            for folder in folders
            for page in sorted((self.hostile / lang / folder).glob("*.html"))
        ]


@pytest.fixture(scope="session")
def twins(tmp_path_factory):
    made = {}
    for hostile in (True, False):
        folder = tmp_path_factory.mktemp("twin")
        open_case(write(folder / "case", hostile)).dossier(folder / "dossier")
        made[hostile] = folder / "dossier"
    return Twins(made[True], made[False])


def test_an_address_that_runs_is_refused(tmp_path):
    for place, address in enumerate(("javascript:alert(1)", "data:text/html,x", 'https://a.b/"onclick="x')):
        case = SmallCase(tmp_path / str(place))
        case.row("sources")["url"] = address
        assert ("sources.csv", 2, f"url '{address}'") in case.faults()


def test_nothing_is_made_of_hostile_words_on_any_page(browser, twins):
    pages = ["index.html", *twins.pages(".", "ties", "sources", "actors", "findings")]
    assert len(pages) > 100
    hostile, harmless = (
        [(root / page).read_text("utf-8") for page in pages] for root in (twins.hostile, twins.harmless)
    )
    assert all(EVIL.partition("<b")[0] not in text for text in hostile)
    browser.open(twins.harmless / "index.html")
    assert [
        page for page, same in zip(pages, browser.js(ALIKE, hostile, harmless), strict=True) if not same
    ] == []
    spoilt = [text.replace("</h1>", "<b></b></h1>") for text in harmless]
    assert not any(browser.js(ALIKE, spoilt, harmless))


def test_nothing_runs_on_the_pages_of_ties_sources_actors_and_findings(browser, twins):
    findings = [f"{lang}/findings/{largest(twins.hostile / lang / 'findings').name}" for lang in LANGS]
    for page in [*twins.pages("ties", "sources", "actors"), *findings, "index.html"]:
        browser.open(twins.hostile / page)
        assert browser.js(RUN) is None
        assert browser.severe() == []
        assert set(browser.js(PROTOCOLS)) <= {"file:", "https:"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_runs_and_nothing_is_made_in_a_chapter(browser, twins, lang, chapter):
    browser.open(twins.harmless / lang / f"{chapter}.html")
    bones = browser.js(LIVE)
    browser.open(twins.hostile / lang / f"{chapter}.html")
    assert browser.js(LIVE) == bones
    assert browser.js(RUN) is None
    assert browser.severe() == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("page", "places"),
    [
        ("index", ["title_{}", "boundaries_{}", "citation", "licence", "names-{}-form"]),
        ("timeline", ["ties-0-label_{}", "ties-4-label_{}", "kinds-0-name_{}"]),
        ("coverage", ["coverage-0-note_{}", "names-{}-form"]),
        ("evidence", ["sources-0-title", "sources-2-title"]),
        ("method", ["kinds-0-name_{}", "kinds-3-name_{}"]),
        ("downloads", ["citation", "licence"]),
        (
            "ties/t2",
            [f"evidence-1-{name}" for name in ("locator", "via_locator", "paraphrase_{}")]
            + ["ties-1-label_{}", "kinds-1-name_{}"],
        ),
        ("ties/t3", ["asserts", "names-{}-form", "evidence-2-paraphrase_{}"]),
        ("ties/t4", ["commitments-0-article", "commitments-0-trigger", "commitments-0-paraphrase_{}"]),
        (
            "sources/book-2020",
            [f"sources-0-{name}" for name in ("title", "authors", "year", "publisher")]
            + ["ties-0-label_{}", "evidence-0-locator"],
        ),
        ("actors/AZE", ["names-0-form", "names-1-form", "ties-2-label_{}"]),
    ],
)
def test_hostile_words_can_be_read_as_they_are(browser, twins, lang, page, places):
    browser.open(twins.hostile / lang / f"{page}.html")
    shown = browser.js("return document.body.textContent")
    for place in places:
        form = {"en": 0, "tr": 1}[lang] if place.startswith("names-{}") else lang
        assert words(place.format(form), True) in shown


def test_hostile_units_and_addresses_can_be_read_as_they_are(browser, twins):
    browser.open(twins.hostile / "en" / "ties" / "t2.html")
    assert browser.one("dd[data-tie]").text.endswith(UNIT)
    browser.open(twins.hostile / "en" / "sources" / "book-2020.html")
    assert (
        browser.one("a[rel=noreferrer]").text
        == browser.one("a[rel=noreferrer]").get_dom_attribute("href")
        == URL
    )


def test_a_name_turns_no_words_around_that_follow_it(browser, twins):
    browser.open(twins.hostile / "en" / "index.html")
    (first, line), (last, same_line) = browser.js(DIGITS)
    assert line == same_line
    assert first < last


@pytest.mark.parametrize(
    "page", ["index", "coverage", "ties/t2", "sources/book-2020", "actors/AZE", "evidence"]
)
def test_a_long_word_leaves_a_phone_page_as_wide_as_it_is(browser, twins, page):
    browser.cdp("Emulation.setDeviceMetricsOverride", **PHONE)
    browser.open(twins.hostile / "tr" / f"{page}.html")
    assert browser.js("return document.documentElement.scrollWidth") <= PHONE["width"]


class Hostile:
    """A chapter whose pictures carry hostile words in rows, groups and titles."""

    id = "hostile"
    title = Text("Hostile", "Hostile")
    after: tuple[str, ...] = ()

    def build(self, case, run):
        finding = Finding(
            Rule("test", 1, Text("", "")),
            "case",
            Text(f"A {EVIL}", f"B {EVIL}"),
            "ties",
            1,
            refs("tie", ["t1"]),
        )
        name = Text(f"row {EVIL}", f"row {EVIL}")
        group = Text(f"group {EVIL}", f"group {EVIL}")
        specs = {
            "bars": bars([(name, group, finding)], name, name, name),
            "shares": shares([(name, finding)]),
        }
        return Result((finding,), tuple(Picture(key, name, spec, (finding,)) for key, spec in specs.items()))


@pytest.fixture(scope="module")
def picture_pages(twins, tmp_path_factory):
    root = tmp_path_factory.mktemp("pictures")
    case, chapter = open_case(twins.hostile.parent / "case"), Hostile()
    result = chapter.build(case, None)
    chapter_page.write(Site(case, root, (chapter,)), chapter, result)
    (root / "pictures").mkdir()
    for picture in result.blocks:
        pictures.write(picture, f"hostile-{picture.id}", root / "pictures")
    (root / "assets").symlink_to(twins.hostile / "assets")
    return root


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_words_in_a_picture_stay_words(browser, picture_pages, lang):
    browser.open(picture_pages / lang / "hostile.html")
    assert (
        browser.js("return [...document.querySelectorAll('.chart')].map(c => c.dataset.live)") == ["yes"] * 2
    )
    says = f"{'A' if lang == 'en' else 'B'} {EVIL}: "
    for mark in browser.all(".chart a"):
        assert mark.get_dom_attribute("aria-label").startswith(says)
        ActionChains(browser.driver).move_to_element(mark).perform()
        browser.until("return document.querySelector('#vg-tooltip-element.visible')")
        assert browser.js("return document.querySelector('#vg-tooltip-element').textContent").startswith(says)
    assert (
        browser.js(
            "return document.querySelectorAll('main img, main b, main i, #vg-tooltip-element *').length"
        )
        == 0
    )
    assert browser.js(RUN) is None
    assert browser.severe() == []
