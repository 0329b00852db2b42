import type { CommandSpec } from "./command_spec.ts";

/**
 * The commands by the first word of their path, in the order of the help. They
 * are loaded when that word is typed.
 */
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
  mark: async () => (await import("./mark_specs.ts")).MARK_SPECS,
  doctor: async () => [(await import("./doctor.ts")).doctor],
  demo: async () => [(await import("./demo.ts")).demo],
  completion: async () => [(await import("./completion.ts")).completion],
  complete: async () => [(await import("./complete.ts")).complete],
  help: async () => [(await import("./help.ts")).help],
};

/** Returns the commands whose path begins with `word`. */
export async function specsOf(word: string): Promise<readonly CommandSpec[]> {
  return Object.hasOwn(SPECS_BY_WORD, word)
    ? await SPECS_BY_WORD[word]?.() ?? []
    : [];
}
