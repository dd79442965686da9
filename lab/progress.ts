/** Takes one line on what is being done; whoever calls decides where it is shown. */
export type Progress = (line: string) => void;

/** Lines on standard error with the seconds since the start: standard output belongs to what a command answers. */
export function stderrProgress(): Progress {
  const started = Date.now();
  return (line) => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(7);
    process.stderr.write(`${seconds} s  ${line}\n`);
  };
}
