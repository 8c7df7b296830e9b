#!/bin/sh
# Every public header compiles alone as C99, C11 and C++11: headers.sh CC
set -eu
cc=$1
case $cc in *clang*) cxx=$(command -v clang++-14 || command -v g++) ;; *) cxx=$(command -v g++ || command -v clang++-14) ;; esac
cd "$(dirname "$0")/../../include"
passed=0
failed=0
for header in prm/*.h prm/sys/*.h; do
	for std in c99 c11 c++11; do
		case $std in c++*) compiler=$cxx language=c++ ;; *) compiler=$cc language=c ;; esac
		if echo "#include <$header>" | $compiler -x $language -std=$std -Wall -Wextra -Wpedantic -Werror -I. -fsyntax-only -; then
			passed=$((passed + 1))
		else
			echo "$header does not compile alone as $std"
			failed=$((failed + 1))
		fi
	done
done
echo "[  PASSED  ] $passed test(s)."
[ $failed = 0 ] || { echo "[  FAILED  ] $failed test(s)"; exit 1; }
