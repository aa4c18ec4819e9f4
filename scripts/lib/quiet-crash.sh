#!/bin/sh
# Runs a program so that a crash of it leaves nothing of its memory behind: no core file, and no report to the makers of
# its runtime.
ulimit -c 0
export BUN_ENABLE_CRASH_REPORTING=0 DO_NOT_TRACK=1
exec "$@"
