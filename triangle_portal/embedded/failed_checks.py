"""A pytest plugin: what failed before the tests makes the run fail, and is named at its end."""

import os

import pytest


def failed_checks() -> str:
    return os.environ.get("PORTAL_FAILED_CHECKS", "")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if failed_checks() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if failed_checks():
        text = f"Checks that failed before the tests: {failed_checks()}"
        terminalreporter.write_line(text, red=True)
