"""A page fits a phone, prints without what only a screen needs, and reads without scripts."""

import base64

import pytest

from window import CHAPTERS, FOLDERS, LANGS, PHONE, page_of

pytest_plugins = ["browser", "bundled_dossier"]
pytestmark = pytest.mark.browser

# What reaches beyond the right edge of the window without a region around it that scrolls.
OUTSIDE = """
return [...document.querySelectorAll("body *")]
  .filter(e => !e.parentElement.closest(".scroll, .chart") && !e.matches(".skip"))
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.outerHTML.slice(0, 100))"""
SCROLLS = """
return [...document.querySelectorAll(arguments[0])]
  .map(e => [e.scrollWidth, e.clientWidth, getComputedStyle(e).overflowX])"""


# How large the labels of axes stand on the screen, in CSS pixels.
LETTERS = """
return [...document.querySelectorAll(".chart [class*=role-axis-label] text")].map(label => {
  const { a, b } = label.getScreenCTM();
  return parseFloat(getComputedStyle(label).fontSize) * Math.hypot(a, b);
})"""

SCALES = """
return [...document.querySelectorAll(".chart :is([class*=role-axis-label], [class*=role-legend-label])")]
  .map(scale => [...scale.querySelectorAll("text")].map(text => text.textContent))"""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sort", [*CHAPTERS, *FOLDERS])
def test_a_page_fits_a_phone(browser, dossier, lang, sort):
    browser.cdp("Emulation.setDeviceMetricsOverride", **PHONE)
    browser.open(page_of(dossier, lang, sort))
    assert browser.js("return document.documentElement.scrollWidth") <= PHONE["width"]
    assert browser.js(OUTSIDE) == []
    for _, width, overflow in browser.js(SCROLLS, ".scroll, .chart"):
        assert width <= PHONE["width"]
        assert overflow == "auto"
    wide = browser.js(SCROLLS, ".scroll") if sort in ("timeline", "evidence", "coverage") else [[2, 1, ""]]
    assert any(inner > outer for inner, outer, _ in wide), "a wide table scrolls"


def test_a_picture_on_a_phone_keeps_a_size_that_can_be_read(browser, dossier):
    browser.cdp("Emulation.setDeviceMetricsOverride", **PHONE)
    for chapter in ("index", "timeline", "coverage"):
        browser.open(page_of(dossier, "tr", chapter))
        sizes = browser.js(LETTERS)
        assert len(sizes) > 5 and min(sizes) >= 8


def test_small_counts_stand_once_each_on_axis_and_legend(browser, case, tmp_path):
    case.settings = case.settings.replace('"1991/2024"', '"2020/2021"')
    root = case.open().dossier(tmp_path / "dossier").parent
    for chapter in ("index", "timeline", "coverage"):
        browser.open(root / "en" / f"{chapter}.html")
        scales = [labels for labels in browser.js(SCALES) if labels[0] == "0"]
        assert scales
        for labels in scales:
            assert labels == [str(number) for number in sorted({int(label) for label in labels})]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sort", ["index", "evidence", "ties"])
def test_a_page_prints_without_what_only_a_screen_needs(browser, dossier, lang, sort):
    browser.open(page_of(dossier, lang, sort))
    printed = browser.cdp("Page.printToPDF", printBackground=False)["data"]
    pdf = base64.b64decode(printed)
    assert pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF")
    assert 10_000 < len(pdf) < 8_000_000
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    for css in ("nav", ".filter", ".language", "button", ".files", ".skip"):
        assert not [element for element in browser.all(css) if element.is_displayed()], css
    for css in ("h1", ".case", "main p, main dl", "#citation"):
        assert browser.one(css).is_displayed(), css


def test_a_printed_table_is_cut_off_nowhere(browser, dossier):
    browser.open(page_of(dossier, "en", "evidence"))
    browser.cdp("Emulation.setEmulatedMedia", media="print")
    assert {overflow for *_, overflow in browser.js(SCROLLS, ".scroll")} == {"visible"}


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_reads_without_scripts(browser, dossier, lang):
    browser.cdp("Emulation.setScriptExecutionDisabled", value=True)
    for chapter, pictures in (("index", 1), ("timeline", 1), ("coverage", 2)):
        browser.open(page_of(dossier, lang, chapter), "?q=nothing", settled=False)
        assert not browser.all(".chart[data-live]")
        stills = browser.all(".chart img")
        assert len(stills) == pictures
        for still in stills:
            assert still.is_displayed()
            assert still.get_property("naturalWidth") > 100
            assert still.get_attribute("alt")
        assert all(row.is_displayed() for row in browser.all("tbody tr")[:5])
        assert not [field for field in browser.all(".filter, button") if field.is_displayed()]
    number = browser.one("main a[data-finding]")
    shown = number.text
    browser.click(number)
    assert browser.one(".value a").text == shown
    address = browser.click(browser.one("#other-language"))
    assert f"/{next(other for other in LANGS if other != lang)}/findings/" in address
    assert browser.severe() == []
