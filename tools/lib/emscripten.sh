# Finds or installs Emscripten and sets what the wasm presets need: CONVLENS_EMSCRIPTEN_TOOLCHAIN, and EM_CONFIG for our own
# copy. An emcc on PATH that is new enough always wins. Uses common.sh and debian.sh.

emscripten_wanted=3.1.69
emscripten_home="$cache/emscripten-$emscripten_wanted"

# The folder of an emcc on PATH that is new enough, or nothing.
emscripten_on_path() {
  local version
  have emcc || return 1
  version="$(emcc -dumpversion 2>/dev/null | head -n 1)"
  version_at_least "${version:-0}" "$emscripten_wanted" || return 1
  if have em-config; then em-config EMSCRIPTEN_ROOT; else dirname "$(readlink -f "$(command -v emcc)")"; fi
}

# Sets the environment for the wasm presets; fails if there is no Emscripten yet.
use_emscripten() {
  local folder
  if folder="$(emscripten_on_path)"; then
    export CONVLENS_EMSCRIPTEN_TOOLCHAIN="$folder/cmake/Modules/Platform/Emscripten.cmake"
  elif [ -f "$emscripten_home/complete" ]; then
    export EM_CONFIG="$emscripten_home/config"
    export CONVLENS_EMSCRIPTEN_TOOLCHAIN="$emscripten_home/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake"
  else
    return 1
  fi
}

# Emscripten from Debian 13's package, unpacked into the cache (it is the same for every architecture), beside Debian 12's
# LLVM 19 and npm's Binaryen. Only what we use is unpacked: a quarter of its 1.6 GB.
install_emscripten() {
  local folder="$emscripten_home" package
  is_debian || fail "there is no emcc >= $emscripten_wanted on PATH." \
    "install the Emscripten SDK (https://emscripten.org/docs/getting_started/downloads.html), activate it, and run this again."
  install_packages "Emscripten's compiler" clang-19=clang-19 wasm-ld-19=lld-19 llvm-ar-19=llvm-19 python3=python3 xz=xz-utils
  prepare_private_apt || fail "the package lists of Debian 13 could not be fetched." \
    "check the network (build/logs/private-apt-update.log), or install the Emscripten SDK and put emcc on PATH."
  rm -rf "$folder"
  mkdir -p "$folder"
  (cd "$folder" && quiet emscripten-download.log private_apt_get download emscripten) ||
    fail "Debian's package emscripten could not be downloaded." "check the network, or put emcc >= $emscripten_wanted on PATH."
  package="$(ls "$folder"/emscripten_*.deb)"
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$folder" \
    --exclude='./usr/share/emscripten/test' --exclude='./usr/share/doc' \
    --exclude='*/wasm32-emscripten/pic' --exclude='*/wasm32-emscripten/lto-pic' --exclude='*/wasm32-emscripten/lto'
  rm "$package"
  (cd "$folder" && printf '{"private": true}\n' >package.json &&
    quiet emscripten-npm.log npm install --no-audit --no-fund --ignore-scripts binaryen@120.0.0 acorn@8.14.0) ||
    fail "npm could not install binaryen and acorn, which Emscripten needs." "check the network (build/logs/emscripten-npm.log)."
  mkdir -p "$folder/binaryen/bin"
  ln -sf "$folder"/node_modules/.bin/wasm-* "$folder/binaryen/bin/"
  ln -sfn "$folder/node_modules" "$folder/usr/share/emscripten/node_modules"
  cat >"$folder/config" <<CONFIG
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$folder/binaryen'
NODE_JS = '$(command -v node)'
FROZEN_CACHE = True
CONFIG
  touch "$folder/complete"
}
