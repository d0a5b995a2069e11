#!/bin/sh
# Installs the JSONata reference implementation, with which tests compare, into a folder that git
# ignores. Without npm or a network nothing happens: those tests then say that they were left out.
set -eu

version=2.2.2
folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/jsonata-reference

if grep -qs "\"version\": \"$version\"" "$folder/node_modules/jsonata/package.json"; then
  exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
  echo "jsonata-reference: npm is missing; nothing is compared with the JSONata reference"
  exit 0
fi
mkdir -p "$folder"
if ! npm install --prefix "$folder" --no-save --no-package-lock --no-audit --no-fund \
  --ignore-scripts --loglevel=error "jsonata@$version" >/dev/null 2>&1; then
  echo "jsonata-reference: npm cannot install jsonata $version; nothing is compared with it"
fi
