# Finds a JDK 25 or later for ./windlass and ./verify: sets java_home, or returns 1.

# Prints the major version of the JDK in $1; fails when there is no compiler in it.
jdk_version() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  local version=''
  # Every JDK has this file; starting java to ask it would cost every call some 50 ms.
  [ -f "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  [ -n "$version" ] && printf '%s\n' "$version"
}

usable() {
  local version
  version=$(jdk_version "$1") && [ "$version" -ge 25 ] && java_home=$1
}

find_java() {
  local found folder
  if [ -n "${WINDLASS_JAVA_HOME:-}" ]; then
    usable "$WINDLASS_JAVA_HOME"
    return
  fi
  [ -n "${JAVA_HOME:-}" ] && usable "$JAVA_HOME" && return 0
  found=$(command -v java 2>/dev/null) && found=$(readlink -f "$found" 2>/dev/null) &&
    usable "${found%/bin/java}" && return 0
  for folder in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/* /opt/java/* /opt/jdk/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    usable "$folder" && return 0
  done
  return 1
}
