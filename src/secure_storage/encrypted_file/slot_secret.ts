/** The secrets of the slots, from the source of each kind. */
import { Failure, toFailure } from "../../core/failure.ts";
import type { Secret } from "../../core/secret.ts";
import { isRelativeProgram } from "../../os/find_program.ts";
import { refuseForeign } from "./allowed_commands.ts";
import { fromBase64, isBase64 } from "./base64.ts";
import { KEY_BYTES, type SlotKind, type SlotPlan } from "./slot.ts";
import { isHex } from "./well_formed.ts";
import { readPrivateFile, readRegularFile } from "../../os/private_file.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The sources of secrets outside of this folder. */
export interface KeySources {
  /** From a file or the environment; null if none was given. */
  readonly passphrase: () => Promise<Secret | null>;
  /** From the user; null if nobody can answer. @param slotId the slot to unlock */
  readonly askPassphrase?: (slotId: string) => Promise<Secret | null>;
  /** `$CREDENTIALS_DIRECTORY`; null outside of a unit. */
  readonly credentialsDirectory?: string | null;
  /** Returns a program's output. Without it, `command` slots stay locked. */
  readonly runProgram?: (command: readonly string[]) => Promise<Secret>;
}

export interface SlotSecretOptions {
  /** `storage.key`. */
  readonly keyPath: string;
  readonly keySources: KeySources;
}

/** systemd.exec(5): the name in `LoadCredential=` and its relatives. */
const CREDENTIAL_NAME = "jellytau-storage-key";
/** This page describes all credentials of a unit. */
const CREDENTIAL_MAX_BYTES = 1_048_576;

/** Argon2id (RFC 9106): 64 MiB, 3 passes, one lane. */
export const COST = { memoryKib: 65_536, passes: 3 } as const;

/** The protection of each kind, in words that do not promise too much. */
export const PROTECTS: Readonly<Record<SlotKind, string>> = {
  "key-file":
    "a leak of the tokens file alone, but not somebody who can also " +
    "read the key file",
  "passphrase": "somebody who has the files but not the passphrase, if the " +
    "passphrase is hard to guess",
  "systemd-credential":
    "a leak of the files without the machine that can decrypt the " +
    "credential",
  "command": "a leak of the files without the output of the command",
  "command-key": "a leak of the files without the output of the command",
};

/**
 * Returns a slot's secret without asking the user.
 *
 * @returns null if it is not available
 */
export async function findSecret(
  slot: SlotPlan,
  { keyPath, keySources }: SlotSecretOptions,
): Promise<Bytes | null> {
  switch (slot.kind) {
    case "key-file":
      return readKeyFile(keyPath);
    case "systemd-credential":
      return readCredential(keySources.credentialsDirectory ?? null);
    case "passphrase":
      return await stretchIfAny(await keySources.passphrase(), slot);
    case "command":
    case "command-key": {
      const { runProgram } = keySources;
      if (!runProgram || !slot.command) return null;
      refuseRelative(slot);
      refuseForeign(keyPath, { id: slot.id, command: slot.command });
      const printed = await runProgram(slot.command);
      return slot.cost === null
        ? printedKey(printed, slot)
        : await stretch(printed, slot);
    }
  }
}

/**
 * Decodes the 32 bytes that the program of a `command-key` slot printed, as 64
 * hexadecimal digits or as base64.
 */
function printedKey(printed: Secret, { id }: SlotPlan): Bytes {
  const text = printed.expose();
  if (isHex(text.toLowerCase(), 2 * KEY_BYTES)) return Uint8Array.fromHex(text);
  if (isBase64(text, KEY_BYTES)) return fromBase64(text);
  throw new Failure(
    "storage_unavailable",
    `Cannot use command of slot ${id}: it did not print a key`,
    {
      hint: `Make it print ${KEY_BYTES} random bytes, as hexadecimal digits ` +
        "or as base64",
    },
  );
}

/** Otherwise the working directory would decide which program runs. */
function refuseRelative({ id, kind, command }: SlotPlan): void {
  if (!isRelativeProgram(command?.[0] ?? "")) return;
  throw new Failure(
    "storage_denied",
    `Cannot unlock tokens: the command of slot ${id} has a relative path`,
    {
      hint: "Add it again with its full path: " +
        `\`jellytau storage slot add ${kind} -- /path/to/program …\``,
      remedy: "add-slot",
    },
  );
}

/** Asks the user for the secret of a passphrase slot; null for other slots. */
export async function askSecret(
  slot: SlotPlan,
  { keySources }: SlotSecretOptions,
): Promise<Bytes | null> {
  if (slot.kind !== "passphrase") return null;
  const passphrase = await keySources.askPassphrase?.(slot.id) ?? null;
  return await stretchIfAny(passphrase, slot);
}

async function stretchIfAny(
  passphrase: Secret | null,
  slot: SlotPlan,
): Promise<Bytes | null> {
  return passphrase && await stretch(passphrase, slot);
}

/** Stretches a passphrase with Argon2id, with the slot's own cost and salt. */
export async function stretch(
  passphrase: Secret,
  { cost, kind }: SlotPlan,
): Promise<Bytes> {
  const text = passphrase.expose().normalize("NFC");
  if (cost === null) {
    throw new Failure(
      "internal",
      `Cannot derive a key from the secret of a ${kind}`,
    );
  }
  if (text === "") {
    throw new Failure(
      "rejected",
      "Cannot unlock tokens: the passphrase is empty",
    );
  }
  const { argon2id } = await import("./argon2.ts");
  const hash = await argon2id({
    password: text,
    salt: fromBase64(cost.salt),
    parallelism: 1,
    iterations: cost.passes,
    memorySize: cost.memoryKib,
    hashLength: KEY_BYTES,
    outputType: "binary",
  });
  return Uint8Array.from(hash);
}

/**
 * Reads the key file; returns null if it is missing or empty.
 */
export function readKeyFile(path: string): Bytes | null {
  const content = readPrivateFile(path, KEY_BYTES);
  if (content?.length === 0) return null;
  return content && keyFrom(content, `key file "${path}"`);
}

/**
 * Trusts systemd's own folder: its files may belong to root, with an access list
 * that lets this user read them. Source: systemd.exec(5).
 */
function readCredential(folder: string | null): Bytes | null {
  if (folder === null) return null;
  const path = `${folder}/${CREDENTIAL_NAME}`;
  const content = readRegularFile(path, CREDENTIAL_MAX_BYTES);
  return content && keyFrom(content, `credential "${path}"`);
}

function keyFrom(content: Uint8Array, what: string): Bytes {
  if (content.length !== KEY_BYTES) {
    throw new Failure(
      "storage_damaged",
      `Cannot use ${what}: it does not contain ${KEY_BYTES} bytes`,
      { hint: "Restore the right file; a new one cannot unlock the tokens" },
    );
  }
  const bytes = Uint8Array.from(content);
  content.fill(0);
  return bytes;
}

/** Returns the failure of a slot of this kind whose secret is wrong. */
export function refused(
  { kind, id }: SlotPlan,
  { keyPath }: SlotSecretOptions,
) {
  const action = "Cannot unlock tokens";
  switch (kind) {
    case "passphrase":
      return new Failure("rejected", `${action}: the passphrase is wrong`, {
        hint: "Try again; nothing was changed",
      });
    case "key-file":
      return new Failure(
        "storage_damaged",
        `${action}: "${keyPath}" is not the key of this file`,
        {
          hint: "Restore the right key file; a new one cannot unlock the " +
            "tokens",
        },
      );
    case "systemd-credential":
      return new Failure(
        "storage_damaged",
        `${action}: the credential "${CREDENTIAL_NAME}" is not its key`,
        { hint: "Give the unit the credential that the slot was created with" },
      );
    case "command":
    case "command-key":
      return new Failure(
        "rejected",
        `${action}: the command of slot ${id} printed another secret`,
        { hint: "Make it print the same secret as when the slot was created" },
      );
  }
}

/** Names the missing secret, if no slot had one to try. */
export function nothingGiven(
  slots: readonly SlotPlan[],
  { keyPath }: SlotSecretOptions,
): Failure {
  const has = (kind: SlotKind) => slots.some((it) => it.kind === kind);
  const [state, hint] = has("passphrase")
    ? [
      "a passphrase is needed",
      "Set JELLYTAU_PASSPHRASE_FILE to a file that contains it, or " +
      "run this at a terminal",
    ]
    : has("key-file")
    ? [
      `the key file "${keyPath}" is missing`,
      "Restore the key file; without it the tokens cannot be read",
    ]
    : [
      `the credential "${CREDENTIAL_NAME}" is missing`,
      "Run JellyTau in the unit that has LoadCredential= for it",
    ];
  return new Failure("storage_locked", `Cannot unlock tokens: ${state}`, {
    hint,
  });
}

/**
 * Returns whether a failure ends the search for a secret: only if the user
 * cancelled.
 */
export function isFinal(caught: unknown): boolean {
  return toFailure(caught).kind === "cancelled";
}
