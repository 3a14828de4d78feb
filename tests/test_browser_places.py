"""What a reader has chosen, a language, a filter, a place, stands in the address and lasts; a page can be cited."""

import csv
import unicodedata
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from selenium.webdriver.common.keys import Keys

from ittifak.case.folder import bundled
from ittifak.evidence.language import lower, upper
from window import LANGS, largest

pytest_plugins = ["browser", "bundled_dossier"]
pytestmark = pytest.mark.browser

SHOWN = "return [...document.querySelectorAll('#ties tbody tr:not([hidden])')].map(row => row.textContent)"
HIDDEN = "return [...document.querySelectorAll('#ties tbody tr[hidden]')].map(row => row.textContent)"
PASTE = "const field = document.body.appendChild(document.createElement('textarea')); field.id = 'pasted'; field.focus()"


def folded(text):
    """Return text as the search compares it: lower case, without the marks of letters."""
    bare = "".join(c for c in unicodedata.normalize("NFD", lower(text, "tr")) if not unicodedata.combining(c))
    return bare.replace("ı", "i").replace("ə", "e")


def placed():
    """Return layer and mode of each accepted tie of the bundled case, from its files."""
    home = bundled()["south-caucasus"]
    with (home / "kinds.csv").open(encoding="utf-8", newline="") as file:
        layers = {row["id"]: row["layer"] for row in csv.DictReader(file)}
    with (home / "ties.csv").open(encoding="utf-8", newline="") as file:
        return [(layers[r["kind"]], r["mode"]) for r in csv.DictReader(file) if r["status"] == "accepted"]


def other_language(browser):
    return browser.click(browser.one("#other-language"))


def choose(browser, name, value):
    """Choose with the keyboard, since a driver's click on an option fires less than a reader's."""
    field = browser.one(f"select[name={name}]")
    values = [option.get_attribute("value") for option in field.find_elements("css selector", "option")]
    field.send_keys(Keys.HOME, *[Keys.DOWN] * values.index(value))


def chosen(browser):
    fields = browser.all(".filter input, .filter select")
    return {field.get_attribute("name"): field.get_property("value") for field in fields}


@pytest.mark.parametrize("lang", LANGS)
def test_the_other_language_keeps_page_filter_and_anchor(browser, dossier, lang):
    other = next(name for name in LANGS if name != lang)
    query = f"?mode=deed&q={quote('Şuşa')}"
    browser.open(dossier / lang / "timeline.html", f"{query}#ties")
    first = browser.driver.current_url
    found = urlsplit(other_language(browser))
    assert found.path.endswith(f"/{other}/timeline.html")
    assert parse_qs(found.query) == {"mode": ["deed"], "q": ["Şuşa"]}
    assert found.fragment == "ties"
    assert browser.one("html").get_attribute("lang") == other
    assert chosen(browser) == {"q": "Şuşa", "mode": "deed", "layer": ""}
    assert other_language(browser) == first


@pytest.mark.parametrize("folder", ["ties", "sources", "actors", "findings"])
def test_the_other_language_keeps_the_place_on_nested_pages(browser, dossier, folder):
    page = largest(dossier / "tr" / folder)
    heading = browser.open(page) or browser.one("h2").get_attribute("id")
    browser.js("location.hash = arguments[0]", heading)
    assert other_language(browser) == f"{dossier.as_uri()}/en/{folder}/{quote(page.name)}#{heading}"
    assert browser.severe() == []


def test_the_other_language_follows_what_is_chosen_later(browser, dossier):
    browser.open(dossier / "en" / "timeline.html")
    choose(browser, "layer", "energy")
    browser.click(browser.one("figcaption a[href^='#']"))
    assert other_language(browser).endswith("/tr/timeline.html?layer=energy#picture-years")


@pytest.mark.parametrize("lang", LANGS)
def test_layer_and_mode_leave_the_ties_that_the_tables_place_there(browser, dossier, lang):
    ties = placed()
    browser.open(dossier / lang / "timeline.html")
    assert len(browser.js(SHOWN)) == len(ties)
    choose(browser, "layer", "military")
    assert len(browser.js(SHOWN)) == sum(layer == "military" for layer, _ in ties) > 0
    choose(browser, "mode", "deed")
    left = browser.js(SHOWN)
    assert len(left) == ties.count(("military", "deed")) > 0
    address = browser.driver.current_url
    assert parse_qs(urlsplit(address).query) == {"layer": ["military"], "mode": ["deed"]}

    browser.open(dossier / lang / "timeline.html", "?" + urlsplit(address).query)
    assert chosen(browser) == {"q": "", "layer": "military", "mode": "deed"}
    assert browser.js(SHOWN) == left

    choose(browser, "layer", "")
    choose(browser, "mode", "")
    assert urlsplit(browser.driver.current_url).query == ""
    assert len(browser.js(SHOWN)) == len(ties)


@pytest.mark.parametrize("word", ["imza", "tatbikat", "kapatıl", "Şuşa", "azerbaycan"])
def test_a_search_in_turkish_finds_words_in_either_case(browser, dossier, word):
    browser.open(dossier / "tr" / "timeline.html")
    found = []
    for query in (lower(word, "tr"), upper(word, "tr"), f" {word} "):
        browser.one("input[name=q]").clear()
        browser.one("input[name=q]").send_keys(query)
        found.append(browser.js(SHOWN))
    assert found[0] == found[1] == found[2]
    assert all(folded(word) in folded(text) for text in found[0]) and found[0]
    assert not any(lower(word, "tr") in lower(text, "tr") for text in browser.js(HIDDEN))


@pytest.mark.parametrize(
    ("lang", "typed", "written"),
    [("en", "turkiye", "Türkiye"), ("tr", "SUSA", "Şuşa"), ("tr", "ISTANBUL", "İstanbul")],
)
def test_a_search_needs_no_turkish_keyboard(browser, dossier, lang, typed, written):
    browser.open(dossier / lang / "timeline.html", f"?q={typed}")
    assert any(written in text for text in browser.js(SHOWN))
    assert not any(written in text for text in browser.js(HIDDEN))


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_matches_is_said(browser, dossier, lang):
    browser.open(dossier / lang / "evidence.html", "?q=nowhere-in-any-row")
    assert browser.one(".filter output").is_displayed()
    assert browser.one(".filter output").text
    assert not [row for row in browser.all("#sources-table tbody tr") if row.is_displayed()]
    assert browser.all("#actors-table tbody tr")[0].is_displayed()
    browser.one("input[name=q]").clear()
    browser.one("input[name=q]").send_keys(Keys.SPACE)
    assert not browser.one(".filter output").is_displayed()
    assert browser.all("#sources-table tbody tr")[0].is_displayed()


@pytest.mark.parametrize("clipboard", ["granted", "denied"])
@pytest.mark.parametrize("lang", LANGS)
def test_a_citation_is_copied_with_its_address_and_the_button_says_so(browser, dossier, lang, clipboard):
    """Where the page may not write to the clipboard itself, it falls back on a selection."""
    permission = {"name": "clipboard-write", "allowWithoutSanitization": False}
    browser.cdp("Browser.setPermission", permission=permission, setting=clipboard)
    page = largest(dossier / lang / "ties")
    browser.open(page, "#evidence")
    button = browser.one("button.copy")
    before, done = button.text, button.get_attribute("data-done")
    assert before != done
    browser.js("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    browser.until("return arguments[0].textContent === arguments[1]", button, done)
    browser.js(PASTE)
    browser.one("#pasted").send_keys(Keys.CONTROL, "v")
    pasted = browser.one("#pasted").get_property("value")
    assert pasted == f"{browser.one('#citation').text} {page.as_uri()}#evidence"
    assert f"{lang}/ties/{page.name}" in pasted
    assert browser.severe() == []
