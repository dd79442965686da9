/**
 * Asks the first of several who should all know the same, and only when it cannot tell, all others at once: the first nearly
 * always can, in the round trip that its host's own reads take anyway, and where something is broken each may need its
 * whole time limit to say so.
 *
 * @returns what those said that were asked, in order
 */
export async function firstThenOthers<Who, Said>(
  [first, ...others]: readonly Who[],
  ask: (who: Who) => Promise<Said>,
  tells: (said: Said) => boolean,
): Promise<Said[]> {
  if (first === undefined) return [];
  const said = await ask(first);
  return tells(said) ? [said] : [said, ...(await Promise.all(others.map(ask)))];
}
