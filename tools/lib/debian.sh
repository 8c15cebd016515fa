# What comes from Debian: system packages, and, through a private apt configuration that leaves the machine's own alone,
# source archives of our libraries and Emscripten from newer suites. Uses common.sh.

is_debian() { have apt-get && grep -q '^ID=debian' /etc/os-release 2>/dev/null; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# install_packages WHY COMMAND=PACKAGE...: installs by apt the packages whose command is missing, or says what to install.
install_packages() {
  local why="$1" pair missing=() commands=()
  shift
  for pair in "$@"; do
    have "${pair%%=*}" && continue
    commands+=("${pair%%=*}")
    missing+=("${pair#*=}")
  done
  [ "${#missing[@]}" -eq 0 ] && return 0
  say "      installing ${missing[*]} ($why)"
  if ! have apt-get || ! { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }; then
    fail "these commands are missing: ${commands[*]} ($why), and they cannot be installed from here." \
      "install them with your system's package manager (on Debian: sudo apt-get install ${missing[*]}) and run this again."
  fi
  quiet apt-update.log as_root apt-get update ||
    fail "apt-get update failed." "check the network and /etc/apt, then run this again."
  quiet apt-install.log as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" ||
    fail "apt-get could not install ${missing[*]}." "see build/logs/apt-install.log; install them by hand and run this again."
}

private_apt="$cache/apt"
private_apt_get() {
  apt-get -o "Dir::Etc::sourcelist=$private_apt/convlens.sources" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$private_apt/lists" -o "Dir::Cache=$private_apt/cache" -o APT::Sandbox::User= "$@"
}

# Points the private configuration at the machine's own mirror and keys, with the suites trixie and sid. The lists are
# fetched once per run at most.
private_apt_ready=no
prepare_private_apt() {
  [ "$private_apt_ready" = yes ] && return 0
  local mirror keys
  mkdir -p "$private_apt/lists/partial" "$private_apt/cache/archives/partial"
  mirror="$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^URIs: *\([^ ]*\).*/\1/p' | head -n 1)"
  keys="$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null | sed -n 's/^Signed-By: *\([^ ]*\).*/\1/p' | head -n 1)"
  if [ -z "$mirror" ]; then
    mirror="$(sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)"
  fi
  [ -n "$mirror" ] || return 1
  printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
    "deb deb-src" "$mirror" trixie "${keys:-/usr/share/keyrings/debian-archive-keyring.gpg}" \
    "deb-src" "$mirror" sid "${keys:-/usr/share/keyrings/debian-archive-keyring.gpg}" >"$private_apt/convlens.sources"
  quiet private-apt-update.log private_apt_get update || return 1
  private_apt_ready=yes
}

sha256_is() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]; }

# Fetches the source archives of cmake/libraries.txt that are not in the cache yet. apt may end with an error although the
# archive has come (some mirrors lack the packaging files beside it): judged by the archive's SHA-256. What cannot be had
# this way CMake fetches by git.
fetch_library_sources() {
  local name package suite archive sha256 missing=0
  while read -r name _ _ _ package suite archive sha256; do
    case "$name" in '' | '#'*) continue ;; esac
    sha256_is "$cache/sources/$archive" "$sha256" && continue
    rm -f "$cache/sources/$archive"
    if is_debian && prepare_private_apt; then
      (cd "$cache/sources" && quiet "source-$name.log" private_apt_get source --download-only "$package/$suite" 2>/dev/null) || true
      rm -f "$cache/sources"/*.dsc "$cache/sources"/*.debian.tar.* "$cache/sources"/*.diff.gz
    fi
    if ! sha256_is "$cache/sources/$archive" "$sha256"; then
      rm -f "$cache/sources/$archive"
      missing=$((missing + 1))
    fi
  done <"$root/cmake/libraries.txt"
  [ "$missing" -eq 0 ] || say "      $missing libraries are left to CMake, from github.com"
  if [ "$missing" -ne 0 ] && ! have git; then
    fail "git is missing and $missing libraries must come by git." "install git and run this again."
  fi
}
