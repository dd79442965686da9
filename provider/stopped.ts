/** `stopped PID`: a signal has stopped that process, which does nothing, whatever systemd makes of it. */
export const STOPPED = `stopped() { grep -qs '^State:.*stopped' "/proc/$1/status"; }
`;
