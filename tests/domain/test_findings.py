"""Findings: values that weigh."""

import pytest

from workflow.domain.findings import Finding, Severity, blocking
from workflow.domain.rendition import Format


def test_only_a_blocking_finding_blocks():
    findings = [Finding(severity.value, severity) for severity in Severity]

    assert [finding.code for finding in blocking(findings)] == ["blocking"]


def test_a_finding_blocks_unless_it_says_otherwise():
    assert Finding("body_empty").blocks


def test_findings_can_be_told_apart_and_collected():
    one = Finding("po_syntax", where="line 1", values={"line": 1})

    assert {one, Finding("po_syntax", where="line 1", values={"line": 1})} == {one}


@pytest.mark.parametrize("format_", Format)
def test_every_format_has_a_media_type(format_):
    assert "/" in format_.media_type
