import type { Command } from "./command.ts";

/**
 * The commands by the first word of their path, in the order of the help. They
 * are loaded when that word is typed.
 */
const COMMANDS: Readonly<Record<string, () => Promise<readonly Command[]>>> = {
  auth: async () => (await import("./auth/commands.ts")).AUTH_COMMANDS,
  api: async () => [(await import("./api.ts")).api],
  storage: async () => (await import("./storage/commands.ts")).STORAGE_COMMANDS,
  server: async () => (await import("./server/commands.ts")).SERVER_COMMANDS,
  library: async () => (await import("./library/commands.ts")).LIBRARY_COMMANDS,
  download: async () =>
    (await import("./download/commands.ts")).DOWNLOAD_COMMANDS,
  next: async () => [(await import("./library/shelves.ts")).next],
  play: async () => [(await import("./library/play.ts")).play],
  player: async () => (await import("./player/commands.ts")).PLAYER_COMMANDS,
  playlist: async () =>
    (await import("./library/playlist.ts")).PLAYLIST_COMMANDS,
  mark: async () => (await import("./library/mark.ts")).MARK_COMMANDS,
  config: async () => (await import("./config/commands.ts")).CONFIG_COMMANDS,
  doctor: async () => [(await import("./doctor.ts")).doctor],
  demo: async () => [(await import("./demo.ts")).demo],
  completion:
    async () => [(await import("./completion/completion.ts")).completion],
  complete: async () => [(await import("./completion/complete.ts")).complete],
  help: async () => [(await import("./help/help.ts")).help],
};

/** Returns the commands whose path begins with `word`. */
export async function commandsOf(word: string): Promise<readonly Command[]> {
  return Object.hasOwn(COMMANDS, word) ? await COMMANDS[word]?.() ?? [] : [];
}

/** Loads every command, in the order of the help. */
export async function allCommands(): Promise<readonly Command[]> {
  const groups = Object.values(COMMANDS).map((load) => load());
  return (await Promise.all(groups)).flat();
}
