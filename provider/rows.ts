/** The rows of what a program printed, without empty ones. */
export function rows(text = ""): string[] {
  return text.split("\n").filter((row) => row !== "");
}
