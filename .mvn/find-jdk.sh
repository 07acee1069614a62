# Finds a JDK 25 or newer. Sourced by ../mvnw and ../orrery; plain POSIX sh.
#
# find_jdk sets JAVA_HOME and PATH and returns 0, or says in one line what is missing and returns 1. Looks at ORRERY_JAVA_HOME,
# JAVA_HOME, the java in PATH, and where Linux distributions, macOS, SDKMAN, asdf, mise, Gradle and IDEs put theirs.

jdk_wanted=25

# The feature release of the JDK in $1, read from its `release` file (no JVM is started); nothing when there is none.
jdk_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release"
}

jdk_fits() {
  jdk_found=$(jdk_release "$1")
  [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$jdk_wanted" ]
}

# The home of the java in PATH, through its symbolic links.
jdk_of_path() {
  jdk_file=$(command -v java) || return 0
  while [ -L "$jdk_file" ]; do
    jdk_link=$(readlink "$jdk_file")
    case "$jdk_link" in
    /*) jdk_file=$jdk_link ;;
    *) jdk_file=$(dirname "$jdk_file")/$jdk_link ;;
    esac
  done
  dirname "$(dirname "$jdk_file")"
}

find_jdk() {
  case $- in *f*) jdk_noglob=1 ;; *) jdk_noglob= ;; esac
  set +f
  jdk_best= jdk_best_release=0
  for jdk_home in "${ORRERY_JAVA_HOME-}" "${JAVA_HOME-}" "$(jdk_of_path)"; do
    if [ -n "$jdk_home" ] && jdk_fits "$jdk_home"; then
      jdk_best=$jdk_home
      break
    fi
  done
  if [ -z "$jdk_best" ]; then
    # Of several the oldest that fits: the one that Orrery is tested with.
    for jdk_home in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*jdk* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
      /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* \
      "${HOME:-/}"/.asdf/installs/java/* "${HOME:-/}"/.local/share/mise/installs/java/* "${HOME:-/}"/.gradle/jdks/* "${HOME:-/}"/.gradle/jdks/*/Contents/Home; do
      if jdk_fits "$jdk_home" && { [ -z "$jdk_best" ] || [ "$jdk_found" -lt "$jdk_best_release" ]; }; then
        jdk_best=$jdk_home
        jdk_best_release=$jdk_found
      fi
    done
  fi
  [ -z "$jdk_noglob" ] || set -f
  if [ -z "$jdk_best" ]; then
    echo "Orrery needs a JDK $jdk_wanted or newer and found none on this machine: install one (https://adoptium.net, or your package manager), or set JAVA_HOME to where it is." >&2
    return 1
  fi
  JAVA_HOME=$jdk_best
  # Build steps that call plain `java` shall get the same one.
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
}
