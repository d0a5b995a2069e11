# Finds JDK 25 and sets JAVA_HOME to it. Sourced by the scripts of this repository (POSIX sh).

# The file `release` tells the version without starting a JVM, which would take longer than all else.
is_jdk_25() {
  [ -x "$1/bin/javac" ] || return 1
  if [ -f "$1/release" ]; then
    grep -q '^JAVA_VERSION="25["._+-]' "$1/release"
  else
    "$1/bin/javac" -version 2>&1 | grep -q '^javac 25'
  fi
}

find_jdk() {
  for candidate in "${STEPPE_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  if command -v javac >/dev/null 2>&1; then
    on_path=$(command -v javac)
    # Follow the links that package managers make.
    while [ -L "$on_path" ]; do
      link=$(readlink "$on_path")
      case $link in
        /*) on_path=$link ;;
        *) on_path=$(dirname "$on_path")/$link ;;
      esac
    done
    candidate=$(CDPATH='' cd -- "$(dirname -- "$on_path")/.." && pwd)
    if is_jdk_25 "$candidate"; then
      echo "$candidate"
      return
    fi
  fi
  if [ -x /usr/libexec/java_home ]; then
    candidate=$(/usr/libexec/java_home -v 25 2>/dev/null || true)
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      echo "$candidate"
      return
    fi
  fi
  for candidate in /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /opt/java/* /opt/jdk* /opt/*jdk* /usr/local/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk@25; do
    if is_jdk_25 "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

JAVA_HOME=$(find_jdk)
if [ -z "$JAVA_HOME" ]; then
  echo "JDK 25 is missing: install it, or point STEPPE_JAVA_HOME or JAVA_HOME at it" >&2
  exit 1
fi
export JAVA_HOME
