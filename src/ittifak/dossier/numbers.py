"""How a finding is written for a reader, in each language."""

from collections.abc import Callable

from babel.numbers import format_decimal, format_percent

from ittifak.evidence.finding import Finding
from ittifak.evidence.text import Lang, Text
from ittifak.measures.stages import stage_name

UNITS: dict[str, Text] = {
    "ties": Text("ties", "bağ"),
    "sources": Text("sources", "kaynak"),
    "actors": Text("actors", "aktör"),
    "observations": Text("observations", "gözlem"),
    "evidence": Text("rows of evidence", "kanıt satırı"),
    "commitments": Text("provisions", "hüküm"),
    "sentences": Text("sentences", "cümle"),
    "citations": Text("citations", "atıf"),
    "places": Text("places", "yer"),
    "share": Text("share", "pay"),
    "difference": Text("difference of two shares", "iki payın farkı"),
    "times": Text("times as often", "kat sıklık"),
    "probability": Text("probability", "olasılık"),
    "score": Text("on a scale from nought to one", "sıfırdan bire ölçekte"),
    "stage": Text("stage", "aşama"),
    "year": Text("year", "yıl"),
    "years": Text("years", "yıl"),
}
MISSING = "–"


def written(finding: Finding, lang: Lang) -> str:
    """Return the value with its bounds, e.g. ``12 [10–14]``, ``43.2%`` (``%43,2``), a stage, or a dash where null."""
    if finding.value is None:
        return MISSING
    form = _FORMS.get(finding.unit, decimal)
    text = form(finding.value, lang)
    if (
        finding.low is not None
        and finding.high is not None
        and not finding.low == finding.value == finding.high
    ):
        text += f" [{form(finding.low, lang)}–{form(finding.high, lang)}]"
    return text


def decimal(value: float, lang: Lang, digits: int = 2) -> str:
    """Return a number with at most so many decimals."""
    return str(format_decimal(value, "#,##0." + "#" * digits, locale=lang))


def _share(value: float, lang: Lang) -> str:
    return str(format_percent(value, {"en": "#,##0.0%", "tr": "%#,##0.0"}[lang], locale=lang))


def _difference(value: float, lang: Lang) -> str:
    pattern = {"en": "+#,##0.0%;-#,##0.0%", "tr": "+%#,##0.0;-%#,##0.0"}[lang]
    return str(format_percent(value, pattern, locale=lang))


_FORMS: dict[str, Callable[[float, Lang], str]] = {
    "share": _share,
    "difference": _difference,
    "probability": lambda value, lang: str(format_decimal(value, "0.000", locale=lang)),
    "times": lambda value, lang: str(format_decimal(value, "#,##0.0#", locale=lang)),
    "score": lambda value, lang: str(format_decimal(value, "0.00", locale=lang)),
    "stage": lambda value, lang: stage_name(value).in_(lang),
    "year": lambda value, lang: f"{value:.0f}",
    "years": lambda value, lang: str(format_decimal(value, "0.0", locale=lang)),
}
