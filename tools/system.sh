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
    command -v chromium >/dev/null && command -v Xvfb >/dev/null || return 1
    for library in libEGL.so.1 libGL.so.1 libdbus-1.so.3 libfontconfig.so.1 libxkbcommon-x11.so.0 libxcb-cursor.so.0 \
        libxcb-icccm.so.4 libxcb-keysyms.so.1; do
        /sbin/ldconfig -p | grep -q "$library" || return 1
    done
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
The tests need Chromium, for the page, and Xvfb with the libraries of Qt, for the desk. Install them, then run make again:

  Debian           sudo apt-get install $packages
  Fedora           sudo dnf install chromium xorg-x11-server-Xvfb xcb-util-cursor libxkbcommon-x11 mesa-libEGL
  Arch             sudo pacman -S --needed chromium xorg-server-xvfb xcb-util-cursor libxkbcommon-x11

END
}

case "$1" in
--python)
    python
    exit
    ;;
--test)
    what=test
    packages="chromium xvfb libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-randr0 libxcb-xkb1"
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
        $as_root apt-get update -qq
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
        "ready_to_$what" && exit
    fi
fi
"advise_to_$what"
exit 1
