"""Findings as tables, JSON and lines."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from ittifak.case.case import Case
from ittifak.dossier.numbers import written
from ittifak.dossier.run import findings, run_chapters
from ittifak.evidence.finding import Finding


def as_tables(found: Iterable[Finding]) -> tuple[pa.Table, pa.Table]:
    """Return the tables ``findings`` and ``findings_support``."""
    ordered = sorted(found, key=lambda finding: finding.id)
    rows = [_row(finding) for finding in ordered]
    support = [
        {"finding": f.id, "ref_type": s.ref_type, "ref": s.ref, "contribution": s.contribution}
        for f in ordered
        for s in f.support
    ]
    return pa.Table.from_pylist(rows, schema=_FINDINGS), pa.Table.from_pylist(support, schema=_SUPPORT)


def to_json(case: Case) -> str:
    """Return all findings of a case with their support as one JSON object."""
    run, results = run_chapters(case)
    rows = [
        _row(finding) | {"support": [[s.ref_type, s.ref, s.contribution] for s in finding.support]}
        for _, finding in sorted(findings(results).items())
    ]
    return json.dumps({"run": run.id, "as_of": run.as_of, "findings": rows}, ensure_ascii=False, indent=1)


def as_lines(case: Case) -> Iterator[str]:
    """Yield a line for each finding: id, value, unit, rule, number of supporting rows, title."""
    _, results = run_chapters(case)
    for key, finding in sorted(
        findings(results).items(), key=lambda item: (item[1].rule.id, item[1].title.en)
    ):
        yield (
            f"{key}  {written(finding, 'en'):>12} {finding.unit:<8} {finding.rule.id}/{finding.rule.version}"
            f"  rests on {len(finding.support)}: {finding.title.en}"
        )


_FINDINGS = pa.schema(
    [
        ("id", pa.string()),
        ("rule", pa.string()),
        ("version", pa.int32()),
        ("subject", pa.string()),
        ("period", pa.string()),
        ("params", pa.string()),
        ("value", pa.float64()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("level", pa.float64()),
        ("label", pa.string()),
        ("null_reason", pa.string()),
        ("title_en", pa.string()),
        ("title_tr", pa.string()),
    ]
)
_SUPPORT = pa.schema(
    [
        ("finding", pa.string()),
        ("ref_type", pa.string()),
        ("ref", pa.string()),
        ("contribution", pa.float64()),
    ]
)


def _row(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "rule": finding.rule.id,
        "version": finding.rule.version,
        "subject": finding.subject,
        "period": finding.period,
        "params": json.dumps(dict(sorted(finding.params.items())), ensure_ascii=False),
        "value": finding.value,
        "unit": finding.unit,
        "low": finding.low,
        "high": finding.high,
        "level": finding.level,
        "label": finding.label,
        "null_reason": finding.null_reason.en if finding.null_reason else None,
        "title_en": finding.title.en,
        "title_tr": finding.title.tr,
    }
