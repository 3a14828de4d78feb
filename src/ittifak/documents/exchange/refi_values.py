"""Values of attributes as tools spell them, in the spelling of the schema; empty where a value is of another type."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

LARGEST_INTEGER: Final = 2**31 - 1

_GUID = re.compile(
    r"(\{)?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})(?(1)\})"
)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?)(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?)?"
)
_TRUTH = {"true": "true", "1": "true", "yes": "true", "false": "false", "0": "false", "no": "false"}


def guid(value: str) -> str:
    """Return a GUID in its plain form, empty where the value is none."""
    found = _GUID.fullmatch(value.strip())
    return found[2].lower() if found else ""


def integer(value: str) -> str:
    """Return a whole number up to ``LARGEST_INTEGER``."""
    found = re.fullmatch(r"\s*([+-]?[0-9]{1,12})(?:\.0{0,20})?\s*", value)
    return "" if found is None or abs(int(found[1])) > LARGEST_INTEGER else str(int(found[1]))


def point(value: str) -> str:
    """Return a place on a page, which some tools give with a fraction, as a whole number of points."""
    found = re.fullmatch(r"\s*[+-]?[0-9]{1,12}(?:\.[0-9]{0,20})?\s*", value)
    return integer(str(round(float(value)))) if found else ""


def boolean(value: str) -> str:
    """Return ``true`` or ``false``."""
    return _TRUTH.get(value.strip().lower(), "")


def colour(value: str) -> str:
    """Return a colour as ``#rrggbb`` or ``#rgb``, also of ``rgb(1, 2, 3)``."""
    if found := re.fullmatch(r"\s*#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})\s*", value):
        return f"#{found[1].lower()}"
    triple = re.fullmatch(
        r"(?:rgb\()?\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*,\s*([0-9]{1,3})\s*\)?", value.strip()
    )
    numbers = [int(number) for number in triple.groups()] if triple else [256]
    return "" if max(numbers) > 255 else "#" + "".join(f"{number:02x}" for number in numbers)


def moment(value: str) -> str:
    """Return a date and time with a ``T`` between; a date alone is taken as its midnight."""
    found = _MOMENT.fullmatch(value.strip())
    if found is None:
        return ""
    plain = f"{found[1]}T{found[2] or '00:00:00'}{found[3] or ''}"
    try:
        datetime.fromisoformat(plain)
    except ValueError:
        return ""
    return plain


def day(value: str) -> str:
    """Return a date."""
    try:
        return date.fromisoformat(value.strip()).isoformat()
    except ValueError:
        return ""


def decimal(value: str) -> str:
    """Return a number without exponent."""
    return value.strip() if re.fullmatch(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*", value) else ""


PLAIN: Final[dict[str, Callable[[str], str]]] = {
    "string": str,
    "guid": guid,
    "integer": integer,
    "point": point,
    "boolean": boolean,
    "colour": colour,
    "date": moment,
    "day": day,
    "decimal": decimal,
}
"""The conversions by the names that the types have in ``refi_schema.toml``."""
