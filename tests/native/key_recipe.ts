/** Runs the recipes of docs/keys.md, as a user types them. */
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file/storage.ts";
import { runProgram } from "../../src/system/run_program.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { BOUND, TO_BOUND } from "../bound.ts";
import { MemoryAccountIndex } from "../fakes/memory_account_index.ts";
import { filesHolding } from "../secret_word.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
/** Stands for `jellytau`, and writes its arguments to a file. */
const RECORDER = `#!/bin/sh
printf '%s\\n' "$@" > "$HOME/arguments"
`;
const SLOT_ADD = ["storage", "slot", "add", "command-key", "--"];

/** Lends a home folder for a recipe, with its variables. */
export async function withRecipeHome(
  use: (home: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "recipe-" });
  const bin = `${home}/bin`;
  await Deno.mkdir(bin);
  await Deno.writeTextFile(`${bin}/jellytau`, RECORDER, { mode: 0o755 });
  const path = `${bin}:${Deno.env.get("PATH") ?? ""}`;
  try {
    await use(home, { HOME: home, PATH: path, LANG: "C.UTF-8" });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** Runs lines of shell, which must succeed. */
export async function runShell(
  lines: string,
  env: Record<string, string>,
): Promise<void> {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-eu", "-c", lines],
    env,
    clearEnv: true,
    stdin: "null",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
}

/**
 * Runs the recipe below a heading, unlocks an encrypted file with the slot that
 * it adds, and checks that no file holds the key.
 */
export async function checkRecipe(
  heading: string,
  home: string,
  env: Record<string, string>,
): Promise<void> {
  const page = await Deno.readTextFile("docs/keys.md");
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [, recipe = ""] = /```sh\n(.*?)```/s.exec(section) ?? [];
  await runShell(recipe, env);
  const text = await Deno.readTextFile(`${home}/arguments`);
  const given = text.trimEnd().split("\n");
  assertEquals(given.slice(0, SLOT_ADD.length), SLOT_ADD);
  const command = given.slice(SLOT_ADD.length);
  const inHome = (it: readonly string[]) => {
    const variables = Object.entries(env).map(([name, value]) =>
      `${name}=${value}`
    );
    return runProgram(["/usr/bin/env", "-i", ...variables, ...it]);
  };
  const printed = (await inHome(command)).expose();
  assertMatch(printed, /^[A-Za-z0-9+/]{43}=$/);
  assertEquals(await filesHolding(home, printed), []);
  await checkSlot({ home, command, runProgram: inHome });
}

async function checkSlot(
  { home, command, runProgram }: {
    home: string;
    command: readonly string[];
    runProgram: (command: readonly string[]) => Promise<Secret>;
  },
): Promise<void> {
  const keyPath = `${home}/config/storage.key`;
  const generations = new MemoryAccountIndex();
  const open = () =>
    new EncryptedFileStorage({
      path: `${home}/data/tokens.json`,
      keyPath,
      generations,
      keySources: { passphrase: () => Promise.resolve(null), runProgram },
    });
  const storage = open();
  await storage.store(ADA, new Secret("token"), TO_BOUND);
  await storage.slots.addSlot({ kind: "command-key", command });
  const { slots } = await storage.status();
  await storage.slots.removeSlot(slots[0]?.id ?? "");
  await Deno.remove(keyPath);
  assertEquals((await open().retrieve(ADA, BOUND))?.expose(), "token");
}
