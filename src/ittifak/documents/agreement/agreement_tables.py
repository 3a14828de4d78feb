"""Figures of agreement as lines for the terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ittifak.statistics.agreement import Estimate

Figures = Mapping[str, Estimate]

NAMES = {
    "per_cent": "agreement",
    "cohen": "Cohen's kappa",
    "scott": "Scott's pi",
    "fleiss": "Fleiss' kappa",
    "gwet": "Gwet's AC1",
    "brennan_prediger": "Brennan–Prediger",
    "alpha": "Krippendorff's alpha",
    "cohen_linear": "Cohen, linear weights",
    "cohen_quadratic": "Cohen, quadratic weights",
    "fleiss_linear": "Fleiss, linear weights",
    "fleiss_quadratic": "Fleiss, quadratic weights",
    "gwet_linear": "Gwet's AC2, linear weights",
    "gwet_quadratic": "Gwet's AC2, quadratic weights",
    "same": "same set of codes",
    "alpha_masi": "alpha of sets (MASI)",
    "u": "alpha of spans (uα)",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "mode": "mode right",
    "mode_merged": "mode, statement=assessment",
}


def shown(estimate: Estimate) -> str:
    """Return an estimate as the terminal shows it."""
    why = f" ({estimate.reason})" if estimate.reason else ""
    if estimate.value is None:
        return "none" + why
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}" + why
    return f"{estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"


def table(title: str, rows: Mapping[str, Figures], columns: tuple[str, ...]) -> Iterator[str]:
    """Yield a line for each row that has all the columns, and why a figure is missing below."""
    whole = {name: figures for name, figures in rows.items() if all(column in figures for column in columns)}
    if not whole:
        return
    yield ""
    yield title
    yield " " * 22 + "".join(f"{NAMES[column]:<24}" for column in columns).rstrip()
    reasons: dict[str, list[str]] = {}
    for name, figures in whole.items():
        cells = []
        for column in columns:
            one = figures[column]
            if one.reason:
                reasons.setdefault(one.reason, []).append(name)
            cells.append(f"{shown(replace(one, reason=None)):<24}")
        yield f"  {name:<20}" + "".join(cells).rstrip()
    for reason, names in reasons.items():
        yield f"  {reason}: {', '.join(dict.fromkeys(names))}"


def block(title: str, figures: Figures) -> Iterator[str]:
    """Yield a title and a line for each figure; nothing where there are none."""
    if figures:
        yield ""
        yield title
        yield from _figures(figures)


def _figures(figures: Figures) -> Iterator[str]:
    for name, estimate in figures.items():
        yield f"  {NAMES.get(name, name):<28}{shown(estimate)}"
