import type { Command } from "../command.ts";
import { SERVER } from "../global_options.ts";

export const storageReset: Command = {
  path: "storage reset",
  summary: "delete an encrypted file that you cannot unlock",
  about: [
    "For a forgotten passphrase or a lost key: deletes the encrypted file and " +
    "its key file, so that the next sign-in creates new ones. Shows first " +
    "what is lost, and asks. Accounts, libraries and downloads stay. Request " +
    "headers and client keys in the file are lost too: set them again before " +
    "you sign in.",
    "Nobody can read the deleted tokens, but they work on their servers until " +
    "they are revoked. Signing in again as the same user revokes them: at a " +
    "terminal, JellyTau offers to do so. If you can still unlock the file, " +
    "use `auth logout --all` instead, which revokes them as well.",
    "For tokens in the keyring that belong to no account, use " +
    "`storage verify --remove-orphans`.",
  ],
  examples: [
    ["see what would be lost", "storage reset --dry-run"],
    ["delete the encrypted file and sign in again", "storage reset"],
    ["delete it in a script", "storage reset --yes"],
  ],
  globals: SERVER,
  options: [
    { flags: "--yes", description: "delete without asking" },
    { flags: "--dry-run", description: "show what would be lost" },
  ],
  run: async (run) => {
    const { reset } = await import("./reset_file.ts");
    await reset(run);
  },
};
