#!/usr/bin/env bash
# Speed and memory of the whole program on a tree of Markdown files, on one core.
#
#   tests/bench/whole.sh DIR      measures `check` on DIR
#
# Prints bytes read, CPU seconds, MB a second of CPU time, and peak memory, for the tree and for a tenth of it, without
# the cache; and the same for the tree when all of it is in the cache.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
dir="${1:?usage: whole.sh DIR}"
cargo build --release --quiet --manifest-path "$root/Cargo.toml"
program="$root/target/release/newslint"

# measure DIR NAME [OPTION]
measure() {
  local bytes report times
  report="$(mktemp)"; times="$(mktemp)"
  "$program" "$1" ${3:-} --quiet --fail-on never --format json=/dev/null >/dev/null 2>&1 || true
  bash -c 'TIMEFORMAT="%U %S"; time "$0" "$1" $3 --jobs 1 --quiet --fail-on never --format json="$2" >/dev/null' \
    "$program" "$1" "$report" "${3:-}" 2>"$times" || true
  bytes="$(sed -n 's/^ *"bytes": \([0-9]*\),*/\1/p' "$report" | tail -1)"
  awk -v bytes="$bytes" -v name="$2" '{ s = $1 + $2; printf "%s: %.1f MB in %.2f s of CPU time, %.1f MB/s\n", name, bytes / 1e6, s, bytes / 1e6 / s }' "$times"
  rm -f "$report" "$times"
}

measure "$dir" "whole tree" --no-cache
NEWSLINT_CACHE_DIR="$(mktemp -d)"
export NEWSLINT_CACHE_DIR
measure "$dir" "whole tree again"
rm -rf "$NEWSLINT_CACHE_DIR"
part="$(mktemp -d)"
number=0
while IFS= read -r file; do
  number=$((number + 1))
  cp "$file" "$part/$number.md"
done < <(find "$dir" -type f -name '*.md' | sort | awk 'NR % 10 == 0')
measure "$part" "a tenth" --no-cache
rm -rf "$part"
command -v /usr/bin/time >/dev/null && /usr/bin/time -f "peak memory %M kB" \
  "$program" "$dir" --no-cache --jobs 1 --quiet --fail-on never --format json=/dev/null >/dev/null || true
