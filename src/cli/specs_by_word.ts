import type { CommandSpec } from "./command.ts";

/**
 * The commands by the first word of their path, in the order of the help. They
 * are loaded when that word is typed.
 */
export const SPECS_BY_WORD: Readonly<
  Record<string, () => Promise<readonly CommandSpec[]>>
> = {
  auth: async () => (await import("./auth/commands.ts")).AUTH_SPECS,
  api: async () => [(await import("./api.ts")).api],
  storage: async () => (await import("./storage/commands.ts")).STORAGE_SPECS,
  server: async () => (await import("./server/commands.ts")).SERVER_SPECS,
  library: async () => (await import("./library/commands.ts")).LIBRARY_SPECS,
  download: async () => (await import("./download/commands.ts")).DOWNLOAD_SPECS,
  play: async () => [(await import("./library/play.ts")).play],
  mark: async () => (await import("./library/mark.ts")).MARK_SPECS,
  doctor: async () => [(await import("./doctor.ts")).doctor],
  demo: async () => [(await import("./demo.ts")).demo],
  completion:
    async () => [(await import("./completion/completion.ts")).completion],
  complete: async () => [(await import("./completion/complete.ts")).complete],
  help: async () => [(await import("./help/help.ts")).help],
};

/** Returns the commands whose path begins with `word`. */
export async function specsOf(word: string): Promise<readonly CommandSpec[]> {
  return Object.hasOwn(SPECS_BY_WORD, word)
    ? await SPECS_BY_WORD[word]?.() ?? []
    : [];
}
