/** Only what differs. */
export function differing<T extends object>(
  declared: T,
  seen: T | undefined,
): Partial<T> | undefined {
  return (
    seen &&
    (Object.fromEntries(
      Object.entries(seen).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(declared[name as keyof T]),
      ),
    ) as Partial<T>)
  );
}
