# Shared by the scripts in tools/: paths, progress, failures, stamps. Sourced after `set -euo pipefail`.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cache="${CONVLENS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/convlens}"
logs="$root/build/logs"
mkdir -p "$cache/sources" "$logs"

export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}"

# say TEXT: a line of progress. fail WHAT TODO: ends the script with a sentence on what is wrong and one on what to do.
say() { printf '%s\n' "$*"; }
fail() {
  printf '\nconvlens: %s\n  What to do: %s\n' "$1" "$2" >&2
  exit 1
}

# have COMMAND: is it there? A function have_COMMAND, where there is one, knows better.
have() {
  if declare -F "have_$1" >/dev/null; then "have_$1"; else command -v "$1" >/dev/null 2>&1; fi
}

# quiet LOG COMMAND...: runs it with its output in build/logs/LOG; on failure shows the end of that and returns its status.
quiet() {
  local log="$logs/$1" status=0
  shift
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$log" >&2
    say "  (the whole output: ${log#"$root"/})" >&2
  fi
  return "$status"
}

# version_at_least HAVE WANTED: compares dotted versions.
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# hash_of FILE...: one checksum over files, for stamps.
hash_of() { cat "$@" | cksum | cut -d ' ' -f 1; }

# Compiler cache entries serve any checkout, wherever it lies.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}" CCACHE_NOHASHDIR="${CCACHE_NOHASHDIR:-1}"
