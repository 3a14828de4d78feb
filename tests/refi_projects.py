"""REFI-QDA for tests: projects of every shape, archives as other tools write them, and the order the standard asks for."""

import re
import zipfile
from pathlib import Path

from hypothesis import strategies as st

from ittifak.documents.exchange.refi_project import (
    Code,
    Coding,
    Project,
    Region,
    Rest,
    Selection,
    Source,
    Span,
    Stretch,
    User,
)
from ittifak.documents.exchange.refi_xml import Node

NS = "urn:QDA-XML:project:1.0"

# Which children an element may have, in which order: Project.xsd of 18 March 2019, put as patterns of their names.
_D, _C, _N, _V = "(Description )?", "(Coding )*", "(NoteRef )*", "(VariableValue )*"
ORDER = {
    "Project": "(Users )?(CodeBook )?(Variables )?(Cases )?(Sources )?(Notes )?(Links )?(Sets )?(Graphs )?"
    + _D
    + _N,
    "Users": "(User )+",
    "CodeBook": "Codes ",
    "Codes": "(Code )+",
    "Code": _D + _N + "(Code )*",
    "Variables": "(Variable )+",
    "Variable": _D,
    "Cases": "(Case )+",
    "Case": _D + "(CodeRef )*" + _V + "(SourceRef )*(SelectionRef )*",
    "VariableValue": "VariableRef ((Text|Boolean|Integer|Float|Date|DateTime)Value )?",
    "Sources": "((Text|Picture|PDF|Audio|Video)Source )+",
    "Notes": "(Note )+",
    "TextSource": _D + "(PlainTextContent )?(PlainTextSelection )*" + _C + _N + _V,
    "PictureSource": _D + "(TextDescription )?(PictureSelection )*" + _C + _N + _V,
    "PDFSource": _D + "(PDFSelection )*(Representation )?" + _C + _N + _V,
    "AudioSource": _D + "(Transcript )*(AudioSelection )*" + _C + _N + _V,
    "VideoSource": _D + "(Transcript )*(VideoSelection )*" + _C + _N + _V,
    "Transcript": _D + "(PlainTextContent )?(SyncPoint )*(TranscriptSelection )*" + _N,
    "PDFSelection": _D + "(Representation )?" + _C + _N,
    "Coding": "CodeRef " + _N,
    "Links": "(Link )+",
    "Link": _N,
    "Sets": "(Set )+",
    "Set": _D + "(MemberCode )*(MemberSource )*(MemberNote )*",
    "Graphs": "(Graph )+",
    "Graph": "(Vertex )*(Edge )*",
}
ORDER |= dict.fromkeys(("Note", "Representation", "TextDescription"), ORDER["TextSource"])
SELECTIONS = (
    "PlainTextSelection",
    "PictureSelection",
    "AudioSelection",
    "VideoSelection",
    "TranscriptSelection",
)
ORDER |= dict.fromkeys(SELECTIONS, _D + _C + _N)
REQUIRED = {
    "Project": "name", "Code": "guid name isCodable", "Coding": "guid", "CodeRef": "targetGUID", "User": "guid",
    "PlainTextSelection": "guid startPosition endPosition", "PDFSelection": "guid page firstX firstY secondX secondY",
    "PictureSelection": "guid firstX firstY secondX secondY", "AudioSelection": "guid begin end", "TextSource": "guid",
    "VideoSelection": "guid begin end", "PDFSource": "guid", "Set": "guid name", "Variable": "guid name typeOfVariable",
}  # fmt: skip


def misplaced(root):
    """Return the elements whose children or attributes are not as the standard asks."""
    wrong = []
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NS}}}")
        children = "".join(child.tag.removeprefix(f"{{{NS}}}") + " " for child in element)
        missing = [key for key in REQUIRED.get(name, "").split() if key not in element.attrib]
        if not re.fullmatch(ORDER.get(name, ""), children) or missing:
            wrong.append((name, children, missing))
    return wrong


def qdpx(path: Path, qde, members=None, name="project.qde") -> Path:
    """Write an archive as a tool would."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, qde)
        for member, data in (members or {}).items():
            archive.writestr(member, data)
    return path


def document(inner, attributes='name="p"', namespace=NS):
    """Return a project file around what stands in it."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{namespace}" {attributes}>{inner}</Project>'
    )


def guid(number):
    """Return a GUID that a number tells."""
    return f"00000000-0000-4000-8000-{number:012d}"


words = st.text(
    st.one_of(
        st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"),
        st.sampled_from("İıŞğəЖ“”…\n\t😀𐎀\u200f\u2028"),
    ),
    max_size=12,
)
guids = st.integers(1, 10**12 - 1).map(guid)
dates = st.sampled_from(["", "2021-06-15T09:30:00Z", "2020-01-02T03:04:05+03:00", "1999-12-31T23:59:59"])
refs = st.lists(guids, max_size=2).map(tuple)


def ref(name, target):
    return Node(name, (("targetGUID", target),))


modified = st.one_of(
    st.just(()),
    st.tuples(st.tuples(st.just("modifyingUser"), guids)),
    st.just((("modifiedDateTime", "2022-02-02T02:02:02Z"),)),
)
values = st.builds(
    lambda target, text: Node(
        "VariableValue", (), "", (ref("VariableRef", target), Node("TextValue", (), text))
    ),
    guids,
    words,
)
codings = st.lists(
    st.builds(Coding, guids, guids, st.one_of(st.just(""), guids), dates, refs), max_size=3
).map(tuple)


changed = modified.map(lambda pairs: Rest(tuple(pairs)))


def selections(place):
    user = st.one_of(st.just(""), guids)
    made = st.builds(Selection, guids, place, words, words, codings, refs, user, dates, changed)
    return st.lists(made, max_size=3).map(tuple)


def spans(text):
    edge = st.integers(0, len(text))
    return st.tuples(edge, edge).map(lambda pair: Span(min(pair), max(pair)))


numbers = st.integers(-(2**31) + 1, 2**31 - 1)
regions = st.builds(Region, numbers, numbers, numbers, numbers, st.integers(0, 999))
areas = st.builds(Region, numbers, numbers, numbers, numbers, st.none())
stretches = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda pair: Stretch(min(pair), max(pair))
)
rests = st.builds(lambda pairs, kept: Rest(tuple(pairs), tuple(kept)), modified, st.lists(values, max_size=2))
transcript = st.builds(
    lambda own, text, at: Rest(
        (),
        (Node("Transcript", (("guid", own),), "", (Node("PlainTextContent", (), text), Node("SyncPoint", (("guid", own), ("timeStamp", str(at)))))),),
    ),
    guids, words, st.integers(0, 10**6),
)  # fmt: skip


@st.composite
def texts(draw):
    text = draw(words.filter(lambda text: not text.startswith("\ufeff")))
    chosen = draw(selections(spans(text)))
    common = (draw(codings), draw(refs), draw(st.one_of(st.just(""), guids)), draw(dates), draw(rests))
    return Source(
        draw(guids), "text", draw(words), draw(words), text, draw(st.booleans()), None, chosen, None, *common
    )


nothing = st.none()


def others(kind, place, representation=nothing, rest=rests):
    return st.builds(
        lambda own, name, chosen, text, coded, kept: Source(
            own, kind, name, selections=chosen, representation=text, codings=coded, rest=kept
        ),
        guids, words, selections(place), representation, codings, rest,
    )  # fmt: skip


sources = st.lists(
    st.one_of(
        texts(),
        others("pdf", regions, st.one_of(st.none(), texts())),
        others("picture", areas, st.one_of(st.none(), texts())),
        others("audio", stretches, rest=transcript),
        others("video", stretches),
    ),
    max_size=4,
).map(tuple)
codes = st.recursive(
    st.builds(Code, guids, words, st.booleans(), st.sampled_from(["", "#00ff7f", "#abc"]), words, refs),
    lambda inner: st.builds(
        Code, guids, words, st.booleans(), st.just(""), words, refs, st.lists(inner, max_size=2).map(tuple)
    ),
    max_leaves=5,
)


def many(strategy):
    return st.lists(strategy, max_size=2).map(tuple)


projects = st.builds(
    Project,
    words,
    many(st.builds(User, guids, words, words)),
    many(codes),
    sources,
    many(texts()),
    many(st.builds(lambda own, name: Node("Variable", (("guid", own), ("name", name), ("typeOfVariable", "Text"))), guids, words)),
    many(st.builds(lambda own, value, target: Node("Case", (("guid", own),), "", (value, ref("SourceRef", target))), guids, values, guids)),
    many(st.builds(lambda own, target: Node("Link", (("direction", "OneWay"), ("guid", own), ("originGUID", target))), guids, guids)),
    many(st.builds(lambda own, name, target: Node("Set", (("guid", own), ("name", name)), "", (ref("MemberCode", target),)), guids, words, guids)),
    many(st.builds(lambda own: Node("Graph", (("guid", own),), "", (Node("Vertex", (("firstX", "1"), ("firstY", "2"), ("guid", own))),)), guids)),
    words,
    refs,
)  # fmt: skip
