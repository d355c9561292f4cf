"""A pytest plugin: a test that was skipped and should have run fails the whole run."""

from __future__ import annotations

import pytest

MAY_SKIP = ("only on SQLite", "only on PostgreSQL")
FAILED = 1


def may_skip(reason: str) -> bool:
    """Tell whether a test may be skipped for the reason."""
    return any(text in reason for text in MAY_SKIP)


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test was skipped."""
    found = report.longrepr
    return str(found[2]) if isinstance(found, tuple) else str(found)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Name what was skipped and should not have been; the run fails then."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    for report in reporter.stats.get("skipped", []):
        if not may_skip(reason_of(report)):
            reporter.write_line(
                f"被跳过，但应当运行：{report.nodeid}：{reason_of(report)}", red=True
            )
            session.exitstatus = FAILED
