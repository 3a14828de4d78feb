"""Every page is quiet, and every digit on it leads to its support or says what it is."""

import html
import re
from functools import cache
from pathlib import Path

import pytest
from selenium.webdriver.common.action_chains import ActionChains

from window import CHAPTERS, FOLDERS, LANGS, page_of

pytest_plugins = ["browser", "bundled_dossier"]
pytestmark = pytest.mark.browser

# The text nodes with a digit that neither leads anywhere nor says what it is.
BARE = r"""
const marked = "[data-finding], [data-source], [data-tie], [data-actor], .date, .locator, .axis, .name, .grade, "
    + ".identifier, .contribution, .chart .vega-bindings, .chart [class*=role-axis], .chart [class*=role-legend], .chart a[href^='findings/']";
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), bare = [];
while (walker.nextNode()) {
  const { data, parentElement } = walker.currentNode;
  if (/\p{Nd}/u.test(data) && !parentElement.closest("script, style") && !parentElement.closest(marked))
    bare.push(data.trim());
}
return bare;"""
# Where the marked elements and the links between pages lead, as paths below the page's language.
LEADS = """
const kinds = { tie: "ties", source: "sources", actor: "actors" }, found = new Set();
for (const [kind, folder] of Object.entries(kinds))
  for (const element of document.querySelectorAll(`[data-${kind}]`)) found.add(`${folder}/${element.dataset[kind]}`);
return [...found];"""
MARKS = "return [...document.querySelectorAll('.chart[data-spec] svg a')].map(a => [a.href.baseVal, a.getAttribute('aria-label')])"
ORPHANS = "return document.querySelectorAll('.chart .role-mark > :not(a)').length"
UNLINKED = ("alliance", "network")  # (lines, bands and names are drawn beside the marks that lead)
DRAWN = {"index": 1, "timeline": 1, "coverage": 2, "alliance": 4, "network": 1}


@cache
def read(page: Path) -> tuple[str, str]:
    """Return the title and the value of a finding's page."""
    text = page.read_text("utf-8")
    parts = [
        re.search(pattern, text, re.DOTALL) for pattern in (r"<h1>(.*?)</h1>", r'class="value">.*?>(.*?)</a>')
    ]
    title, value = (html.unescape(re.sub(r"<[^>]+>", "", part[1])) for part in parts if part)
    return title, value


@cache
def said(page: Path) -> dict[str, str]:
    """Return what each finding on the page of a series says: title and value."""
    found = re.findall(
        r'data-finding="(f-\w+)"[^>]*title="([^"]*)"[^>]*>(.*?)</a></td>', page.read_text("utf-8")
    )
    return {finding: f"{html.unescape(title)}: {html.unescape(value)}" for finding, title, value in found}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sort", [*CHAPTERS, *FOLDERS])
def test_a_page_is_quiet_asks_for_nothing_outside_and_marks_every_digit(browser, dossier, lang, sort):
    browser.open(page_of(dossier, lang, sort))
    assert browser.severe() == []
    asked = browser.requests()
    assert asked
    assert [url for url in asked if not url.startswith(f"{dossier.as_uri()}/")] == []
    assert browser.js(BARE) == []
    missing = [place for place in browser.js(LEADS) if not (dossier / lang / f"{place}.html").is_file()]
    assert missing == []
    assert browser.js("document.querySelector('main').append('and 42 others'); " + BARE) == ["and 42 others"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("chapter", DRAWN)
def test_each_mark_of_a_live_picture_is_a_link_that_says_what_its_finding_says(
    browser, dossier, lang, chapter
):
    browser.open(page_of(dossier, lang, chapter))
    assert browser.js(
        "return [...document.querySelectorAll('.chart[data-spec]')].map(c => c.dataset.live)"
    ) == (["yes"] * DRAWN[chapter])
    marks = browser.js(MARKS)
    assert len(marks) > 5
    assert chapter in UNLINKED or browser.js(ORPHANS) == 0
    for href, label in marks:
        path, _, finding = href.partition("#")
        if label.endswith(": –"):
            assert said(dossier / lang / path)[finding].endswith(": –")
            continue
        assert label == (
            said(dossier / lang / path)[finding] if finding else ": ".join(read(dossier / lang / path))
        )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("chapter", ["index", "coverage"])
def test_a_number_leads_by_clicks_to_a_tie_and_a_source(browser, dossier, lang, chapter):
    browser.open(page_of(dossier, lang, chapter))
    own = browser.all("main a[data-finding][href*='/findings/f-']")
    number = next(link for link in own if re.search("[1-9]", link.text))
    shown, finding = number.text, number.get_attribute("data-finding")
    assert browser.click(number).endswith(f"/{lang}/findings/{finding}.html")
    assert browser.one(".value a").text == shown
    if not browser.all(".support a[data-tie]"):
        browser.click(browser.one(".support a[data-source], .support a[data-actor]"))
    assert "/ties/" in browser.click(browser.one(".support a[data-tie]"))
    assert "/sources/" in browser.click(browser.one(".evidence a[data-source]"))


@pytest.mark.parametrize("lang", LANGS)
def test_an_index_leads_by_clicks_to_dimension_indicator_and_tie(browser, dossier, lang):
    browser.open(page_of(dossier, lang, "alliance"))
    number = browser.one("#last-years a[data-finding]")
    shown, finding = number.text, number.get_attribute("data-finding")
    assert f"#{finding}" in browser.click(number)
    for _ in range(3):
        row = browser.one(f"#{finding}")
        assert row.find_element("css selector", "td a[data-finding]").text == shown
        row.find_element("css selector", "summary").click()
        links = row.find_elements("css selector", "details a")
        link = next(a for a in links if re.search("[1-9]", a.text) or a.get_attribute("data-tie"))
        if link.get_attribute("data-tie"):
            break
        shown, finding = link.text, link.get_attribute("data-finding")
        browser.click(link)
    assert "/ties/" in browser.click(link)


@pytest.mark.parametrize("lang", LANGS)
def test_a_click_on_a_mark_opens_its_finding(browser, dossier, lang):
    browser.open(page_of(dossier, lang, "index"))
    link = browser.one(".chart svg a")
    href, label = link.get_dom_attribute("href"), link.get_attribute("aria-label")
    browser.js("arguments[0].scrollIntoView({block: 'center'})", link)
    ActionChains(browser.driver).move_to_element(link).perform()
    assert browser.until("return document.querySelector('#vg-tooltip-element.visible')?.textContent") == label
    ActionChains(browser.driver).click().perform()
    browser.until("return location.pathname.includes('/findings/') && document.readyState === 'complete'")
    assert browser.driver.current_url.endswith(href)
    assert f"{browser.one('h1').text}: {browser.one('.value a').text}" == label


def test_the_first_page_leads_to_both_languages(browser, dossier):
    for lang in LANGS:
        browser.open(dossier / "index.html")
        assert browser.click(browser.one(f"a[hreflang={lang}]")).endswith(f"/{lang}/index.html")
        assert browser.one("html").get_attribute("lang") == lang
    assert browser.severe() == []
