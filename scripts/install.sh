#!/bin/sh
# Installs JellyTau @VERSION@ for this user, as ~/.local/bin/jellytau.
#
#   JELLYTAU_BIN=DIR           another folder
#   JELLYTAU_RELEASE_URL=URL   a mirror with identical files
#
# Installs only a file with the SHA-256 that is written here.
set -eu

fail() {
  printf 'install.sh: %s\n' "$1" >&2
  exit 1
}

# Prints the file's name and its SHA-256 for this machine.
choose() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo "jellytau-linux-x64 @SHA256 jellytau-linux-x64@" ;;
    Linux-aarch64) echo "jellytau-linux-arm64 @SHA256 jellytau-linux-arm64@" ;;
    Darwin-x86_64) echo "jellytau-macos-x64 @SHA256 jellytau-macos-x64@" ;;
    Darwin-arm64) echo "jellytau-macos-arm64 @SHA256 jellytau-macos-arm64@" ;;
    *) return 1 ;;
  esac
}

download() {
  if command -v curl >/dev/null 2>&1; then
    curl --proto '=https' --proto-redir '=https' -fsSL --connect-timeout 20 \
      --max-time 900 -o "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q --https-only --timeout=20 --tries=1 -O "$2" "$1"
  else
    fail "needs curl or wget"
  fi
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1" | cut -d ' ' -f 1
  else
    shasum -a 256 "$1" | cut -d ' ' -f 1
  fi
}

# Called on the last line, so that an incomplete script does nothing.
main() {
  url=${JELLYTAU_RELEASE_URL:-@RELEASE_URL@}
  case $url in https://*) ;; *) fail "$url is not https" ;; esac
  chosen=$(choose) || fail "there is no JellyTau for $(uname -s) $(uname -m)"
  name=${chosen% *} sum=${chosen#* }
  bin=${JELLYTAU_BIN:-${HOME:?is not set}/.local/bin}
  mkdir -p "$bin"
  # In the same folder, so that moving it is one step.
  new=$(mktemp "$bin/.jellytau.XXXXXX")
  trap 'rm -f "$new"' EXIT
  trap 'exit 130' HUP INT TERM
  printf 'Getting %s …\n' "$name" >&2
  download "$url/$name" "$new" || fail "cannot get $url/$name"
  [ "$(sha256 "$new")" = "$sum" ] ||
    fail "$name is not the file that was released; nothing was installed"
  chmod 755 "$new"
  "$new" --version >/dev/null || fail "$name does not run on this machine"
  mv "$new" "$bin/jellytau"
  printf 'Installed %s\n' "$bin/jellytau" >&2
  case ":$PATH:" in
    *":$bin:"*) ;;
    *) printf 'Add %s to your PATH to call it by name\n' "$bin" >&2 ;;
  esac
}

main
