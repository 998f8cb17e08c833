#!/bin/sh
# Make sure of the system's packages: install them with apt where that may be done, else say how.
# With --python, print the Python to use.

python() {
    for name in python3 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

ready() {
    found=$(python) || return 1
    command -v cc >/dev/null || return 1
    pkg-config --exists cairo pangocairo 2>/dev/null || return 1
    "$found" -c 'import ensurepip, sysconfig, os, sys
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' 2>/dev/null
}

if [ "$1" = --python ]; then
    python
    exit
fi
ready && exit

packages="gcc pkg-config libcairo2-dev libpango1.0-dev python3 python3-dev python3-venv"
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
        ready && exit
    fi
fi
cat >&2 <<END
vizkit needs Python 3.11 or newer, a C compiler, Cairo and Pango. Install them, then run make again:

  Debian, Ubuntu   sudo apt-get install $packages
  Fedora           sudo dnf install gcc pkgconf cairo-devel pango-devel python3-devel
  Arch             sudo pacman -S --needed gcc pkgconf cairo pango python
  macOS            brew install pkg-config cairo pango python

END
exit 1
