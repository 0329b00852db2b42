import type { CommandSpec } from "./command_spec.ts";

/** The commands by the first word of their path, loaded when it is typed. */
export const SPECS_BY_WORD: Readonly<
  Record<string, () => Promise<readonly CommandSpec[]>>
> = {
  auth: async () => (await import("./auth_specs.ts")).AUTH_SPECS,
  api: async () => [(await import("./api.ts")).api],
  storage: async () => (await import("./storage_specs.ts")).STORAGE_SPECS,
  server: async () => (await import("./server_specs.ts")).SERVER_SPECS,
  library: async () => (await import("./library_specs.ts")).LIBRARY_SPECS,
  download: async () => (await import("./download_specs.ts")).DOWNLOAD_SPECS,
  play: async () => [(await import("./play.ts")).play],
  doctor: async () => [(await import("./doctor.ts")).doctor],
  demo: async () => [(await import("./demo.ts")).demo],
  completion: async () => [(await import("./completion.ts")).completion],
  complete: async () => [(await import("./complete.ts")).complete],
};

/** The help of a group, or of all, lists all that is in it. */
const HELP_WORDS: readonly string[] = ["help", "--help", "-h"];

/** What a line needs of the table of commands. */
export interface SpecsForLine {
  readonly specs: readonly CommandSpec[];
  /** The first words of what was left out. */
  readonly others: readonly string[];
}

/**
 * The commands that the words of a line may mean: loading and building all of
 * them takes longer than most take to run. All of them when none is named, or
 * help is wanted.
 */
export async function specsFor(
  typed: readonly string[],
): Promise<SpecsForLine> {
  const named = Object.keys(SPECS_BY_WORD).filter((it) => typed.includes(it));
  if (named.length === 0 || typed.some((it) => HELP_WORDS.includes(it))) {
    const { COMMAND_SPECS } = await import("./commands.ts");
    return { specs: COMMAND_SPECS, others: [] };
  }
  const loaded = await Promise.all(named.map((it) => SPECS_BY_WORD[it]?.()));
  const others = Object.keys(SPECS_BY_WORD).filter((it) => !named.includes(it));
  return { specs: neededOf(loaded.flatMap((it) => it ?? []), typed), others };
}

/** Of a group only what is named to its last word, as soon as anything is. */
function neededOf(
  specs: readonly CommandSpec[],
  typed: readonly string[],
): readonly CommandSpec[] {
  const group = ({ path }: CommandSpec) => path.split(" ")[0];
  const whole = specs.filter(({ path }) =>
    path.split(" ").every((it) => typed.includes(it))
  );
  const groups = new Set(whole.map(group));
  return [...whole, ...specs.filter((it) => !groups.has(group(it)))];
}
