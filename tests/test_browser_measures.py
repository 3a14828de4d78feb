"""What a reader can choose on the pages of the measures: two dyads, indicators, a year."""

import re

import numpy as np
import pytest

from ittifak.measures.indicators import assumptions, indicators
from ittifak.measures.institutionalisation import institutionalisation
from ittifak.measures.scoring import INDEX, scores
from window import LANGS

pytest_plugins = ["browser", "bundled_dossier"]
pytestmark = pytest.mark.browser

MARKS = "return [...document.querySelectorAll('#compare .chart svg a[aria-label]')].map(m => m.getAttribute('aria-label'))"
LIVE = "return document.querySelector('#compare').dataset.live"
DRAWN_ANEW = """const figure = document.querySelector('#compare'); delete figure.dataset.live;
document.querySelector(arguments[0]).value = arguments[1];
figure.querySelector('form').dispatchEvent(new Event('change'));"""
TURN = """const figure = document.querySelector('#compare'); delete figure.dataset.live;
for (const place of arguments[0]) figure.querySelector(`input[value="${place}"]`).checked = arguments[1];
figure.querySelector('form').dispatchEvent(new Event('change'));"""


def expected(found, pair, off=()):
    """Return the index of two dyads over the indicators that are on and were searched for both, by name and year."""
    places = [found.dyads.index(dyad) for dyad in pair]
    cells = found.cells[places].copy()
    cells[:, list(off)] = np.nan
    common = ~np.isnan(cells).any(axis=0)
    index = scores(np.where(common, cells, np.nan), indicators(), assumptions().exponent)
    index = index[:, found.place(INDEX)]
    return {
        (dyad, year): float(index[place, at])
        for place, dyad in enumerate(pair)
        for at, year in enumerate(found.years)
        if not np.isnan(index[place, at])
    }


def shown(browser, bundled, lang, pair):
    """Return what the marks of the comparison say, by dyad and year."""
    browser.until(LIVE)
    names = {" – ".join(bundled.actor_name(actor).in_(lang) for actor in dyad): dyad for dyad in pair}
    said = [re.fullmatch(r"(.*), (\d{4}): ([\d.,]+)", label) for label in browser.js(MARKS)]
    return {(names[one[1]], int(one[2])): float(one[3].replace(",", ".")) for one in said if one}


@pytest.mark.parametrize("lang", LANGS)
def test_two_dyads_are_compared_as_the_measure_has_it(browser, bundled, dossier, lang):
    found = institutionalisation(bundled, [bundled.settings.focal, *bundled.settings.compared])
    browser.open(dossier / lang / "alliance.html")
    for pair in ((("TUR", "AZE"), ("ARM", "RUS")), (("TUR", "AZE"), ("TUR", "GEO"))):
        browser.js(DRAWN_ANEW, "#compare select[name=second]", "-".join(pair[1]))
        assert shown(browser, bundled, lang, pair) == pytest.approx(expected(found, pair), abs=0.0051)
    off = [place for place, row in enumerate(indicators()) if row.dimension in ("military", "legal")]
    browser.js(TURN, off, False)
    assert shown(browser, bundled, lang, pair) == pytest.approx(expected(found, pair, off), abs=0.0051)
    assert expected(found, pair, off) != pytest.approx(expected(found, pair), abs=0.0051)
    assert browser.severe() == []


def test_with_too_few_indicators_nothing_is_drawn_and_it_is_said(browser, dossier):
    browser.open(dossier / "en" / "alliance.html")
    browser.until(LIVE)
    assert not browser.one("#compare .none").is_displayed()
    browser.js(TURN, list(range(len(indicators()))), False)
    browser.until("return !document.querySelector('#compare .none').hidden")
    assert browser.all("#compare .chart svg") == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_slider_chooses_the_year_of_the_network(browser, bundled, dossier, lang):
    found = [finding for finding in bundled.findings().values() if finding.rule.id == "network.edge"]
    browser.open(dossier / lang / "network.html")
    slider = ".vega-bindings input[type=range]"
    for year in ("1995", "2021"):
        browser.js(
            "const s = document.querySelector(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('input', {bubbles: true}))",
            slider,
            year,
        )
        wanted = {finding.address for finding in found if finding.period == year}
        assert wanted
        links = "return [...document.querySelectorAll('.chart svg a')].map(a => a.href.baseVal)"
        browser.until(
            f"const l = new Set((() => {{ {links} }})()); return l.size === arguments[0]", len(wanted)
        )
        assert set(browser.js(links)) == wanted
