#!/bin/sh
# Make .venv hold exactly what requirements/<kind>.txt locks; quick when nothing changed.
# Usage: .ci/venv.sh base|dev
set -eu
cd "$(dirname "$0")/.."
kind=$1
wanted=$(cat requirements/tools.txt "requirements/$kind.txt" | sha256sum | cut -d' ' -f1)
if [ -x .venv/bin/python ] && [ "$(cat ".venv/.locked-$kind" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

if [ ! -x .venv/bin/python ]; then
    python=""
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "ShopEase needs Python 3.11 or newer; set PYTHON to one, for instance: make PYTHON=python3.12" >&2
        exit 1
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -q && apt-get install -y -q --no-install-recommends python3-venv
        else
            echo "Python's venv module is missing; install it: sudo apt-get install python3-venv" >&2
            exit 1
        fi
    fi
    "$python" -m venv .venv
fi

echo "Installing requirements/$kind.txt into .venv …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "requirements/$kind.txt" ||
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "requirements/$kind.txt"
echo "$wanted" >".venv/.locked-$kind"
if [ "$kind" = dev ]; then # holds all of base too
    cat requirements/tools.txt requirements/base.txt | sha256sum | cut -d' ' -f1 >.venv/.locked-base
fi
