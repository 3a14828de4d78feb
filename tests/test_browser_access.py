"""Everyone can read a page: axe finds nothing against WCAG 2 A and AA, and the keyboard reaches everything."""

from importlib import resources

import pytest
from selenium.webdriver.common.keys import Keys

from window import CHAPTERS, FOLDERS, LANGS, PHONE, page_of

pytest_plugins = ["browser", "bundled_dossier"]
pytestmark = pytest.mark.browser

AXE = """
const done = arguments[0];
axe.run({ runOnly: ["wcag2a", "wcag2aa"], resultTypes: ["violations"] }).then(found => done(
  found.violations.map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])));"""
ACTIVE = "return document.activeElement"
FOCUS = """
const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
return outlineStyle === "none" ? 0 : parseFloat(outlineWidth)"""


def press(browser, *keys):
    """Press keys where the focus is, and return the element that then has it."""
    browser.js(ACTIVE).send_keys(*keys)
    return browser.js(ACTIVE)


def usual(folder):
    """Return a page of middling size; the largest hold thousands of the same elements."""
    pages = sorted(folder.glob("*.html"), key=lambda page: (page.stat().st_size, page.name))
    return pages[len(pages) * 3 // 4]


@pytest.fixture(scope="session")
def axe():
    return resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")


def against_the_rules(browser, axe):
    browser.js(axe)
    return browser.driver.execute_async_script(AXE)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sort", [*CHAPTERS, *FOLDERS])
def test_axe_finds_nothing_against_wcag(browser, dossier, axe, lang, sort):
    browser.open(usual(dossier / lang / sort) if sort in FOLDERS else page_of(dossier, lang, sort))
    assert against_the_rules(browser, axe) == []


def test_axe_would_find_something(browser, dossier, axe):
    browser.open(dossier / "en" / "downloads.html")
    browser.js(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"x\"><button></button>')"
    )
    assert {rule for rule, *_ in against_the_rules(browser, axe)} == {"image-alt", "button-name"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sort", ["timeline", "ties"])
def test_the_first_key_leads_past_the_header(browser, dossier, lang, sort):
    browser.open(page_of(dossier, lang, sort))
    skip = press(browser, Keys.TAB)
    assert skip.get_dom_attribute("class") == "skip"
    box = skip.rect
    assert box["x"] >= 0 and box["y"] >= 0 and box["width"] > 20
    assert browser.js(FOCUS) >= 2
    press(browser, Keys.ENTER)
    assert browser.driver.current_url.endswith("#main")
    first = press(browser, Keys.TAB)
    assert browser.js("return arguments[0].closest('main') !== null", first)


@pytest.mark.parametrize("sort", ["evidence", "ties", "findings"])
def test_whatever_has_the_focus_shows_it(browser, dossier, sort):
    browser.open(page_of(dossier, "tr", sort))
    seen = set()
    for _ in range(16):
        element = press(browser, Keys.TAB)
        seen.add(element.tag_name)
        assert browser.js(FOCUS) >= 2, element.get_attribute("outerHTML")
    assert "a" in seen


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sort", ["index", "timeline", "coverage", "evidence", "method", "downloads"])
def test_what_scrolls_can_be_reached_and_says_what_it_is(browser, dossier, lang, sort):
    browser.cdp("Emulation.setDeviceMetricsOverride", **PHONE)
    browser.open(page_of(dossier, lang, sort))
    regions = browser.all(".scroll, .chart")
    assert regions
    for region in regions:
        assert region.get_dom_attribute("tabindex") == "0"
        assert region.aria_role == "region"
        assert region.accessible_name
    wide = next(
        (r for r in regions if browser.js("return arguments[0].scrollWidth > arguments[0].clientWidth", r)),
        None,
    )
    if wide:
        browser.js("arguments[0].focus()", wide)
        press(browser, Keys.ARROW_RIGHT)
        browser.until("return arguments[0].scrollLeft > 0", wide)


@pytest.mark.parametrize("lang", LANGS)
def test_the_keyboard_walks_the_marks_of_a_picture(browser, dossier, lang):
    browser.open(page_of(dossier, lang, "coverage"))
    browser.js("document.querySelector('.chart').focus()")
    first = press(browser, Keys.TAB)
    assert first.tag_name == "a" and first.aria_role == "link"
    assert browser.js("return getComputedStyle(arguments[0].firstElementChild).strokeWidth", first) == "3px"
    second = press(browser, Keys.ARROW_RIGHT)
    assert second != first and second.get_dom_attribute("aria-label") == second.accessible_name
    assert press(browser, Keys.ARROW_LEFT) == first
    assert press(browser, Keys.ARROW_LEFT) == first
    href = press(browser, Keys.ARROW_DOWN).get_dom_attribute("href")
    assert not browser.js("return arguments[0].closest('svg') !== null", press(browser, Keys.TAB))
    browser.js("document.querySelector(`.chart a[href='${arguments[0]}']`).focus()", href)
    browser.js(ACTIVE).send_keys(Keys.ENTER)
    browser.until("return location.pathname.includes('/findings/')")
    assert browser.driver.current_url.endswith(href)


def test_a_wish_for_less_motion_takes_nothing_away(browser, dossier):
    page = page_of(dossier, "en", "index")
    browser.open(page)
    usual_text = browser.one("body").text
    browser.cdp(
        "Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}]
    )
    browser.open(page)
    assert browser.js("return matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert browser.one("body").text == usual_text
    assert browser.js("return document.getAnimations().length") == 0
