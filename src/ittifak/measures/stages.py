"""The stage of a dyad in a year, from definitions: recognition, cooperation, strategic partnership, alliance.

The conditions stand in ``stages.toml`` and were fixed before any result was looked at. They ask what is owed, what
stands and what is done, never what an instrument calls itself. Order-building is said of a region and is no
stage of a dyad; a security community, the dependable expectation of peaceful change (Adler and Barnett 1998), is no
degree of institutionalisation, and is not among them.

Literature: Keohane (1984), After Hegemony; Wilkins (2008), Russo-Chinese strategic partnership, Contemporary
Security Policy 29 (2); Snyder (1997), Alliance Politics; Leeds and others (2002).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ittifak.evidence.text import Text
from ittifak.measures.indicators import Indicator

Numbers = NDArray[np.floating]


@dataclass(frozen=True)
class Stage:
    """A stage, its rank from 1, what it means, and its conditions, all of which must hold."""

    id: str
    rank: int
    name: Text
    definition: Text
    conditions: tuple[Mapping[str, Any], ...]


NO_STAGE = Text("none of the stages", "aşamaların hiçbiri")


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(resources.files("ittifak.measures").joinpath("stages.toml").read_text("utf-8"))


@cache
def stages() -> tuple[Stage, ...]:
    """Return the stages by rank."""
    return tuple(
        Stage(
            row["id"],
            row["rank"],
            Text(row["name_en"], row["name_tr"]),
            Text(row["definition_en"], row["definition_tr"]),
            tuple(row["conditions"]),
        )
        for row in sorted(_document()["stage"], key=lambda row: row["rank"])
    )


def version() -> int:
    """Return the version of the conditions."""
    return int(_document()["version"])


def stage_name(rank: float) -> Text:
    """Return the name of the stage of that rank; 0 is none."""
    return next((stage.name for stage in stages() if stage.rank == rank), NO_STAGE)


def ranks(cells: Numbers, chosen: tuple[Indicator, ...]) -> Numbers:
    """Return the rank of the highest stage that holds.

    Args:
        cells: … × indicators × years, as from ``institutionalisation.coded``; NaN, not searched, meets no condition.
        chosen: the indicators.

    Returns:
        … × years: 0 (none) to 4; NaN where no indicator was searched.
    """
    result = np.zeros(cells.shape[:-2] + cells.shape[-1:], cells.dtype)
    for stage in stages():
        holds = np.all([met(condition, cells, chosen) for condition in stage.conditions], axis=0)
        result = np.where(holds, stage.rank, result)
    return np.where(np.isnan(cells).all(axis=-2), np.nan, result).astype(cells.dtype)


def met(condition: Mapping[str, Any], cells: Numbers, chosen: tuple[Indicator, ...]) -> NDArray[np.bool_]:
    """Return where a condition is met, … × years."""
    enough = np.nan_to_num(cells, nan=0.0) >= condition["least"]
    if "any" in condition:
        rows = [place for place, row in enumerate(chosen) if row.id in condition["any"]]
        found: NDArray[np.bool_] = enough[..., rows, :].any(axis=-2)
        return found
    fields = [
        enough[..., _rows(chosen, dimension, condition["aspects"]), :].any(axis=-2)
        for dimension in condition["among"]
    ]
    several: NDArray[np.bool_] = np.sum(fields, axis=0) >= condition["dimensions"]
    return several


def _rows(chosen: tuple[Indicator, ...], dimension: str, aspects: list[str]) -> list[int]:
    return [place for place, row in enumerate(chosen) if row.dimension == dimension and row.aspect in aspects]
