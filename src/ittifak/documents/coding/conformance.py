"""What every coder is held to, as a check that those who write one can run.

    from ittifak.documents.coding.conformance import check_coder
    check_coder(MyCoder(), codebook)

raises ``AssertionError`` with a plain line where the contract of ``documents.coder`` does not hold.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from ittifak.documents.coding.coder import CODINGS, MODES, SEGMENTS, Coder

if TYPE_CHECKING:
    from ittifak.documents.coding.codebook import Codebook

_SENTENCES: Final = {
    "tr": (
        "İki bakan, IĞDIR’daki ortak tatbikatın ardından savunma sanayii anlaşmasını imzaladı.",
        "Askerî-teknolojik güç 🚆 dengesi, kâr ve hâkimiyet I\u0307ran’da tartışıldı.",
    ),
    "en": (
        "The two navies will train together; a pipeline treaty was signed in May 😀.",
        "Cafe\u0301 talk, nothing more.",
    ),
    "az": ("İki ölkə arasında əməkdaşlıq haqqında müqavilə IMZALANDI.",),
    "ru": ("Министры подписали договор о взаимной помощи и учениях.",),
    "xx": ("Lorem ipsum dolor sit amet.",),
}


def sample_segments() -> pa.Table:
    """Return segments that try a coder: four languages, one unknown and one null, no text, blanks, marks and emoji."""
    rows: list[tuple[str, str | None]] = [
        (text, lang) for lang, texts in _SENTENCES.items() for text in texts
    ]
    rows += [("", "tr"), (" \n\t", "en"), ("\u200f\u0301😀", "tr"), ("İ" * 40, "tr"), ("Treaty", None)]
    return pa.table(
        [
            [f"s{place:02}" for place in range(len(rows))],
            [text for text, _ in rows],
            [lang for _, lang in rows],
        ],
        schema=SEGMENTS,
    )


def check_coder(coder: Coder, codebook: "Codebook", segments: pa.Table | None = None) -> None:
    """Check that a coder keeps the contract.

    Args:
        coder: the coder.
        codebook: what it may give.
        segments: what it is to code, with the columns of ``SEGMENTS`` and each id once; without them, sentences that come
            with this check.

    Raises:
        AssertionError: the contract does not hold; the message says where.

    """
    given = sample_segments() if segments is None else segments
    _hold(isinstance(coder.id, str) and bool(coder.id.strip()), "a coder has an id that is not empty")
    codings = coder.code(given, codebook)
    _check_form(codings, given)
    _check_rows(codings, given, codebook)
    _hold(coder.code(given, codebook).equals(codings), "the same segments are coded the same twice")
    _check_order(coder, codebook, given, codings)
    _hold(
        coder.code(given.slice(0, 0), codebook).equals(CODINGS.empty_table()),
        "no segments give no rows, with the columns of CODINGS",
    )
    wider = given.append_column("further", pa.nulls(len(given), pa.string()))
    _hold(coder.code(wider, codebook).equals(codings), "further columns of the segments are let through")


def _check_form(codings: pa.Table, segments: pa.Table) -> None:
    _hold(codings.schema.equals(CODINGS), f"codings have the columns of CODINGS, not {codings.schema.names}")
    ids = codings.column("id").to_pylist()
    asked = segments.column("id").to_pylist()
    _hold(list(dict.fromkeys(ids)) == asked, "each segment has rows, in the order of the segments")
    _hold(
        sum(a != b for a, b in pairwise(ids)) < max(len(asked), 1),
        "the rows of a segment stand together",
    )


def _check_rows(codings: pa.Table, segments: pa.Table, codebook: "Codebook") -> None:
    texts = dict(zip(segments.column("id").to_pylist(), segments.column("text").to_pylist(), strict=True))
    known = {*codebook.ids(), None}
    codes: dict[str, list[str | None]] = {}
    voices: dict[str, tuple[str | None, str | None]] = {}
    for row in codings.to_pylist():
        segment, code = row["id"], row["code"]
        _hold(code in known, f"{segment}: '{code}' is a code of the codebook")
        codes.setdefault(segment, []).append(code)
        passage = (row["start"], row["end"], row["match"])
        if code is None:
            _hold(
                row["score"] is None and passage == (None,) * 3,
                f"{segment}: no score and no passage without a code",
            )
        else:
            _hold(
                row["score"] is not None and 0 <= row["score"] <= 1, f"{segment} {code}: a score from 0 to 1"
            )
            _check_passage(f"{segment} {code}", texts[segment], passage)
        _hold(
            row["mode"] is None or row["mode"] in MODES, f"{segment}: a mode of {', '.join(MODES)}, or null"
        )
        voice = (row["mode"], row["speaker"])
        _hold(
            voices.setdefault(segment, voice) == voice, f"{segment}: one mode and one speaker in all its rows"
        )
    for segment, found in codes.items():
        _hold(len(set(found)) == len(found), f"{segment}: each code once")
        _hold(None not in found or len(found) == 1, f"{segment}: a null code stands alone")


def _check_passage(where: str, text: str, passage: tuple[int | None, int | None, str | None]) -> None:
    start, end, match = passage
    if start is None or end is None:
        _hold(passage == (None,) * 3, f"{where}: start, end and match, or none of them")
        return
    _hold(0 <= start < end <= len(text), f"{where}: {start}-{end} lies in a text of {len(text)} code points")
    _hold(text[start:end] == match, f"{where}: '{match}' is the text from {start} to {end}")


def _check_order(coder: Coder, codebook: "Codebook", segments: pa.Table, codings: pa.Table) -> None:
    backwards = np.arange(len(segments))[::-1]
    turned = coder.code(segments.take(pa.array(backwards)), codebook)
    _hold(_by_id(turned) == _by_id(codings), "a segment is coded the same wherever it stands")
    alone = [coder.code(segments.slice(place, 1), codebook) for place in range(min(len(segments), 20))]
    wanted = _by_id(codings)
    for table in alone:
        for segment, rows in _by_id(table).items():
            _hold(rows == wanted[segment], f"{segment}: coded alone as it is among others")


def _by_id(codings: pa.Table) -> dict[str, list[dict[str, object]]]:
    rows: dict[str, list[dict[str, object]]] = {}
    for row in codings.to_pylist():
        rows.setdefault(row["id"], []).append(row)
    return rows


def _hold(holds: bool, promise: str) -> None:
    if not holds:
        raise AssertionError(f"the contract of a coder does not hold: {promise}")
