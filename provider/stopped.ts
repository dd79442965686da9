/** `stopped PID`: a signal has stopped that process, which does nothing, whatever systemd makes of it. */
export const STOPPED = `stopped() { grep -qs '^State:.*stopped' "/proc/$1/status"; }
`;

/** `wake_unit UNIT`: has those of its processes go on that a signal has stopped, which would not hear that they are to end. */
export const WAKE_UNIT = `wake_unit() { systemctl kill --signal=CONT -- "$1" 2>/dev/null || :; }
`;
