#!/usr/bin/env bash
# Packs a release build with its manual pages and completions: .github/pack.sh TARGET [FOLDER-OF-THE-PROGRAM]
set -euo pipefail
target=$1
built=${2:-target/$target/release}
version=$(grep -m1 '^version = ' Cargo.toml | cut -d'"' -f2)
[ -n "$version" ]
name=newslint-v$version-$target
rm -rf "packed/$name"
mkdir -p "packed/$name/man" "packed/$name/completions"
program=newslint
case $target in *windows*) program=newslint.exe ;; esac
cp "$built/$program" README.md CHANGELOG.md LICENSE-MIT LICENSE-APACHE "packed/$name/"
"$built/$program" man "packed/$name/man"
for shell in bash elvish fish powershell zsh; do
  "$built/$program" completions "$shell" > "packed/$name/completions/newslint.$shell"
done
cd packed
case $target in
  *windows*) 7z a -bso0 "$name.zip" "$name" ;;
  *) tar -czf "$name.tar.gz" "$name" ;;
esac
rm -rf "$name"
