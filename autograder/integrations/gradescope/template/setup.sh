#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image. It installs the engine into venv/ beside this file.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usable() {
  "$1" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null
}

find_python() {
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if usable "$name"; then command -v "$name"; return; fi
  done
  return 1
}

if ! python=$(find_python); then
  apt-get update
  for version in 3.14 3.13 3.12 3.11; do
    if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then break; fi
  done
  python=$(find_python) || { echo "No Python 3.11 to 3.14 here: choose a newer base image." >&2; exit 1; }
fi

"$python" -m venv venv
install=(venv/bin/python -m pip install --quiet --disable-pip-version-check)
if grep -q '^torch' requirements.txt; then  # the small CPU build, which only uv knows by a word
  "${install[@]}" uv
  venv/bin/uv pip install --quiet --python venv/bin/python --compile-bytecode --torch-backend=cpu \
    -c constraints.txt -r requirements.txt
else
  "${install[@]}" -c constraints.txt -r requirements.txt
fi

# Workers are other users: they read the engine, and nothing that is hidden.
chmod 711 .
chmod -R go= course/graders seed.txt
(cd course && ../venv/bin/grade doctor) || echo "See above: something here isn't as it should be."
