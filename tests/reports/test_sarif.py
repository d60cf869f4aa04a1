import json

from reports.sample import MIXED, failing, found, report

from deployable.model import Severity
from deployable.reports import sarif


def test_places_fingerprints_and_fixes() -> None:
    run = json.loads(sarif.render(MIXED))["runs"][0]
    results = {result["partialFingerprints"]["deployable/v1"][-1]: result for result in run["results"]}
    assert set(results) == {"1", "2", "7"}
    hostile = results["7"]
    assert hostile["level"] == "error"
    place = hostile["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "services/shop/a%20b/%25,%3A%C3%A4.py"}, "region": {"startLine": 7}
    }  # fmt: skip
    assert hostile["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    change = hostile["fixes"][0]["artifactChanges"][0]
    assert change["artifactLocation"]["uri"] == "services/shop/render.yaml"
    assert change["replacements"][0]["deletedRegion"]["endLine"] == 4
    assert "region" not in results["2"]["locations"][0]["physicalLocation"]
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(names[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_what_is_not_a_finding_is_told_as_a_notification() -> None:
    run = json.loads(sarif.render(MIXED))["runs"][0]
    invocation = run["invocations"][0]
    said = {entry["message"]["text"]: entry["level"] for entry in invocation["toolExecutionNotifications"]}
    assert said["unknown: not-checked: no such framework."] == "note"
    assert said["broke: error: the rule broke: KeyError."] == "error"
    assert said["services/shop/big.bin was not read: has 100,000,000 bytes."] == "note"
    assert any("is silenced: baseline" in text for text in said)
    assert not invocation["executionSuccessful"]


def test_results_beyond_what_code_scanning_keeps_are_cut_from_the_mildest() -> None:
    many = [found(number, Severity.NOTE) for number in range(1, sarif.RESULTS + 1)]
    run = json.loads(sarif.render(report(failing(*many, found(1), found(2)))))["runs"][0]
    assert len(run["results"]) == sarif.RESULTS
    assert [result["level"] for result in run["results"][:3]] == ["error", "error", "note"]
    assert "2 less severe" in run["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]
