#!/usr/bin/env bash
# The program against programs that were not written here: tests/outside/run.sh [PROGRAM]
# Installs what it needs: Neovim, man and Java from Debian, the rest from PyPI into a folder of its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
export NEWSLINT=${1:-$PWD/target/debug/newslint}

missing=()
command -v nvim >/dev/null || missing+=(neovim)
command -v man >/dev/null || missing+=(man-db)
command -v java >/dev/null || missing+=(default-jre-headless)
python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes "${missing[@]}" >/dev/null
fi

tools=${NEWSLINT_TEST_TOOLS:-target/outside}
python3 -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check --requirement tests/outside/requirements.txt

# The schema of OASIS lies in a crate that carries it.
schemas=$tools/schemas
if [ ! -d "$schemas" ]; then
  mkdir -p "$schemas/src"
  printf '[package]\nname = "schemas"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\nserde-sarif = "=0.8.0"\n[workspace]\n' > "$schemas/Cargo.toml"
  touch "$schemas/src/lib.rs"
fi
export SARIF_SCHEMA
SARIF_SCHEMA=$(cargo metadata --quiet --format-version 1 --manifest-path "$schemas/Cargo.toml" |
  python3 -c 'import json, sys; print(next(p["manifest_path"] for p in json.load(sys.stdin)["packages"] if p["name"] == "serde-sarif"))' |
  sed 's/Cargo.toml$/src\/schema.json/')

"$tools/bin/python" -m pytest -q -p no:cacheprovider tests/outside
