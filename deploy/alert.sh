#!/bin/sh
# Tell that a night failed: the end of its record goes to $JUESUAN_ALERT, a command that reads
# standard input (for example: mail -s juesuan ops@example.org); without one, to the system's log.
set -eu
unit=${1:-juesuan}
runs=${JUESUAN_WAREHOUSE:-/srv/juesuan}/runs
# names of runs are times: the last in order is the latest
last=$(find "$runs" -mindepth 2 -maxdepth 2 -name report.md 2>/dev/null | sort | tail -n 1)
{
    echo "$unit failed on $(uname -n)."
    if [ -n "$last" ]; then
        echo "$last:"
        head -n 40 "$last"
    else
        echo "It left no record in $runs."
    fi
} | if [ -n "${JUESUAN_ALERT:-}" ]; then
    sh -c "$JUESUAN_ALERT"
else
    logger -t juesuan -p daemon.err
fi
