"""Pictures as files: PNG and SVG in each language, and the library that brings them to life."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from ittifak.evidence.chapter import Picture
from ittifak.evidence.text import LANGS, Lang

# The converter puts an address of its own before links that have none.
_ABROAD = "https://dossier.invalid/"


def write(picture: Picture, stem: str, folder: Path) -> None:
    """Write a picture in both languages into ``folder``, its marks leading to the findings."""
    for lang in LANGS:
        spec = json.dumps(picture.specs[lang], ensure_ascii=False)
        svg = vl_convert.vegalite_to_svg(spec.replace('"findings/', f'"{_ABROAD}findings/'))
        svg = _renumbered(svg.replace(_ABROAD, f"../{lang}/"))
        (folder / f"{stem}.{lang}.svg").write_text(svg, "utf-8")
        (folder / f"{stem}.{lang}.png").write_bytes(vl_convert.svg_to_png(svg, scale=2))


def _renumbered(svg: str) -> str:
    """Return the picture with its ids counted from zero; the converter counts on from picture to picture."""
    for place, name in enumerate(dict.fromkeys(re.findall(r' id="(\w+)"', svg))):
        svg = re.sub(rf'(?<=["#]){name}(?=["\)])', f"part-{place}", svg)
    return svg


def inline_json(picture: Picture, lang: Lang) -> str:
    """Return the specification as JSON that is safe inside a script element."""
    return safe_json(picture.specs[lang])


def safe_json(data: Any) -> str:
    """Return data as JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def library() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one classic script."""
    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))
