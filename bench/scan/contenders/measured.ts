/** What was found: all that read the same file have to agree, as far as they look. */
export interface Findings {
  readonly bytes?: number;
  readonly lines?: number;
  readonly users?: number;
}

/** What a process tells of its work. */
export interface Measurement extends Findings {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
}

/** Does the work that a process is there for, and prints what it took. */
export function measured(work: (...args: readonly string[]) => Promise<Findings>): void {
  const began = performance.now();
  work(...process.argv.slice(2)).then((findings) => {
    const milliseconds = performance.now() - began;
    const measurement: Measurement = { ...findings, milliseconds, peakMegabytes: process.resourceUsage().maxRSS * 1024 / 1e6 };
    process.stdout.write(JSON.stringify(measurement));
  }).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
