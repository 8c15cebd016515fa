# The test suites of tools/test. Each adds to `passed` and `failed`; a suite that cannot be built or crashes counts as one
# failure, and the others still run. Uses setup.sh.

passed=0
failed=0

# count GOOD BAD [SECONDS]: adds to the totals and says so.
count() {
  passed=$((passed + $1))
  failed=$((failed + $2))
  say "      $1 passed, $2 failed${3:+ in $3 s}"
}

# run_catch2 NAME COMMAND...: a Catch2 program, counted by test cases.
run_catch2() {
  local name="$1" report="$logs/$1.xml" start=$SECONDS good bad status=0
  shift
  rm -f "$report"
  quiet "$name.log" "$@" --reporter console --reporter "xml::out=$report" || status=$?
  good="$(sed -n 's/.*<OverallResultsCases successes="\([0-9]*\)".*/\1/p' "$report" 2>/dev/null | tail -n 1)"
  bad="$(sed -n 's/.*<OverallResultsCases.* failures="\([0-9]*\)".*/\1/p' "$report" 2>/dev/null | tail -n 1)"
  # No report, or a bad end without a failed case: the program crashed.
  if [ -z "$good" ] || { [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; }; then
    bad=$((${bad:-0} + 1))
    say "      $name ended with status $status" >&2
  fi
  count "${good:-0}" "$bad" $((SECONDS - start))
}

# needs_SUITE: COMMAND=PACKAGE pairs.
needs_native() { echo c++=g++; }
needs_asan() { echo clang++-19=clang-19 sanitizers=libclang-rt-19-dev llvm-symbolizer-19=llvm-19; }
needs_wasm() { :; }
needs_browser() { echo browser=chromium; }

have_sanitizers() {
  echo 'extern "C" int LLVMFuzzerTestOneInput(const char*, unsigned long) { return 0; }' |
    clang++-19 -x c++ -fsanitize=address,undefined,fuzzer - -o /dev/null 2>/dev/null
}

browser_path() {
  [ -n "${CONVLENS_CHROMIUM:-}" ] && echo "$CONVLENS_CHROMIUM" && return
  command -v chromium || command -v google-chrome || command -v chromium-browser
}
have_browser() { browser_path >/dev/null; }

run_native() {
  step "Native tests"
  local layers="$logs/layers.log"
  if quiet layers.log python3 "$root/tests/layers_test.py"; then count 1 0; else count 0 1; fi
  build dev convlens_tests || { count 0 1 && return 0; }
  run_catch2 native "$root/build/dev/tests/convlens_tests"
}

run_asan() {
  step "Sanitizers and fuzz targets"
  local target start
  build asan-ubsan all || { count 0 1 && return 0; }
  export ASAN_SYMBOLIZER_PATH="${ASAN_SYMBOLIZER_PATH:-$(command -v llvm-symbolizer-19 || true)}"
  export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"
  run_catch2 asan-ubsan "$root/build/asan-ubsan/tests/convlens_tests"
  start=$SECONDS
  for target in "$root"/tests/fuzz/*_fuzz.cpp; do
    [ -f "$target" ] || continue
    target="$(basename "$target" .cpp)"
    if quiet "$target.log" ctest --test-dir "$root/build/asan-ubsan" -R "^$target\$" --output-on-failure; then
      count 1 0
    else
      count 0 1
    fi
  done
}

# The number behind "# NAME" in the report of node's test runner.
tap_number() { sed -n "s/^# $2 \([0-9]*\)\$/\1/p" "$1" 2>/dev/null | tail -n 1; }

# run_node NAME FILE...: node's test runner.
run_node() {
  local name="$1" report="$logs/$1.tap" start=$SECONDS status=0 good bad
  shift
  (cd "$root" && quiet "$name.log" node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$report" "$@") || status=$?
  good="$(tap_number "$report" pass)"
  bad="$(tap_number "$report" fail)"
  if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=$((${bad:-0} + 1)); fi
  count "${good:-0}" "${bad:-0}" $((SECONDS - start))
}

run_wasm() {
  step "WebAssembly tests (Node)"
  build wasm-release convlens_tests || { count 0 1 && return 0; }
  run_catch2 wasm node "$root/build/wasm-release/tests/convlens_tests.cjs"
  build wasm-release convlens_arm_tests || { count 0 1 && return 0; }
  run_catch2 wasm-arm node "$root/build/wasm-release/tests/convlens_arm_tests.cjs" "[ops],[engine]"
  build wasm-release engine || { count 0 1 && return 0; }
  export CONVLENS_ENGINE="$root/build/wasm-release/modules/engine.mjs"
  run_node engine "$root"/tests/{app,import,models}/*_test.mjs
}

run_browser() {
  step "Browser tests (Chromium)"
  build wasm-release site || { count 0 1 && return 0; }
  CONVLENS_CHROMIUM="$(browser_path)"
  export CONVLENS_CHROMIUM
  run_node browser "$root"/tests/web/*_test.mjs
}
