"""Against a real bus, with a stand-in for the portal on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from notes_desktop.ui.bridge.portal_accent import PortalAccent
from tests.harness.portal import AccentPortal, needs_bus, session_bus

ORANGE, GREEN = (0.9, 0.38, 0.0), (0.2, 0.6, 0.3)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with session_bus(tmp_path) as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield


@needs_bus
def test_the_desktops_accent_is_told_and_told_again_when_it_is_another(bus: None, qtbot: QtBot) -> None:
    portal = AccentPortal(ORANGE)
    accent = PortalAccent()
    told: list[str] = []
    accent.found.connect(told.append)
    qtbot.waitUntil(lambda: told == ["#e66100"])
    portal.choose(GREEN)
    qtbot.waitUntil(lambda: told == ["#e66100", "#33994c"])
    accent.close()
    portal.close()


@needs_bus
@pytest.mark.parametrize("nothing", [(-1.0, -1.0, -1.0), (2.0, 0.0, 0.0), (float("nan"), 0.0, 0.0), None])
def test_a_desktop_where_none_is_chosen_has_none(
    bus: None, qtbot: QtBot, nothing: tuple[float, float, float] | None
) -> None:
    portal = AccentPortal(nothing)
    accent = PortalAccent()
    with qtbot.waitSignal(accent.found) as found:
        pass
    assert found.args == [""]
    accent.close()
    portal.close()


@needs_bus
def test_without_a_portal_there_is_none(bus: None, qtbot: QtBot) -> None:
    accent = PortalAccent()
    with qtbot.waitSignal(accent.found) as found:
        pass
    assert found.args == [""]
    accent.close()


@needs_bus
def test_other_settings_of_the_desktop_do_not_wake_us(bus: None, qtbot: QtBot) -> None:
    portal = AccentPortal(ORANGE)
    accent = PortalAccent()
    with qtbot.waitSignal(accent.found):
        pass
    heard: list[object] = []
    accent._bus.told.connect(heard.append)
    portal.tell("Settings", "SettingChanged", "ssv", "org.freedesktop.appearance", "color-scheme", ("u", 1))
    with qtbot.waitSignal(accent.found):
        portal.choose(GREEN)
    assert len(heard) == 1
    accent.close()
    portal.close()


def test_without_a_bus_there_is_nobody_to_ask() -> None:
    with pytest.raises(OSError):
        PortalAccent()
