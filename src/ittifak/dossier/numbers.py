"""How a finding is written for a reader, in each language."""

from babel.numbers import format_decimal, format_percent

from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Lang, Text

UNITS: dict[str, Text] = {
    "ties": Text("ties", "bağ"),
    "sources": Text("sources", "kaynak"),
    "actors": Text("actors", "aktör"),
    "observations": Text("observations", "gözlem"),
    "evidence": Text("rows of evidence", "kanıt satırı"),
    "share": Text("share", "pay"),
}
MISSING = "–"


def written(finding: Finding, lang: Lang) -> str:
    """Return the value with its bounds, e.g. ``12 [10–14]``, ``43.2%`` (``%43,2``) or a dash where null."""
    if finding.value is None:
        return MISSING
    text = _number(finding, finding.value, lang)
    if (
        finding.low is not None
        and finding.high is not None
        and not finding.low == finding.value == finding.high
    ):
        text += f" [{_number(finding, finding.low, lang)}–{_number(finding, finding.high, lang)}]"
    return text


def _number(finding: Finding, value: float, lang: Lang) -> str:
    if finding.unit == "share":
        return str(format_percent(value, "#,##0.0%" if lang == "en" else "%#,##0.0", locale=lang))
    return str(format_decimal(value, "#,##0.##", locale=lang))
