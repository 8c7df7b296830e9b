#!/bin/sh
# The embedding example runs and is short: embed.sh PROGRAM
set -eu
[ "$("$1")" = "1.0.0: Say hello to Ada, in Norwegian." ]
echo "[  PASSED  ] 1 test(s)."
