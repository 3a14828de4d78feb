"""The contract of findings and of the chapters that make them."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from ittifak.cli import main
from ittifak.dossier.run import findings, run_chapters
from ittifak.evidence.chapter import Result
from ittifak.evidence.finding import Finding, Rule, Support, refs
from ittifak.evidence.text import Text

TITLE = Text("a number", "bir sayı")
RULE = Rule("test.rule", 1, TITLE)
WORDS = st.text(max_size=8)


def test_a_finding_has_a_value_or_a_reason():
    for value, reason in ((None, None), (1, Text("why", "neden"))):
        with pytest.raises(ValueError, match="either a value or a reason"):
            Finding(RULE, "case", TITLE, "ties", value, (), null_reason=reason)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    WORDS,
    WORDS,
    WORDS,
    st.dictionaries(WORDS, WORDS, max_size=3),
)
def test_the_id_is_that_of_the_question_and_not_of_the_answer(value, subject, period, title, params):
    def ask(subject=subject, period=period, params=params, rule=RULE, **more):
        answer = {"title": TITLE, "unit": "ties", "value": 1, "support": ()} | more
        return Finding(rule=rule, subject=subject, period=period, params=params, **answer).id

    same = ask()
    assert ask(value=value, low=value, high=value, title=Text(title, title)) == same
    assert ask(support=(Support("tie", title, value),), unit="share", label="assumption") == same
    assert ask(params=dict(reversed(params.items()))) == same
    assert ask(value=None, null_reason=TITLE) == same
    assert ask(rule=Rule(RULE.id, 2, TITLE)) == same
    others = [ask(subject=subject + "x"), ask(period=period + "x"), ask(params=params | {"new": ""})]
    others.append(ask(rule=Rule("test.other", 1, TITLE)))
    assert len({same, *others}) == 5


class Chapter:
    title = TITLE

    def __init__(self, id_, after=(), findings=()):
        self.id, self.after, self.findings = id_, after, findings

    def build(self, case, run):
        assert {*self.after} <= {*run.earlier}
        return Result(self.findings, ())


def test_chapters_wait_for_those_before_them(case):
    chapters = [Chapter("last", ("first", "middle")), Chapter("middle", ("first",)), Chapter("first")]
    steps = []
    run, results = run_chapters(case.open(), chapters, steps.append)
    assert [*run.earlier] == ["first", "middle", "last"]
    assert [*results] == ["last", "middle", "first"]
    assert len(steps) == 3


@pytest.mark.parametrize(
    ("chapters", "words"),
    [
        ([Chapter("a"), Chapter("a")], "one id"),
        ([Chapter("a", ("b",)), Chapter("b", ("a",))], "wait for each other: a, b"),
        ([Chapter("a", ("nobody",)), Chapter("b")], "wait for each other: a"),
    ],
)
def test_chapters_that_cannot_be_built_are_refused(case, chapters, words):
    with pytest.raises(ValueError, match=words):
        run_chapters(case.open(), chapters)


def test_one_question_has_one_answer():
    one, same, other = (
        Finding(RULE, "case", TITLE, "ties", value, refs("tie", ["t"] * value)) for value in (1, 1, 2)
    )
    results = {"a": Result((one,), ()), "b": Result((same,), ())}
    assert findings(results) == {one.id: one}
    with pytest.raises(ValueError, match="1 in one chapter, 2 in another"):
        findings(results | {"c": Result((other,), ())})


def test_findings_come_as_json_and_as_lines(case):
    opened = case.open()
    found = opened.findings()
    told = CliRunner().invoke(main, ["findings", str(case.folder), "--json"])
    assert told.exit_code == 0
    document = json.loads(told.output)
    assert (document["run"], document["as_of"]) == (opened.run_id, "2025-01-01")
    assert [row["id"] for row in document["findings"]] == sorted(found)
    for row in document["findings"]:
        finding = found[row["id"]]
        assert (row["value"], row["low"], row["high"]) == (finding.value, finding.low, finding.high)
        assert (row["rule"], row["unit"], row["title_tr"]) == (
            finding.rule.id,
            finding.unit,
            finding.title.tr,
        )
        assert row["support"] == [[s.ref_type, s.ref, s.contribution] for s in finding.support]
        assert bool(row["null_reason"]) == (row["value"] is None)
    lines = CliRunner().invoke(main, ["findings", str(case.folder)]).output.splitlines()
    assert len(lines) == len(found)
    assert {line.split()[0] for line in lines} == {*found}
