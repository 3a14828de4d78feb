"""Agreement between coders: coding files in, coefficients with intervals and the disagreements out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ittifak.case.fault import CaseError, Fault
from ittifak.documents.agreement.agreement_of_codes import Codes, Name
from ittifak.documents.agreement.agreement_of_spans import of_spans
from ittifak.documents.agreement.agreement_report import Agreement, CodeAgreement
from ittifak.documents.agreement.aligned import Aligned, align
from ittifak.documents.agreement.disagreements import on, on_codes, on_voice
from ittifak.documents.coding.coder import MODES
from ittifak.documents.coding.coding_file import read_codings
from ittifak.statistics.agreement import Estimate, Sampling, coefficients
from ittifak.statistics.alpha import SCALES
from ittifak.statistics.ratings import MISSING, Places, Ratings

Figures = dict[str, Estimate]


def agree(
    paths: Sequence[Path],
    *,
    reference: str | None = None,
    scale: str | None = None,
    segments: pa.Table | None = None,
    codes: tuple[str, ...] | None = None,
    sampling: Sampling | None = None,
) -> Agreement:
    """Compare the coders of coding files.

    A coder is named by the column ``coder`` of a file, or else by the file's name without its suffix. Segments are put
    side by side by id; a segment that a coder does not have is missing there and is no disagreement.

    Args:
        paths: coding files.
        reference: a coder against whom precision, recall and F1 of the others are reckoned.
        scale: ``nominal``, ``ordinal``, ``interval`` or ``ratio``: the code of a segment is one value on a scale, and
            an empty one is missing. Without it a segment has a set of codes.
        segments: their ``id`` and ``text``, from whose length the agreement on marked passages is reckoned.
        codes: of the codebook; without it, those that were given.
        sampling: of the intervals.

    Raises:
        CaseError: one line for each fault in the files.
    """
    codings: dict[str, pa.Table] = {}
    faults: list[Fault] = []
    names = _names(paths)
    for path, name in zip(paths, names, strict=True):
        try:
            by_coder = _by_coder(read_codings(path, segments=segments), name)
        except CaseError as error:
            faults += error.faults
            continue
        for coder, table in by_coder.items():
            if coder in codings:
                faults.append(Fault(path.name, 0, f"coder '{coder}' again", "each coder once"))
            codings[coder] = table
    if faults:
        raise CaseError(faults)
    return compare(
        codings, reference=reference, scale=scale, segments=segments, codes=codes, sampling=sampling
    )


def compare(
    codings: Mapping[str, pa.Table],
    *,
    reference: str | None = None,
    scale: str | None = None,
    segments: pa.Table | None = None,
    codes: tuple[str, ...] | None = None,
    sampling: Sampling | None = None,
) -> Agreement:
    """Compare codings that are tables, by coder; otherwise as `agree`."""
    _check(codings, reference, scale)
    sampling = sampling or Sampling()
    aligned = align(codings, codes)
    present = aligned.given != MISSING
    several = len(aligned.codes) > 0 and aligned.sets.sum(axis=1).max(initial=0) > 1
    common = Agreement(
        coders=aligned.coders,
        segments=len(aligned.ids),
        shared=int((present.sum(axis=1) >= 2).sum()),
        missing={
            coder: tuple(aligned.ids.filter(pa.array(~present[:, place])).to_pylist())
            for place, coder in enumerate(aligned.coders)
        },
        mode=_nominal(aligned.mode, len(aligned.modes), sampling),
        speaker=_nominal(aligned.speaker, len(aligned.speakers), sampling),
        scale=scale or "nominal",
        sampling=sampling,
        reference=reference,
    )
    if scale is not None:
        ratings, values = _values(aligned, scale)
        figures = coefficients(ratings, scale, sampling)
        disagreements = (*on("value", values, aligned.codes, aligned), *on_voice(aligned))
        return replace(common, values=figures, disagreements=disagreements)
    named = Codes(aligned, reference).estimates(sampling) if aligned.codes else {}
    return replace(
        common,
        values={} if several or not aligned.codes else coefficients(aligned.ratings, "nominal", sampling),
        codes=tuple(_codes(aligned, named, of_spans(aligned, segments, sampling))),
        over_codes={name: _under(named, name) for name in ("micro", "mean", "sets")} if named else {},
        pairs={
            (one, other): _under(named, "pair", one, other)
            for _, one, other in dict.fromkeys(name[:3] for name in named if name[0] == "pair")
        },
        against=_against(aligned, named, reference, sampling),
        disagreements=(*on_codes(aligned), *on_voice(aligned)),
    )


def _names(paths: Sequence[Path]) -> list[str]:
    """Return the files' names without suffix, with the folder before where two are the same."""
    stems = Counter(path.stem for path in paths)
    return [path.stem if stems[path.stem] == 1 else f"{path.parent.name}/{path.stem}" for path in paths]


def _by_coder(table: pa.Table, name: str) -> dict[str, pa.Table]:
    if "coder" not in table.column_names:
        return {name: table}
    coders = pc.coalesce(pc.if_else(pc.equal(table["coder"], ""), None, table["coder"]), pa.scalar(name))
    return {coder: table.filter(pc.equal(coders, coder)) for coder in coders.unique().to_pylist()}


def _check(codings: Mapping[str, pa.Table], reference: str | None, scale: str | None) -> None:
    faults = []
    known = ", ".join(codings)
    if len(codings) < 2:
        faults.append(Fault(known or "codings", 0, f"{len(codings)} coder", "at least two"))
    if reference is not None and reference not in codings:
        faults.append(Fault("reference", 0, f"'{reference}'", f"one of {known}"))
    if scale is not None and scale not in SCALES:
        faults.append(Fault("scale", 0, f"'{scale}'", "one of " + ", ".join(SCALES)))
    if faults:
        raise CaseError(faults)


def _under(named: Mapping[Name, Estimate], *prefix: str) -> Figures:
    depth = len(prefix)
    return {name[-1]: one for name, one in named.items() if name[:depth] == prefix and len(name) == depth + 1}


def _nominal(values: Places, categories: int, sampling: Sampling) -> Figures:
    """Return agreement on a value that a segment has one of; empty where no coder gave any."""
    if not (values != MISSING).any():
        return {}
    used = len(np.unique(values[values != MISSING]))
    return coefficients(Ratings.of(values, max(categories, used)), "nominal", sampling)


def _values(aligned: Aligned, scale: str) -> tuple[Ratings, Places]:
    """Return the one value of each segment on a scale, as ratings and as places of codes."""
    faults = []
    many = np.flatnonzero(aligned.sets.sum(axis=1) > 1)
    for segment, coder in np.argwhere(np.isin(aligned.given, many))[:20]:
        name = aligned.ids[int(segment)].as_py()
        faults.append(
            Fault(aligned.coders[coder], 0, f"several codes for {name}", "one value for a segment on a scale")
        )
    numbers = []
    for code in aligned.codes:
        number = _number(code)
        if scale != "nominal" and number is None:
            faults.append(Fault("codes", 0, f"'{code}'", f"a number, for the {scale} scale"))
        numbers.append(number or 0.0)
    if faults:
        raise CaseError(faults)
    code_of = np.where(aligned.sets.any(axis=1), aligned.sets.argmax(axis=1) if aligned.codes else 0, MISSING)
    values = np.where(aligned.given == MISSING, MISSING, code_of[aligned.given])
    levels = None if scale == "nominal" else numbers
    return Ratings.of(values, len(aligned.codes), levels), values


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _codes(
    aligned: Aligned, named: Mapping[Name, Estimate], spans: Mapping[int, Estimate]
) -> Iterator[CodeAgreement]:
    shared = (aligned.given != MISSING).sum(axis=1) >= 2
    for place, code in enumerate(aligned.codes):
        has = aligned.has(aligned.given, place)
        rated = has[shared]
        number = (rated != MISSING).sum()
        yield CodeAgreement(
            code,
            {coder: int((has[:, at] == 1).sum()) for at, coder in enumerate(aligned.coders)},
            float((rated == 1).sum() / number) if number else None,
            _under(named, "code", code),
            spans[place],
        )


def _against(
    aligned: Aligned, named: Mapping[Name, Estimate], reference: str | None, sampling: Sampling
) -> dict[str, dict[str, Figures]]:
    if reference is None:
        return {}
    held = aligned.coders.index(reference)
    found: dict[str, dict[str, Figures]] = {}
    for place, coder in enumerate(aligned.coders):
        if place == held:
            continue
        names = ("micro", "mean", *aligned.codes) if aligned.codes else ()
        found[coder] = {name: _under(named, "accuracy", coder, name) for name in names}
        modes = aligned.mode[:, [held, place]]
        if (modes != MISSING).any(axis=0).all():
            statement, assessment = MODES.index("statement"), MODES.index("assessment")
            merged_modes = np.where(modes == assessment, statement, modes)
            right = {"mode": modes, "mode_merged": merged_modes}
            found[coder]["mode"] = {
                name: _nominal(values, len(aligned.modes), sampling)["per_cent"]
                for name, values in right.items()
            }
    return found
