const PERIOD_MILLISECONDS = 1000;

/** Taken when this module is loaded: an engine that ends while the plugin starts must be missed too. */
const parent = process.ppid;

/**
 * Calls `gone` once when the process that started this one has ended: a killed engine says no goodbye, and an orphan
 * would go on changing hosts that a new run is changing too.
 */
export function watchParent(gone: () => void): void {
  const timer = setInterval(() => {
    // An orphan is handed to another process, so its parent's number changes.
    if (process.ppid !== parent) {
      clearInterval(timer);
      gone();
    }
  }, PERIOD_MILLISECONDS);
  timer.unref();
}
