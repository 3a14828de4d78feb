"""The page of a chapter: its blocks in one language."""

from typing import Any

from markupsafe import Markup

from ittifak.dossier.charts import NUMBERS
from ittifak.dossier.inline import filled, html
from ittifak.dossier.page import Site
from ittifak.dossier.pictures import inline_json, safe_json
from ittifak.evidence.chapter import Block, Chapter, Comparison, Grid, Heading, Picture, Prose, Result
from ittifak.evidence.text import LANGS, Lang

UP = "../"


def write(site: Site, chapter: Chapter, result: Result) -> None:
    """Write the page of ``chapter`` in both languages."""
    for lang in LANGS:
        site.write(
            lang,
            f"{chapter.id}.html",
            "chapter.html",
            chapter.title,
            blocks=[_block(chapter, block, lang) for block in result.blocks],
            missing=[words.in_(lang) for words in result.missing],
            live=any(isinstance(block, Picture | Comparison) for block in result.blocks),
        )


def _block(chapter: Chapter, block: Block, lang: Lang) -> dict[str, Any]:
    match block:
        case Heading():
            return {"type": "heading", "id": block.id, "words": block.words.in_(lang)}
        case Prose():
            return {
                "type": "prose",
                "words": filled(block.words, dict(block.parts), lang, UP),
                "warning": block.warning,
            }
        case Picture():
            return {
                "type": "picture",
                "id": block.id,
                "file": f"{chapter.id}-{block.id}",
                "caption": block.caption.in_(lang),
                "spec": Markup(inline_json(block, lang)),  # noqa: S704  (made safe there)
            }
        case Grid():
            return _grid(block, lang)
        case Comparison():
            return _comparison(block, lang)


def _comparison(block: Comparison, lang: Lang) -> dict[str, Any]:
    fields: dict[str, list[tuple[int, str]]] = {}
    for place, (_, _, dimension, name) in enumerate(block.indicators):
        fields.setdefault(dimension.in_(lang), []).append((place, name.in_(lang)))
    data = {
        "years": list(block.years),
        "dyads": {key: name.in_(lang) for key, name in block.dyads},
        "indicators": [{"id": key, "dimension": dimension} for key, dimension, _, _ in block.indicators],
        "cells": block.cells,
        "addresses": block.addresses,
        "exponent": block.exponent,
        "words": _AXES[lang],
        "numbers": NUMBERS[lang],
    }
    return {
        "type": "comparison",
        "id": block.id,
        "caption": block.caption.in_(lang),
        "dyads": [(key, name.in_(lang)) for key, name in block.dyads],
        "fields": list(fields.items()),
        "data": Markup(safe_json(data)),  # noqa: S704  (made safe there)
    }


_AXES = {"en": {"year": "year", "index": "index"}, "tr": {"year": "yıl", "index": "endeks"}}


def _grid(block: Grid, lang: Lang) -> dict[str, Any]:
    facets = block.facets or [{}] * len(block.rows)
    return {
        "type": "grid",
        "id": block.id,
        "caption": block.caption.in_(lang),
        "columns": [column.in_(lang) for column in block.columns],
        "facets": [
            (key, name.in_(lang), [(value, words.in_(lang)) for value, words in choices.items()])
            for key, (name, choices) in block.facet_names.items()
        ],
        "rows": [
            {
                "cells": [html(cell, lang, UP) for cell in row],
                "attributes": Markup("").join(
                    Markup(' data-{}="{}"').format(key, value) for key, value in facet.items()
                ),
            }
            for row, facet in zip(block.rows, facets, strict=True)
        ],
    }
