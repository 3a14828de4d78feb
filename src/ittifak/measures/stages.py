"""The stage of a dyad in a year, from definitions: recognition, cooperation, strategic partnership, alliance.

The conditions stand in ``stages.toml`` and were fixed before any result was looked at. They ask what is owed, what
stands and what is done, never what an instrument calls itself. Order-building is said of a region and is no
stage of a dyad; a security community, the dependable expectation of peaceful change (Adler and Barnett 1998), is no
degree of institutionalisation, and is not among them.

Literature: Keohane (1984), After Hegemony; Wilkins (2008), Russo-Chinese strategic partnership, Contemporary
Security Policy 29 (2); Snyder (1997), Alliance Politics; Leeds and others (2002).
"""

import tomllib
from collections.abc import Mapping, Sequence
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
        …: 0 (none) to 4; NaN where none holds in what was searched, and what was not searched might decide otherwise.
    """
    result = np.zeros(cells.shape[:-1], cells.dtype)
    conditions = [condition for stage in stages() for condition in stage.conditions]
    holds = iter(_all_met(conditions, cells, chosen))
    for stage in stages():
        every = np.logical_and.reduce([next(holds) for _ in stage.conditions])
        result[every] = stage.rank
    missing = np.isnan(cells).any(axis=-1) & (result == 0)
    if missing.any():
        could = ranks(np.nan_to_num(cells[missing], nan=1.0), chosen)
        result[missing] = np.where(could > 0, np.nan, 0)
    return result


def met(condition: Mapping[str, Any], cells: Numbers, chosen: tuple[Indicator, ...]) -> NDArray[np.bool_]:
    """Return where a condition is met, … for cells of … × indicators."""
    return _all_met([condition], cells, chosen)[0]


def _all_met(
    conditions: Sequence[Mapping[str, Any]], cells: Numbers, chosen: tuple[Indicator, ...]
) -> list[NDArray[np.bool_]]:
    """Return where each condition is met: enough of its fields have an indicator that is high enough."""
    fields_of = [_asked(condition, chosen) for condition in conditions]
    found: list[Any] = [None] * len(conditions)
    for least in {condition["least"] for condition in conditions}:
        mine = [place for place, condition in enumerate(conditions) if condition["least"] == least]
        enough = (cells >= least).astype(np.float32)
        fields = (enough @ np.concatenate([fields_of[place] for place in mine], axis=1)) > 0
        ends = np.cumsum([fields_of[place].shape[1] for place in mine])
        for place, part in zip(mine, np.split(fields, ends[:-1], axis=-1), strict=True):
            needed = conditions[place].get("dimensions", 1)
            found[place] = part[..., 0] if part.shape[-1] == 1 else np.sum(part, axis=-1) >= needed
    return found


def asked(condition: Mapping[str, Any], chosen: tuple[Indicator, ...]) -> NDArray[np.bool_]:
    """Return which indicators a condition asks for."""
    wanted: NDArray[np.bool_] = np.any(_asked(condition, chosen), axis=1)
    return wanted


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
