"""Tests of this repository's own: single items, and the checklist's test sentences."""

from auditor.gate.testing import checklist_faults


def test_the_bureau_tells_of_its_services(audit):
    assert audit("reports/2024-青禾县政务服务局.txt").shows("2.1")


def test_the_checklist_keeps_its_promises():
    assert checklist_faults("lists/essentials.yaml") == []
