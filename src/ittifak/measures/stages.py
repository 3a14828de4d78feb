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
        cells: … × indicators, as from ``institutionalisation.coded``; NaN, not searched, meets no condition.
        chosen: the indicators.

    Returns:
        …: 0 (none) to 4; NaN where no indicator was searched.
    """
    result = np.zeros(cells.shape[:-1], cells.dtype)
    enough = {
        least: (cells >= least).astype(np.float32)
        for least in {condition["least"] for stage in stages() for condition in stage.conditions}
    }
    for stage in stages():
        holds = np.ones(cells.shape[:-1], bool)
        for condition in stage.conditions:
            holds &= _met(condition, enough[condition["least"]], chosen)
        result[holds] = stage.rank
    result[np.isnan(cells).all(axis=-1)] = np.nan
    return result


def met(condition: Mapping[str, Any], cells: Numbers, chosen: tuple[Indicator, ...]) -> NDArray[np.bool_]:
    """Return where a condition is met, … for cells of … × indicators."""
    return _met(condition, (cells >= condition["least"]).astype(np.float32), chosen)


def _met(condition: Mapping[str, Any], enough: Numbers, chosen: tuple[Indicator, ...]) -> NDArray[np.bool_]:
    asked = _asked(condition, chosen)
    fields = (enough @ asked) > 0
    needed = condition.get("dimensions", 1)
    several: NDArray[np.bool_] = fields.sum(axis=-1) >= needed
    return several


def _asked(condition: Mapping[str, Any], chosen: tuple[Indicator, ...]) -> Numbers:
    """Return which indicators make up which of the fields that a condition counts; one field where it names any."""
    if "any" in condition:
        return np.array([[row.id in condition["any"]] for row in chosen], np.float32)
    return np.array(
        [
            [row.dimension == field and row.aspect in condition["aspects"] for field in condition["among"]]
            for row in chosen
        ],
        np.float32,
    )
