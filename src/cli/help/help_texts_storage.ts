/** Paragraphs and examples for the token storage. */
import type { HelpText, UsedOption } from "./help_page.ts";

/** The options of commands that may have to unlock the token storage. */
const STORAGE: readonly UsedOption[] = ["json", "input"];

export const STORAGE_HELP: Readonly<Record<string, HelpText>> = {
  "storage status": {
    examples: [["see where tokens are stored", "storage status"]],
    uses: STORAGE,
  },
  "storage verify": {
    about: [
      "Reads every token back without showing it, checks all entries of the " +
      "encrypted file, and reports stored tokens that belong to no account.",
    ],
    examples: [
      ["check all stored tokens", "storage verify"],
      ["remove tokens without an account", "storage verify --remove-orphans"],
    ],
    uses: STORAGE,
  },
  "storage accept-rollback": {
    about: [
      "If somebody restored an older encrypted file, or the file " +
      "is missing, JellyTau stops using it. Run this command if " +
      "you know why, for example after restoring a backup.",
    ],
    examples: [["accept the file as it is", "storage accept-rollback"]],
    uses: STORAGE,
  },
  "storage migrate": {
    about: [
      "Copies each token, reads it back, compares it, and only then removes " +
      "the original. If the command is interrupted, run it again.",
    ],
    examples: [
      ["see what would be moved", "storage migrate keyring --dry-run"],
      ["move all tokens to the keyring", "storage migrate keyring"],
      ["move all tokens to the encrypted file", "storage migrate file"],
    ],
    uses: STORAGE,
  },
  "storage slot list": {
    examples: [["see what unlocks the file", "storage slot list"]],
    uses: ["json"],
  },
  "storage slot add": {
    about: [
      "Each slot unlocks the file on its own. The kinds are key-file, " +
      "passphrase, systemd-credential and command. A command slot runs a " +
      "program and uses what it prints as the key.",
    ],
    examples: [
      ["add a passphrase", "storage slot add passphrase"],
      [
        "use a password manager",
        "storage slot add command secret-tool lookup app jellytau",
      ],
      ["use a credential of systemd", "storage slot add systemd-credential"],
    ],
    uses: STORAGE,
  },
  "storage slot remove": {
    about: [
      "Anyone who has the removed key can still open older copies of the " +
      "file. Run `jellytau storage rotate` afterwards.",
    ],
    examples: [["remove a slot by its ID", "storage slot remove 1a2b3c4d"]],
    uses: STORAGE,
  },
  "storage rotate": {
    about: [
      "Creates a new key for the encrypted file and encrypts every entry " +
      "again. The secrets of all slots must be available.",
    ],
    examples: [["create a new key", "storage rotate"]],
    uses: STORAGE,
  },
};
