"""Each mark of each picture carries a finding and its value; PNG and SVG show the same."""

import json
import re
import struct
import zlib
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import altair
import pytest
from defusedxml.ElementTree import parse

from crawler import resolved, tree
from ittifak.dossier.numbers import written
from ittifak.dossier.run import run_chapters
from ittifak.evidence.chapter import Picture
from ittifak.evidence.text import LANGS

pytest_plugins = ["bundled_dossier"]
SVG = "{http://www.w3.org/2000/svg}"
# Pictures that draw a value of zero too.
FILLED = {"searched", "dimensions", "stages"}
LINK = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture(scope="module")
def pictures(bundled):
    """Return chapter, id and findings of each picture."""
    _, results = run_chapters(bundled)
    return [
        (chapter, block.id, {finding.id for finding in block.findings})
        for chapter, result in results.items()
        for block in result.blocks
        if isinstance(block, Picture)
    ]


def data_of(spec):
    """Yield each row of data anywhere in a Vega-Lite specification."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == "data" and "values" in value:
                yield from value["values"]
            elif key == "datasets":
                for rows in value.values():
                    yield from rows
            else:
                yield from data_of(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from data_of(value)


def specs_on(dossier, lang, chapter):
    page = tree(dossier / lang / f"{chapter}.html")
    return {
        script.attributes["id"].removeprefix("spec-"): json.loads(script.text)
        for script in page.all("script", type="application/json")
    }


@pytest.mark.parametrize("lang", LANGS)
def test_each_mark_has_the_value_of_its_finding(bundled, dossier, pictures, lang):
    found = bundled.findings()
    assert len(pictures) >= 4
    for chapter, name, findings in pictures:
        rows = list(data_of(specs_on(dossier, lang, chapter)[name]))
        assert {row["finding"] for row in rows} == findings
        for row in rows:
            finding = found[row["finding"]]
            assert row["value"] == finding.value
            assert row["says"] == f"{finding.title.in_(lang)}: {written(finding, lang)}"
            target = resolved(f"{lang}/{chapter}.html", row["href"])
            assert target == f"{lang}/{finding.address}"
            assert (dossier / target.partition("#")[0]).is_file()


def test_a_cell_that_nobody_searched_has_no_value(bundled, dossier):
    found = bundled.findings()
    rows = list(data_of(specs_on(dossier, "en", "coverage")["searched"]))
    efforts = {row["effort"] for row in rows}
    assert efforts == {"partly searched", "not searched"} or "searched" in efforts
    for row in rows:
        assert (row["effort"] == "not searched") == (row["value"] is None)
        assert (row["value"] is None) == (found[row["finding"]].null_reason is not None)


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_shows_each_picture_and_leads_to_its_files(dossier, pictures, lang):
    for chapter, name, _ in pictures:
        page = tree(dossier / lang / f"{chapter}.html")
        (chart,) = page.all("div", "chart", data_spec=f"spec-{name}")
        figure = chart.parent
        (image,) = figure.all("img")
        assert image.attributes["alt"].strip()
        stem = f"pictures/{chapter}-{name}.{lang}"
        here = f"{lang}/{chapter}.html"
        assert resolved(here, image.attributes["src"]) == f"{stem}.svg"
        linked = {resolved(here, link.attributes["href"]) for link in figure.all("a")}
        assert {f"{stem}.png", f"{stem}.svg"} <= linked


@pytest.mark.parametrize("lang", LANGS)
def test_the_svg_draws_each_mark_and_leads_to_its_finding(bundled, dossier, pictures, lang):
    found = bundled.findings()
    for chapter, name, findings in pictures:
        path = f"pictures/{chapter}-{name}.{lang}.svg"
        root: Element = parse(dossier / path).getroot()
        assert root.tag == f"{SVG}svg"
        links = {resolved(path, link.get(LINK) or link.get("href")) for link in root.iter(f"{SVG}a")}
        # A bar of length zero has nothing to draw; the network shows one year at a time.
        drawn = {key for key in findings if found[key].value != 0 or name in FILLED}
        if chapter == "network":
            drawn = {key for key in drawn if found[key].period == max(found[k].period for k in findings)}
        expected = {f"{lang}/{found[key].address}" for key in drawn}
        assert expected <= links <= {f"{lang}/{found[key].address}" for key in findings}
        assert len(list(root.iter(f"{SVG}path"))) >= len(drawn)
        addresses = re.findall(r'"(\w+:/[^"]*)"', (dossier / path).read_text("utf-8"))
        assert {urlsplit(address).hostname for address in addresses} == {"www.w3.org"}
        words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
        assert any(letter in words for letter in "ığşçöİ") == (lang == "tr"), path


def pixels(path):
    """Return width, height and the unpacked scan lines of a PNG."""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed = 8, b""
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    assert kind == b"IEND"
    return *struct.unpack(">II", data[16:24]), zlib.decompress(packed)


@pytest.mark.parametrize("lang", LANGS)
def test_the_png_is_a_picture(dossier, pictures, lang):
    for chapter, name, _ in pictures:
        width, height, lines = pixels(dossier / "pictures" / f"{chapter}-{name}.{lang}.png")
        assert width > 1000
        assert height > 200
        assert len(lines) > width * height
        assert len(set(lines)) > 20


def test_the_two_languages_differ_in_words_and_not_in_numbers(dossier, pictures):
    for chapter, name, _ in pictures:
        english, turkish = (list(data_of(specs_on(dossier, lang, chapter)[name])) for lang in LANGS)
        assert [(row["finding"], row["value"]) for row in english] == [
            (row["finding"], row["value"]) for row in turkish
        ]
        assert all(e["says"] != t["says"] for e, t in zip(english, turkish, strict=True))
        files = [(dossier / "pictures" / f"{chapter}-{name}.{lang}.svg").read_bytes() for lang in LANGS]
        assert files[0] != files[1]


def test_a_chart_comes_as_altair(bundled):
    names = bundled.charts()
    assert len(names) >= 4
    for name in names:
        chart = bundled.chart(name, "tr")
        assert isinstance(chart, altair.TopLevelMixin)
        assert list(data_of(chart.to_dict()))
    with pytest.raises(KeyError):
        bundled.chart("index.no-such-picture")
    with pytest.raises(KeyError):
        bundled.chart("no-such-chapter.layers")
