import { STORAGE } from "../global_options.ts";
import { Failure } from "../../core/failure.ts";
import type { Secret } from "../../core/secret.ts";
import type { CommandInput } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { withoutLineEnd } from "../auth/read_password.ts";
import { formatSlots } from "./format_slots.ts";

const PASSPHRASE_MAX_BYTES = 4_096;

export const storageSlotAdd: Command = {
  path: "storage slot add",
  summary: "add a way to unlock the encrypted file",
  args: "<kind> [command...]",
  about: [
    "The kinds are key-file, passphrase, systemd-credential, command and " +
    "command-key. A command slot runs a program and uses what it prints as " +
    "a passphrase. The program of a command-key slot prints a key instead, " +
    "which unlocks the file faster: 32 random bytes as hexadecimal digits or " +
    "as base64.",
  ],
  examples: [
    ["add a passphrase", "storage slot add passphrase"],
    [
      "use a password manager",
      "storage slot add command secret-tool lookup app jellytau",
    ],
    [
      "unlock fast with a key from a password manager",
      "storage slot add command-key pass show jellytau/key",
    ],
    ["use a systemd credential", "storage slot add systemd-credential"],
  ],
  globals: STORAGE,
  options: [{
    flags: "--passphrase-file <path>",
    description: "read the new passphrase from a file",
  }],
  run: add,
};

async function add(run: Invocation): Promise<void> {
  const slot = await readSlot(run);
  const client = await run.client();
  const reply = await client.send("add-slot", { slot }, run);
  run.output.data(reply, () => formatSlots(reply.slots));
  const weaker = reply.slots.filter((it) =>
    it.kind === "key-file" && reply.added.kind !== "key-file"
  );
  for (const { id } of weaker) {
    run.output.note(
      "The key file still unlocks the tokens: remove it with " +
        `\`jellytau storage slot remove ${id}\`, then ` +
        "`jellytau storage rotate`",
    );
  }
}

async function readSlot(
  run: Invocation,
): Promise<CommandInput<"add-slot">["slot"]> {
  const kind = run.argument(0) ?? "";
  const command = run.args(1);
  const runs = kind === "command" || kind === "command-key";
  if (command.length > 0 && !runs) {
    throw new Failure("usage", `Cannot add slot: a ${kind} takes no command`);
  }
  switch (kind) {
    case "key-file":
    case "systemd-credential":
      return { kind };
    case "passphrase":
      return { kind, passphrase: await readPassphrase(run) };
    case "command":
    case "command-key":
      return { kind, command: [...command] };
    default:
      throw new Failure("usage", `Cannot add slot: unknown kind "${kind}"`, {
        hint: "Use one of key-file, passphrase, systemd-credential, command, " +
          "command-key",
      });
  }
}

/** Returns null to use the passphrase that this run was given already. */
async function readPassphrase(run: Invocation): Promise<Secret | null> {
  const path = run.option("passphraseFile");
  if (path !== null) {
    return withoutLineEnd(
      await run.context.readSecretFile(path, PASSPHRASE_MAX_BYTES),
    );
  }
  if (!run.mayPrompt()) return null;
  const { terminal, signal } = run;
  const first = await terminal.promptSecret("New passphrase: ", signal);
  const second = await terminal.promptSecret("Repeat the passphrase: ", signal);
  if (first.equals(second)) return first;
  throw new Failure("usage", "Cannot add slot: the two passphrases differ", {
    hint: "Try again",
  });
}
