"""The man page, the shells' completions and the releases of the metainfo, from the text that they repeat.

`make desktop` writes them into resources/desktop, from where the packages and the wheel take them;
a test compares them with what this makes.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from notes_desktop import cli
from project import DESKTOP, NAME, PICTURE_SIZE, PICTURES, TITLE, VERSION, Release, releases

UID_WORDS = f"{NAME} list --limit 50 2>/dev/null"


class Argument(NamedTuple):
    """An option (with flags) or a positional; `value` is what a shell can offer for it: file, uid, words or nothing."""

    flags: tuple[str, ...]
    metavar: str
    help: str
    choices: tuple[str, ...]
    takes_value: bool
    many: bool
    optional: bool

    @property
    def value(self) -> str:
        if self.choices:
            return "words"
        named = {"FILE": "file", "PATH": "file", "DIR": "file", "UID": "uid"}
        return named.get(self.metavar, "") if self.takes_value else ""


class Command(NamedTuple):
    name: str
    help: str
    arguments: tuple[Argument, ...]

    @property
    def options(self) -> list[Argument]:
        return [argument for argument in self.arguments if argument.flags]

    @property
    def positionals(self) -> list[Argument]:
        return [argument for argument in self.arguments if not argument.flags]


def commands() -> list[Command]:
    """The program itself, without a name, and then each of its commands."""
    parser = cli.every_command()
    found = [Command("", parser.description or "", tuple(_arguments(parser)))]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                found.append(Command(name, command.description or "", tuple(_arguments(command))))
    return found


def _arguments(parser: argparse.ArgumentParser) -> Iterator[Argument]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        choices = tuple(str(choice) for choice in action.choices or ())
        metavar = action.metavar if isinstance(action.metavar, str) else ",".join(choices) or action.dest.upper()
        yield Argument(
            flags=tuple(action.option_strings),
            metavar="|".join(choices) if choices else metavar,
            help=action.help or "",
            choices=choices,
            takes_value=action.nargs != 0,
            many=action.nargs in ("+", "*"),
            optional=action.nargs in ("?", "*"),
        )


def man_page() -> str:
    program, *others = commands()
    newest = releases()[0]
    epilog = cli.every_command().epilog or ""
    lines = [
        f'.TH {_roff(NAME.upper())} 1 {newest.date} "{TITLE} {VERSION}" "User Commands"',
        ".SH NAME",
        f"{_roff(NAME)} \\- {_roff(_first_sentence(program.help))}",
        ".SH SYNOPSIS",
        *_synopsis(program),
    ]
    for command in others:
        lines += [".br", *_synopsis(command)]
    lines += [".SH DESCRIPTION", _roff(program.help), ".SH OPTIONS", *_described(program.arguments), ".SH COMMANDS"]
    for command in others:
        described = _described(tuple(argument for argument in command.arguments if "-h" not in argument.flags))
        lines += [f".SS {_roff(command.name)}", _roff(_sentence(command.help)), *described]
    lines += [
        ".SH EXIT STATUS",
        _roff(epilog.removeprefix("Exit codes: ")),
        ".SH ENVIRONMENT",
        *_item("NOTES_DESKTOP_LIBRARY", "the library file to use where --library names none"),
        ".SH FILES",
        *_item("~/.local/share/notes-desktop/Notes.notes", "the notes, all of them, with their history"),
        *_item("~/.config/notes-desktop/settings.json", "settings"),
        *_item("~/.local/state/notes-desktop/", "window geometry and logs, which hold ids and counts, never text"),
        *_item("~/.cache/notes-desktop/", "the search index, which can be deleted at any time"),
    ]
    return "\n".join(lines) + "\n"


def _synopsis(command: Command) -> list[str]:
    words = [f"\\fB{_roff(NAME)}\\fR"]
    if command.name:
        words += ["[\\fB\\-\\-library\\fR \\fIFILE\\fR]", f"\\fB{_roff(command.name)}\\fR"]
    for argument in command.arguments:
        if argument.flags[:1] == ("-h",):
            continue
        words.append(_usage(argument))
    return [" ".join(words)]


def _usage(argument: Argument) -> str:
    value = f"\\fI{_roff(argument.metavar)}\\fR"
    if argument.flags:
        named = f"\\fB{_roff(argument.flags[-1])}\\fR"
        return f"[{named} {value}]" if argument.takes_value else f"[{named}]"
    value += "…" if argument.many else ""
    return f"[{value}]" if argument.optional else value


def _described(arguments: tuple[Argument, ...]) -> list[str]:
    lines: list[str] = []
    for argument in arguments:
        if not argument.help:
            continue
        if argument.flags:
            value = f" {argument.metavar}" if argument.takes_value else ""
            lines += _item(", ".join(argument.flags) + value, argument.help)
        else:
            lines += _item(argument.metavar, argument.help)
    return lines


def _item(term: str, said: str) -> list[str]:
    return [".TP", f"\\fB{_roff(term)}\\fR", _roff(said)]


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:].rstrip(".") + "."


def _first_sentence(said: str) -> str:
    first = said.split(". ", maxsplit=1)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _roff(said: str) -> str:
    text = said.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace("'", "\\(aq")
    return "\\&" + text if text.startswith(".") else text


def bash_completion() -> str:
    program, *others = commands()
    with_value = [flag for option in program.options if option.takes_value for flag in option.flags]
    lines = [
        "# Made by packaging/command_line.py from the commands of the program.",
        "",
        "_notes_desktop() {",
        '    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command="" i',
        "    COMPREPLY=()",
        "    for ((i = 1; i < COMP_CWORD; i++)); do",
        "        case ${COMP_WORDS[i]} in",
        f"        {' | '.join(with_value)}) ((i++)) ;;",
        "        -*) ;;",
        "        *) command=${COMP_WORDS[i]} && break ;;",
        "        esac",
        "    done",
        "    case $command:$prev in",
    ]
    for command in (program, *others):
        for option in command.options:
            if option.takes_value:
                names = " | ".join(f"{command.name or ''}:{flag}" for flag in option.flags)
                lines.append(f"    {names}) {_bash_value(option)} && return ;;")
    lines += ["    esac", "    case $command:$cur in"]
    for command in (program, *others):
        flags = " ".join(flag for option in command.options for flag in option.flags)
        lines.append(f'    {command.name}:-*) mapfile -t COMPREPLY < <(compgen -W "{flags}" -- "$cur") ;;')
    names = " ".join(command.name for command in others)
    lines.append(f'    :*) mapfile -t COMPREPLY < <(compgen -W "{names}" -- "$cur") && compopt -o default ;;')
    for command in others:
        for positional in command.positionals[:1]:
            if positional.value:
                lines.append(f"    {command.name}:*) {_bash_value(positional)} ;;")
    lines += ["    esac", "}", f"complete -F _notes_desktop {NAME}"]
    return "\n".join(lines) + "\n"


def _bash_value(argument: Argument) -> str:
    if argument.value == "words":
        return f'mapfile -t COMPREPLY < <(compgen -W "{" ".join(argument.choices)}" -- "$cur")'
    if argument.value == "uid":
        return f'mapfile -t COMPREPLY < <(compgen -W "latest $({UID_WORDS} | cut -d \' \' -f 1)" -- "$cur")'
    return "compopt -o default" if argument.value == "file" else "true"


def zsh_completion() -> str:
    program, *others = commands()
    lines = [
        f"#compdef {NAME}",
        "# Made by packaging/command_line.py from the commands of the program.",
        "",
        "_notes_desktop_uids() {",
        "    local -a uids",
        f"    uids=(\"${{(@f)$({UID_WORDS} | sed 's/  /:/')}}\")",
        "    _describe -V note uids",
        "}",
        "",
        "_notes_desktop() {",
        "    local curcontext=$curcontext state line",
        "    local -a commands",
        "    typeset -A opt_args",
        "    _arguments -C \\",
    ]
    lines += [f"        {spec} \\" for spec in _zsh_specs(program.options)]
    lines += ["        '1: :->command' \\", "        '*:: :->arguments'", "    case $state in", "    command)"]
    lines.append("        commands=(")
    lines += [f"            {_zsh(command.name + ':' + command.help)}" for command in others]
    lines += ["        )", "        _describe -t commands command commands", "        _files", "        ;;"]
    lines += ["    arguments)", "        case $words[1] in"]
    for command in others:
        specs = _zsh_specs(command.options) + [_zsh_positional(positional) for positional in command.positionals]
        lines.append(f"        {command.name}) _arguments {' '.join(specs)} ;;")
    lines += ["        esac", "        ;;", "    esac", "}", "", '_notes_desktop "$@"']
    return "\n".join(lines) + "\n"


def _zsh_specs(options: list[Argument]) -> list[str]:
    specs = []
    for option in options:
        for flag in option.flags:
            said = re.sub(r"([\[\]:])", r"\\\1", option.help)
            value = f":{option.metavar.split('|')[0].lower()}:{_zsh_action(option)}" if option.takes_value else ""
            specs.append(_zsh(f"{flag}[{said}]{value}"))
    return specs


def _zsh_positional(positional: Argument) -> str:
    place = "*" if positional.many else ""
    return _zsh(f"{place}:{positional.metavar.lower()}:{_zsh_action(positional)}")


def _zsh_action(argument: Argument) -> str:
    actions = {"words": f"({' '.join(argument.choices)})", "uid": "_notes_desktop_uids", "file": "_files"}
    return actions.get(argument.value, " ")


def _zsh(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def fish_completion() -> str:
    program, *others = commands()
    names = " ".join(command.name for command in others)
    none_yet = f"not __fish_seen_subcommand_from {names}"
    lines = ["# Made by packaging/command_line.py from the commands of the program."]
    lines += [_fish(none_yet, option) for option in program.options]
    for command in others:
        lines.append(f"complete -c {NAME} -n {_fish_word(none_yet)} -a {command.name} -d {_fish_word(command.help)}")
    for command in others:
        chosen = f"__fish_seen_subcommand_from {command.name}"
        lines += [_fish(chosen, option) for option in command.options]
        for positional in command.positionals[:1]:
            if positional.value == "uid":
                words = f"({UID_WORDS} | string replace '  ' \\t)"
                lines.append(f"complete -c {NAME} -n {_fish_word(chosen)} -f -k -a {_fish_word(words)}")
            elif positional.value != "file":
                lines.append(f"complete -c {NAME} -n {_fish_word(chosen)} -f")
        if not command.positionals:
            lines.append(f"complete -c {NAME} -n {_fish_word(chosen)} -f")
    return "\n".join(lines) + "\n"


def _fish(when: str, option: Argument) -> str:
    words = [f"complete -c {NAME} -n {_fish_word(when)}"]
    words += [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags]
    if option.value == "words":
        words.append(f"-x -a {_fish_word(' '.join(option.choices))}")
    elif option.takes_value:
        words.append("-r" if option.value == "file" else "-x")
    return " ".join([*words, f"-d {_fish_word(option.help)}"])


def _fish_word(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"


def metainfo(text: str, is_described: bool, homepage: str = "") -> str:
    """`text` of the metainfo file with the releases of the changelog; a package describes them as well.

    With a homepage it says so, and where the pictures of this version are: AppStream takes them from the web only.
    """
    entries = "".join(_release(release, is_described) for release in releases())
    text = re.sub(r"<releases>.*</releases>", lambda _: f"<releases>\n{entries}  </releases>", text, flags=re.DOTALL)
    mark = '  <icon type="stock">'
    return text.replace(mark, _places(homepage) + mark) if homepage else text


def _places(homepage: str) -> str:
    width, height = PICTURE_SIZE
    lines = [f'  <url type="homepage">{_xml(homepage)}</url>', "  <screenshots>"]
    for number, picture in enumerate(PICTURES):
        address = f"{homepage}/releases/download/v{VERSION}/{picture.file}"
        lines += [
            "    <screenshot>" if number else '    <screenshot type="default">',
            f"      <caption>{_xml(picture.caption)}</caption>",
            f'      <image type="source" width="{width}" height="{height}">{_xml(address)}</image>',
            "    </screenshot>",
        ]
    return "\n".join([*lines, "  </screenshots>\n"])


def _release(release: Release, is_described: bool) -> str:
    opening = f'    <release version="{release.version}" date="{release.date}" type="stable"'
    if not is_described or not release.changes:
        return f"{opening}/>\n"
    points = "".join(f"\n          <li>{_xml(change)}</li>" for change in release.changes[1:])
    listed = f"\n        <ul>{points}\n        </ul>" if points else ""
    said = f"        <p>{_xml(release.changes[0])}</p>{listed}"
    return f"{opening}>\n      <description>\n{said}\n      </description>\n    </release>\n"


def _xml(said: str) -> str:
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def generated() -> dict[Path, str]:
    """What each file should hold."""
    described = DESKTOP / f"{NAME}.metainfo.xml"
    return {
        DESKTOP / f"{NAME}.1": man_page(),
        DESKTOP / "completions" / f"{NAME}.bash": bash_completion(),
        DESKTOP / "completions" / f"_{NAME}": zsh_completion(),
        DESKTOP / "completions" / f"{NAME}.fish": fish_completion(),
        described: metainfo(described.read_text(encoding="utf-8"), is_described=False),
    }


def main() -> None:
    for file, text in generated().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
