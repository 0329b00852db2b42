/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly medianMs: number | null;
  /** In place of the time, for rates and memory. */
  readonly measured?: string;
  readonly ratio: number | null;
  /** The base of the ratio. */
  readonly against: string;
  readonly wanted: string;
}

/**
 * Runs the contestants in turn, so that a disturbance affects all of them, and
 * returns the median of each in milliseconds. One round warms up.
 */
export async function medians<Name extends string>(
  contestants: Readonly<Record<Name, () => Promise<unknown> | unknown>>,
  { rounds }: { rounds: number },
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((it) => [it, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const startMs = performance.now();
      await contestants[name]();
      if (round > 0) times[name]?.push(performance.now() - startMs);
    }
  }
  return Object.fromEntries(
    names.map((it) => [it, percentile(times[it] ?? [], 50)]),
  ) as Record<Name, number>;
}

/** Returns the value below which `percent` of the values are. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.ceil(sorted.length * percent / 100) - 1;
  return sorted[Math.max(0, at)] ?? NaN;
}

/** Runs a program to its end; its output goes nowhere. */
export async function runProgram(
  program: string,
  args: readonly string[] = [],
  options: { env?: Record<string, string>; stdin?: string } = {},
): Promise<void> {
  const child = new Deno.Command(program, {
    args: [...args],
    ...(options.env ? { env: options.env, clearEnv: true } : {}),
    stdin: options.stdin === undefined ? "null" : "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  if (options.stdin !== undefined) {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(options.stdin));
    await writer.close();
  }
  const { success, code } = await child.status;
  if (!success) {
    throw new Error(`${program} ${args[0] ?? ""} ended with ${code}`);
  }
}
