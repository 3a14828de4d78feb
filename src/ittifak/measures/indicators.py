"""The indicators of institutionalisation and the assumptions about evidence, read from ``indicators.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from ittifak.evidence.text import Text


@dataclass(frozen=True)
class Indicator:
    """Presence or frequency of some kinds of tie, or of provisions in force, in a searched register."""

    id: str
    dimension: str
    aspect: str
    name: Text
    kinds: tuple[str, ...] = ()
    provision: Mapping[str, Any] = field(default_factory=dict)
    lasting: bool = False
    full: int = 1


@dataclass(frozen=True)
class Assumptions:
    """How evidence is assumed to come about: judgements, fixed and stated, no estimates from a case."""

    true_one_source: float
    true_more_sources: float
    found_searched: float
    found_partial: float
    found_unsearched: float
    rate_shape: float
    rate_exposure: float
    exponent: float
    draws: int
    level: float


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(resources.files("ittifak.measures").joinpath("indicators.toml").read_text("utf-8"))


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return all indicators, in order of their dimensions."""
    return tuple(
        Indicator(
            id=row["id"],
            dimension=row["dimension"],
            aspect=row["aspect"],
            name=Text(row["name_en"], row["name_tr"]),
            kinds=tuple(row.get("kinds", ())),
            provision=row.get("provision", {}),
            lasting=row.get("lasting", False),
            full=row.get("full", 1),
        )
        for row in _document()["indicator"]
    )


@cache
def dimensions() -> tuple[str, ...]:
    """Return the dimensions: layers that have indicators."""
    return tuple(dict.fromkeys(row.dimension for row in indicators()))


@cache
def aspects() -> dict[str, Text]:
    """Return the aspects and their names: what is owed, what stands, what is done."""
    return {key: Text(**names) for key, names in _document()["aspects"].items()}


@cache
def assumptions() -> Assumptions:
    """Return the assumptions."""
    return Assumptions(**_document()["assumptions"])


def version() -> int:
    """Return the version of indicators and assumptions, which is part of every rule that uses them."""
    return int(_document()["version"])
