#!/bin/sh
# Make sure of the system's packages: install them with apt where that may be done, else say how.
# With --test, of those that only the tests need; with --python, print the Python to use.

python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

ready_to_build() {
    found=$(python) || return 1
    command -v cc >/dev/null || return 1
    pkg-config --exists cairo pangocairo 2>/dev/null || return 1
    "$found" -c 'import ensurepip, sysconfig, os, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' 2>/dev/null
}

ready_to_test() {
    has_browser || return 1
    command -v pdftoppm >/dev/null || return 1
    command -v espeak-ng >/dev/null || return 1
    [ "$(uname)" = Darwin ] && return  # where Qt brings its libraries, and needs no X server
    command -v Xvfb >/dev/null || return 1
    command -v soffice >/dev/null || return 1
    "$(python)" -c 'import ctypes, sys
for library in sys.argv[1:]: ctypes.CDLL(library)' libEGL.so.1 libGL.so.1 libdbus-1.so.3 libfontconfig.so.1 \
        libxkbcommon-x11.so.0 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-keysyms.so.1 2>/dev/null
}

has_browser() {
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null && return
    done
    # What `playwright install chromium` leaves.
    for folder in "$HOME"/.cache/ms-playwright/chromium-* "$HOME"/Library/Caches/ms-playwright/chromium-*; do
        [ -d "$folder" ] && return
    done
    return 1
}

# apt-get, which waits while another one is at work, but not for ever.
apt() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        said=$(LC_ALL=C $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" 2>&1) && return
        case "$said" in
        *"Could not get lock"* | *"Unable to lock"* | *"Unable to acquire"*) ;;
        *) break ;;
        esac
        [ "${told:-}" ] || echo "Waiting for another apt to end ..."
        told=yes
        sleep 15
    done
    echo "$said" >&2
    return 1
}

advise_to_build() {
    cat >&2 <<END
vizkit needs Python 3.11 or newer, a C compiler, Cairo and Pango. Install them, then run make again:

  Debian, Ubuntu   sudo apt-get install $packages
  Fedora           sudo dnf install gcc pkgconf cairo-devel pango-devel python3-devel
  Arch             sudo pacman -S --needed gcc pkgconf cairo pango python
  macOS            brew install pkg-config cairo pango python

END
}

advise_to_test() {
    cat >&2 <<END
The tests need Chromium, for the page, pdftoppm, for documents, espeak-ng, for the voice, and (but on macOS) Xvfb with the libraries of Qt, for the desk, and LibreOffice, for decks. Install them, then run make again:

  Debian           sudo apt-get install $packages
  Fedora           sudo dnf install chromium poppler-utils libreoffice-impress liberation-sans-fonts espeak-ng xorg-x11-server-Xvfb xcb-util-cursor libxkbcommon-x11 mesa-libEGL
  Arch             sudo pacman -S --needed chromium poppler libreoffice-fresh ttf-liberation espeak-ng xorg-server-xvfb xcb-util-cursor libxkbcommon-x11
  macOS            .venv/bin/pip install playwright && .venv/bin/playwright install chromium; brew install poppler espeak-ng

END
}

case "$1" in
--python)
    python
    exit
    ;;
--test)
    what=test
    packages="chromium poppler-utils libreoffice-impress fonts-liberation espeak-ng xvfb libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-randr0 libxcb-xkb1"
    ;;
*)
    what=build
    packages="gcc pkg-config libcairo2-dev libpango1.0-dev python3 python3-dev python3-venv"
    ;;
esac
"ready_to_$what" && exit

if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=sudo
    else
        as_root=none
    fi
    if [ "$as_root" != none ]; then
        echo "Installing with apt: $packages"
        apt update
        apt install -y --no-install-recommends $packages
        "ready_to_$what" && exit
    fi
fi
"advise_to_$what"
exit 1
