/** The part of a lock of Pulumi's file backend that says who holds it. */
export interface LockContent {
  readonly pid: number;
  readonly hostname: string;
}

/**
 * Whether a lock's holder is certainly gone: a process of this machine that no longer exists. A lock of another machine
 * is its own business.
 * @param text the lock file, JSON
 */
export function isStale(
  text: string,
  hostname: string,
  isAlive: (pid: number) => boolean,
): boolean {
  const lock = JSON.parse(text) as LockContent;
  return lock.hostname === hostname && !isAlive(lock.pid);
}
