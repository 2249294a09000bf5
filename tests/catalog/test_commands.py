from __future__ import annotations

import itertools
import re

import pytest

from notes_desktop.catalog.commands import BY_ID, COMMANDS, MENUS
from notes_desktop.catalog.keys import (
    Refusal,
    default_keys,
    effective_keys,
    is_reserved,
    normal,
    overlap,
    refusal,
)

PLATFORMS = ("linux", "darwin", "win32")
# As interface.md prints them, for what exists.
TABLE = """
note.new Ctrl+N | search.focus Ctrl+L Ctrl+Shift+F | switcher.open Ctrl+P | palette.open Ctrl+Shift+P
find.open Ctrl+F | find.replace Ctrl+H | find.next F3 | find.previous Shift+F3 | note.next Ctrl+PgDown
note.previous Ctrl+PgUp | go.back Alt+Left | go.forward Alt+Right | note.rename F2 | note.duplicate Ctrl+D
note.pin Ctrl+Shift+8 | save.now Ctrl+S | note.trash Del | text.bold Ctrl+B | text.italic Ctrl+I
text.code Ctrl+Shift+K | text.link Ctrl+K | text.checklist Ctrl+Shift+C | text.heading1 Ctrl+1
text.heading6 Ctrl+6 | edit.undo Ctrl+Z | edit.redo Ctrl+Shift+Z Ctrl+Y | view.focus_mode Ctrl+Shift+D
view.full_screen F11 | zoom.in Ctrl+= Ctrl++ | zoom.out Ctrl+- | zoom.reset Ctrl+0 | settings.open Ctrl+,
help.shortcuts Ctrl+/ | app.quit Ctrl+Q | view.sidebar F9 | view.list Shift+F9 | pane.next F6
pane.previous Shift+F6 | text.move_up Alt+Up | text.move_down Alt+Down | edit.paste_plain Ctrl+Shift+V
text.toggle_task Ctrl+Shift+Return Ctrl+Return
"""


def test_every_command_has_a_name_of_its_own() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert len({command.title for command in COMMANDS}) == len(COMMANDS)
    assert all(re.fullmatch(r"[a-z]+\.[a-z0-9_]+", command.id) for command in COMMANDS)
    assert {command.menu for command in COMMANDS} == {menu.id for menu in MENUS}


def test_groups_of_a_menu_stand_together_in_the_table() -> None:
    for menu in MENUS:
        groups = [command.group for command in COMMANDS if command.menu == menu.id]
        assert groups == sorted(groups)


def test_default_keys_are_those_of_the_interface_page() -> None:
    for entry in re.split(r"[|\n]", TABLE.strip()):
        name, *keys = entry.split()
        assert default_keys(BY_ID[name], "linux") == tuple(keys)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_two_commands_of_one_place_share_a_key(platform: str) -> None:
    for one, other in itertools.combinations(COMMANDS, 2):
        if overlap(one.where, other.where):
            assert not set(default_keys(one, platform)) & set(default_keys(other, platform)), (one.id, other.id)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_command_has_a_key_that_is_never_bound(platform: str) -> None:
    keys = [key for command in COMMANDS for key in default_keys(command, platform)]
    assert not [key for key in keys if is_reserved(key, platform)]


@pytest.mark.parametrize(
    "key", ["Ctrl+Delete", "Ctrl+Backspace", "Ctrl+Space", "Ctrl+Shift+U", "Ctrl+Alt+E", "Alt+Ctrl+Shift+q"]
)
def test_keys_of_input_methods_words_and_alt_gr_are_refused(key: str) -> None:
    assert refusal(key, BY_ID["note.new"], {}, "linux") == Refusal("reserved")


def test_option_and_command_are_free_on_a_mac() -> None:
    assert default_keys(BY_ID["find.replace"], "darwin") == ("Ctrl+Alt+F",)
    assert not is_reserved("Ctrl+Alt+F", "darwin")
    assert is_reserved("Ctrl+Alt+F", "linux")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_default_would_be_accepted_from_a_person(platform: str) -> None:
    keys = effective_keys({}, platform)
    for command in COMMANDS:
        for key in default_keys(command, platform):
            assert refusal(key, command, keys, platform) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shift+ctrl", ""),
        ("Shift+Ctrl+p", "Ctrl+Shift+P"),
        ("Ctrl++", "Ctrl++"),
        ("Shift+Ctrl++", "Ctrl+Shift++"),
        ("+", "+"),
        ("Delete", "Del"),
        ("", ""),
        ("Ctrl+", ""),
        ("Hyper+X", ""),
        ("Alt+PgDn", "Alt+PgDown"),
    ],
)
def test_keys_have_one_spelling(written: str, meant: str) -> None:
    assert normal(written) == meant


def test_a_taken_key_is_refused_with_the_name_of_its_owner() -> None:
    keys = effective_keys({}, "linux")
    assert refusal("Ctrl+B", BY_ID["note.new"], keys, "linux") == Refusal("taken", "text.bold")
    assert refusal("Ctrl+N", BY_ID["text.bold"], keys, "linux") == Refusal("taken", "note.new")


def test_list_and_editor_may_share_a_key() -> None:
    keys = effective_keys({}, "linux")
    assert refusal("Ctrl+B", BY_ID["note.trash"], keys, "linux") is None


@pytest.mark.parametrize("key", ["B", "Shift+B", "Down", "Shift+Del", "Tab", "Esc", "€"])
def test_a_key_that_writes_or_moves_is_refused(key: str) -> None:
    assert refusal(key, BY_ID["note.new"], {}, "linux") == Refusal("typing")


def test_a_function_key_needs_no_other_key() -> None:
    assert refusal("F5", BY_ID["note.new"], {}, "linux") is None
    assert refusal("Shift+F12", BY_ID["note.new"], {}, "linux") is None


def test_changes_replace_the_keys_of_a_command() -> None:
    keys = effective_keys({"note.new": ["Ctrl+Alt+F1", "F5"], "note.pin": []}, "linux")
    assert keys["note.new"] == ("F5",) or keys["note.new"] == ("Ctrl+Alt+F1", "F5")
    assert keys["note.pin"] == ()


def test_two_commands_can_exchange_their_keys() -> None:
    keys = effective_keys({"text.bold": ["Ctrl+I"], "text.italic": ["Ctrl+B"]}, "linux")
    assert keys["text.bold"] == ("Ctrl+I",)
    assert keys["text.italic"] == ("Ctrl+B",)


def test_changes_that_clash_or_name_nothing_are_left_out() -> None:
    changes = {
        "note.pin": ["Ctrl+N", "Ctrl+Space", "nonsense+x", "F5", "F5"],
        "gone.command": ["F7"],
        "note.copy": ["F5", "F7"],
    }
    keys = effective_keys(changes, "linux")
    assert keys["note.pin"] == ("F5",)
    assert keys["note.copy"] == ("F7",)
    assert "gone.command" not in keys
