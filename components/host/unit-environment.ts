/**
 * Drop-ins of a unit that its package has take options from a file in /etc/default. That file would be nobody's: an option in it,
 * and the next start is another than the declared one.
 *
 * @param environment what the unit is told in its place, by variable
 */
export function ownEnvironment(
  environment: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const lines = Object.entries(environment).map(
    ([name, value]) => `Environment="${name}=${value}"`,
  );
  return { "10-croft.conf": ["[Service]", "EnvironmentFile=", ...lines, ""].join("\n") };
}
