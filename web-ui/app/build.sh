#!/bin/sh
# Builds the single-page app into dist/ when it is older than its sources; silent when it is not.
# Needs Node.js 20.19 or later with npm, but only when there is something to build.
set -eu
cd "$(dirname "$0")"

# Directories count too: their time changes when a file in them is deleted.
stale() {
  [ ! -f dist/index.html ] ||
    [ -n "$(find src public index.html package.json package-lock.json tsconfig.json vite.config.ts .npmrc -newer dist/index.html | head -n 1)" ]
}

stale || exit 0

fail() {
  echo "web-ui: $1" >&2
  exit 1
}
hint="install Node.js 20.19 or later with npm (Debian: apt-get install nodejs npm; or a build from nodejs.org)"
command -v node >/dev/null 2>&1 || fail "node is missing; $hint"
command -v npm >/dev/null 2>&1 || fail "npm is missing; $hint"
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "node $(node --version) is too old; $hint"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    fail "'$*' failed"
  }
}

# The stamp holds what was installed, so that a touched but equal lock file installs nothing.
stamp=node_modules/.windlass-installed
wanted=$(cat package.json package-lock.json | cksum)
if [ "$(cat "$stamp" 2>/dev/null || true)" != "$wanted" ]; then
  echo "web-ui: installing packages"
  run npm ci --prefer-offline --no-audit --no-fund
  echo "$wanted" >"$stamp"
fi
echo "web-ui: building the app"
run npm run build
