#!/bin/sh
# Installs Notes Desktop for one person, or for all as root. The .run unpacks itself and calls this; --help says more.
set -eu

say() { printf '%s\n' "$*"; }
fail() {
    say "$*" >&2
    exit 1
}

usage() {
    cat <<END
Usage: notes-desktop-VERSION-x86_64.run [-- OPTION…]

  --prefix DIR   where to (default: ~/.local, or /usr/local as root)
  --uninstall    remove the program that is there; notes and settings stay
  --help         show this help

An older version that is there is replaced.
END
}

if [ "$(id -u)" -eq 0 ]; then
    prefix=/usr/local
    # What is for all is readable for all, whatever root's habits are: makeself unpacks by them.
    umask 022
else
    prefix=$HOME/.local
fi
here=$(cd "$(dirname "$0")" && pwd)
action=install
while [ $# -gt 0 ]; do
    case $1 in
    --prefix)
        [ $# -ge 2 ] || fail "--prefix needs a folder."
        prefix=$2
        shift
        ;;
    --prefix=*) prefix=${1#--prefix=} ;;
    --uninstall) action=uninstall ;;
    --help | -h)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 2
        ;;
    esac
    shift
done

check_system() {
    [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || fail "This is for Linux on x86-64; here it is $(uname -s) on $(uname -m)."
    QT_QPA_PLATFORM=offscreen "$here/files/lib/notes-desktop/notes-desktop" --self-test >"$here/report" 2>&1 && return
    cat "$here/report" >&2
    fail "The program does not run here; nothing was installed. It needs glibc 2.36 or newer, libEGL, libGL, libxcb and libwayland."
}

check_place() {
    mkdir -p "$prefix" 2>/dev/null || fail "$prefix cannot be made."
    prefix=$(cd "$prefix" && pwd)
    [ -w "$prefix" ] || fail "$prefix cannot be written."
    library=$prefix/lib/notes-desktop
    if [ -e "$library" ] && [ ! -f "$library/manifest" ]; then
        fail "$library is there, and it is not from this installer."
    fi
    if [ -e "$prefix/bin/notes-desktop" ] && [ "$(readlink "$prefix/bin/notes-desktop")" != ../lib/notes-desktop/notes-desktop ]; then
        fail "$prefix/bin/notes-desktop is there, and it is not from this installer."
    fi
}

# Beside the old one, and then in its place: an interrupted copy leaves the old one whole.
place_library() {
    mkdir -p "$prefix/lib" "$prefix/bin"
    rm -rf "$library.new" "$library.old"
    if [ "$(id -u)" -eq 0 ]; then chmod -R u=rwX,go=rX "$here"; fi
    cp -R "$here/files/lib/notes-desktop" "$library.new"
    cp "$0" "$library.new/install.sh"
    (cd "$here/files" && find share -type f | sort) >"$library.new/manifest"
    if [ -d "$library" ]; then
        forget_share "$library/manifest" "$library.new/manifest"
        mv "$library" "$library.old"
    fi
    mv "$library.new" "$library"
    rm -rf "$library.old"
    ln -sfn ../lib/notes-desktop/notes-desktop "$prefix/bin/notes-desktop"
}

place_share() {
    while read -r file; do
        mkdir -p "$prefix/$(dirname "$file")"
        cp "$here/files/$file" "$prefix/$file"
    done <"$library/manifest"
    # The menu does not look into every person's bin.
    quoted=$(printf '%s' "$prefix/bin/notes-desktop" | sed 's/[\\&|]/\\&/g')
    sed -e "s|^Exec=notes-desktop|Exec=\"$quoted\"|" -e "s|^TryExec=.*|TryExec=$quoted|" \
        "$here/files/share/applications/notes-desktop.desktop" >"$prefix/share/applications/notes-desktop.desktop"
}

forget_share() { # OLD [NEW]: files of the old manifest that the new one has not
    while read -r file; do
        if [ $# -ge 2 ] && grep -qxF "$file" "$2"; then continue; fi
        rm -f "$prefix/$file"
        folder=$(dirname "$file")
        while [ "$folder" != share ] && rmdir "$prefix/$folder" 2>/dev/null; do folder=$(dirname "$folder"); done
    done <"$1"
}

# A cache of icons is renewed where there is one; a new one would hide what others put there later without renewing it.
refresh() {
    renew applications update-desktop-database -q "$prefix/share/applications"
    # Without a folder of packages, as where ours was the only one, the tool refuses and forgets nothing.
    if [ -d "$prefix/share/mime" ]; then mkdir -p "$prefix/share/mime/packages"; fi
    renew mime update-mime-database "$prefix/share/mime"
    rmdir "$prefix/share/mime/packages" 2>/dev/null || true
    if [ -f "$prefix/share/icons/hicolor/icon-theme.cache" ]; then
        renew icons gtk-update-icon-cache -q -t -f "$prefix/share/icons/hicolor"
    elif [ -d "$prefix/share/icons/hicolor" ]; then
        touch "$prefix/share/icons/hicolor"
    fi
}

renew() { # FOLDER COMMAND…
    [ -d "$prefix/share/$1" ] || return 0
    shift
    if command -v "$1" >/dev/null; then "$@" >/dev/null 2>&1 || true; fi
}

install() {
    check_system
    check_place
    place_library
    place_share
    refresh
    say "Notes Desktop is in $library."
    case :$PATH: in
    *:"$prefix/bin":*) say "Start it from the menu or with: notes-desktop" ;;
    *) say "Start it from the menu or with: $prefix/bin/notes-desktop" ;;
    esac
    say "Remove it with: $library/install.sh --uninstall --prefix \"$prefix\""
}

uninstall() {
    library=$prefix/lib/notes-desktop
    [ -f "$library/manifest" ] || fail "Nothing of this installer is in $prefix."
    forget_share "$library/manifest"
    rm -f "$prefix/bin/notes-desktop"
    rm -rf "$library"
    refresh
    say "Notes Desktop is removed from $prefix. Your notes and settings are where they were."
}

$action
