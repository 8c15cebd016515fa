# The set-up that tools/serve and tools/test share. Every step is quick when there is nothing to do. Uses common.sh,
# debian.sh and emscripten.sh.

step_number=0
step() {
  step_number=$((step_number + 1))
  say "[$step_number/$step_count] $*"
}

# Steps 1 to 4: everything that building the site needs. $@: further COMMAND=PACKAGE pairs that the caller needs.
set_up() {
  step "System packages"
  install_packages "building the site" cmake=cmake ninja=ninja-build python3=python3 node=nodejs npm=npm git=git "$@"
  # Only faster with it: no reason to stop where it cannot be had.
  (install_packages "a compiler cache" ccache=ccache) 2>/dev/null || true
  version_at_least "$(cmake --version | sed -n '1s/[^0-9]*//p')" 3.25 ||
    fail "this CMake is older than 3.25." "install a newer one (https://cmake.org/download) and put it first on PATH."
  version_at_least "$(node --version | tr -d v)" 18 ||
    fail "this Node is older than 18." "install a newer one (https://nodejs.org) and put it first on PATH."

  step "Sources of the libraries"
  fetch_library_sources

  step "Emscripten $emscripten_wanted"
  use_emscripten || { install_emscripten && use_emscripten; }

  step "npm packages"
  local stamp="$root/node_modules/.convlens-stamp" wanted
  wanted="$(hash_of "$root/package-lock.json")"
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    (cd "$root" && quiet npm.log npm ci --no-audit --no-fund) ||
      fail "npm could not install the packages of package-lock.json." "check the network (build/logs/npm.log) and run this again."
    printf '%s' "$wanted" >"$stamp"
  fi
}

# build PRESET TARGET...: configures and builds; warnings are errors on CI.
build() {
  local preset="$1" werror=OFF
  shift
  [ -n "${CI:-}" ] && werror=ON
  (cd "$root" && quiet "$preset-configure.log" cmake --preset "$preset" -DCONVLENS_WERROR=$werror &&
    show_progress "$preset-build.log" cmake --build --preset "$preset" --target "$@")
}

# show_progress LOG COMMAND...: as `quiet`, with a line every tenth of the way (Ninja's [n/m]).
show_progress() {
  local log="$logs/$1" status=0
  shift
  "$@" 2>&1 | tee "$log" | awk '
    match($0, /^\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, 2, RLENGTH - 2), n, "/")
      if (n[2] >= 30 && int(10 * n[1] / n[2]) > tenth) { tenth = int(10 * n[1] / n[2]); printf "      %d %%\n", 10 * tenth; fflush() }
    }' || status=$?
  if [ "$status" -ne 0 ]; then
    grep -n -A 12 -E 'FAILED|error:' "$log" | head -n 80 >&2
    say "  (the whole output: ${log#"$root"/})" >&2
  fi
  return "$status"
}
