"""Codebooks out to other tools (.qdc) and in from them."""

import re
from dataclasses import replace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ittifak import CaseError
from ittifak.documents.coding.codebook import Code, Codebook
from ittifak.documents.exchange.refi_codebook import (
    CodeFile,
    codebook_of,
    read_codebook_qdc,
    read_codes,
    write_codebook_qdc,
    write_codes,
)
from ittifak.documents.exchange.refi_xml import Node
from refi_projects import codes, guid, words

NS = "{urn:QDA-XML:codebook:1.0}"
ORDER = {
    "CodeBook": "Codes (Sets )?",
    "Codes": "(Code )+",
    "Code": "(Description )?(Code )*",
    "Sets": "(Set )+",
}
ORDER |= {"Set": "(Description )?(MemberCode )*"}

ids = st.from_regex(r"[A-ZÇĞİ0-9][\w.-]{0,20}", fullmatch=True)
shown = words.map(lambda text: " ".join(text.split())).filter(bool)
OURS = st.lists(
    st.builds(
        Code,
        ids,
        st.sampled_from(["", "legal", "identity / myth", "kimlik [x]"]),
        st.one_of(
            st.fixed_dictionaries({"en": shown}),
            st.fixed_dictionaries({"en": shown, "tr": shown}),
            st.fixed_dictionaries({"az": shown, "tr": shown}),
        ),
        st.one_of(words, st.just("What counts.\n\nname_en: not this"), st.just("\n\n")),
        st.sampled_from(["", "new", "2021-06"]),
    ),
    min_size=1,
    max_size=6,
    unique_by=lambda code: code.code,
).map(lambda rows: Codebook(tuple(rows)))
SLOW = settings(suppress_health_check=list(HealthCheck), deadline=None)


def misplaced(path):
    wrong = []
    for element in fromstring(path.read_bytes()).iter():
        name = element.tag.removeprefix(NS)
        children = "".join(child.tag.removeprefix(NS) + " " for child in element)
        if not re.fullmatch(ORDER.get(name, ""), children):
            wrong.append((name, children))
    return wrong


@SLOW
@given(codebook=OURS)
def test_a_codebook_comes_back_as_it_went(tmp_path_factory, codebook):
    path = tmp_path_factory.mktemp("refi") / "book.qdc"
    write_codebook_qdc(codebook, path)
    assert read_codebook_qdc(path) == codebook
    assert misplaced(path) == []
    first = path.read_bytes()
    write_codebook_qdc(codebook, path)
    assert path.read_bytes() == first


@SLOW
@given(found=st.lists(codes, min_size=1, max_size=3), name=words)
def test_codes_of_another_tool_come_back_as_they_went(tmp_path_factory, found, name):
    path = tmp_path_factory.mktemp("refi") / "book.qdc"
    file = CodeFile(tuple(map(without_notes, found)), (Node("Set", (("guid", guid(1)), ("name", name))),))
    write_codes(file, path)
    again = read_codes(path)
    assert (again.codes, again.sets) == (file.codes, file.sets)
    assert misplaced(path) == []


def without_notes(code):
    return replace(code, notes=(), codes=tuple(map(without_notes, code.codes)))


def test_an_id_comes_back_from_a_tool_that_gives_new_guids_and_drops_descriptions(tmp_path):
    path = tmp_path / "book.qdc"
    code = Code("LEGAL.DEFENCE", "legal", {"en": "Mutual defence"}, "A promise of aid.")
    write_codebook_qdc(Codebook((code,)), path)
    text = re.sub(r'guid="[^"]*"', lambda _: f'guid="{{{guid(7).upper()}}}"', path.read_text("utf-8"))
    path.write_text(re.sub(r"(?s)<Description>.*?</Description>", "", text), "utf-8")
    (found,) = read_codebook_qdc(path).codes
    assert (found.code, found.theme, found.names) == ("LEGAL.DEFENCE", "legal", {"en": "Mutual defence"})


def test_a_name_that_was_edited_in_another_tool_is_taken(tmp_path):
    path = tmp_path / "book.qdc"
    write_codebook_qdc(Codebook((Code("A", "", {"en": "Old", "tr": "Eski"}, "What counts."),)), path)
    path.write_text(path.read_text("utf-8").replace('name="Old [A]"', 'name="New [A]"'), "utf-8")
    assert read_codebook_qdc(path).codes == (Code("A", "", {"en": "New", "tr": "Eski"}, "What counts."),)


def test_codes_of_another_tool_get_ids_of_their_names(tmp_path):
    path = tmp_path / "book.qdc"
    path.write_text(
        f"""<?xml version="1.0" encoding="windows-1252"?><CodeBook xmlns="urn:QDA-XML:codebook:0:4"><Codes>
        <Code guid="{{{guid(1)}}}" name="Topics" isCodable="False"><Code guid="{guid(2)}" name="Öl &amp; gas" color="255,0,16"/>
        <Code guid="{guid(3)}" name="öl &amp; gas" isCodable="1"><Code guid="{guid(4)}" name="Öl &amp; gas" isCodable="true"/></Code>
        </Code><Code guid="{guid(5)}" name="Topics without codes" isCodable="false"/></Codes></CodeBook>""",
        "windows-1252",
    )
    file = read_codes(path)
    assert file.codes[0].codes[0].colour == "#ff0010"
    assert [notice.found for notice in file.notices] == ["Code without isCodable"]
    book = codebook_of(file.codes)
    assert [(code.code, code.theme) for code in book.codes] == [
        ("Öl-gas", "Topics"),
        ("öl-gas", "Topics"),
        ("Öl-gas-2", "Topics / öl & gas"),
    ]
    assert len(codebook_of(file.codes, frozenset({guid(5)})).codes) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "'no element found' at column 1"),
        ("<CodeBook>", "'no element found' at column 11"),
        ("<Project/>", "root element Project"),
        (
            '<CodeBook><Codes><Code guid="no" name="a"/><Code guid="x" name="b"/></Codes></CodeBook>',
            "guid 'no' of Code",
        ),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><CodeBook/>", "a document type or an entity"),
        ("<CodeBook>\n" + "<Code>" * 200_000, "elements more than 100 deep"),
    ],
)
def test_what_is_no_codebook_is_said_in_a_line_each(tmp_path, text, found):
    path = tmp_path / "book.qdc"
    path.write_text(text, "utf-8")
    with pytest.raises(CaseError) as error:
        read_codes(path)
    assert error.value.faults[0].found == found
    assert str(error.value).count("\n") == len(error.value.faults) - 1


def test_a_codebook_that_cannot_be_written_leaves_what_stood_there(tmp_path):
    path = tmp_path / "book.qdc"
    path.write_text("before", "utf-8")
    for book, found in (
        (Codebook(()), "no code"),
        (Codebook((Code("A", names={"en": "bell \x07"}),)), "U\\+0007"),
    ):
        with pytest.raises(CaseError, match=found):
            write_codebook_qdc(book, path)
    assert path.read_text("utf-8") == "before"
    with pytest.raises(CaseError, match="no such folder"):
        write_codebook_qdc(Codebook((Code("A"),)), tmp_path / "no" / "book.qdc")
    with pytest.raises(CaseError, match="no such file"):
        read_codes(tmp_path / "no.qdc")
