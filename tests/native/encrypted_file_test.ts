import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { run, withEmptyHome } from "./binary.ts";
import { NO_KEYRING, withKeyringSession } from "./keyring_session.ts";
import { signIn } from "./signed_in_home.ts";

type Env = Record<string, string>;

interface Given {
  readonly env?: Env;
  /** The exit code; 0 if absent. */
  readonly code?: number;
}

interface Home {
  readonly env: Env;
  readonly path: string;
  /** Runs the binary and expects an exit code. */
  ask(words: string, given?: Given): ReturnType<typeof run>;
}

/**
 * Lends a home with one account, whose token in the file is the secret word.
 */
async function signedIn(
  env: Env,
  path: string,
  use: (home: Home) => Promise<void>,
): Promise<void> {
  const demo = await startDemoServer({ newToken: () => SECRET_WORD });
  try {
    await signIn(demo, path, { dataHome: env.XDG_DATA_HOME ?? null });
    const ask = async (words: string, given: Given = {}) => {
      const all = { ...env, ...given.env };
      const ran = await run(words.split(" "), { env: all });
      assertEquals(ran.code, given.code ?? 0, `${words}: ${ran.stderr}`);
      return ran;
    };
    await use({ env, path, ask });
  } finally {
    await demo.stop();
  }
}

const inEmptyHome = (use: (home: Home) => Promise<void>) =>
  withEmptyHome(({ env, path }) => signedIn(env, path, use));

const data = (path: string) => `${path}/.local/share/jellytau`;
const keyFile = (path: string) => `${path}/.config/jellytau/storage.key`;

Deno.test("jellytau storage slot changes the ways in, and rotate leaves none behind", () =>
  inEmptyHome(async ({ path, ask }) => {
    await Deno.writeTextFile(`${path}/words`, "correct horse\n");
    const given = { JELLYTAU_PASSPHRASE_FILE: `${path}/words` };
    const { json: { slots: [key] } } = await ask("storage slot list --json");
    assertEquals(key.kind, "key-file");
    await ask(`storage slot remove ${key.id}`, { code: 2 });

    const added = await ask("storage slot add passphrase --json", {
      env: given,
    });
    assertEquals(added.json.added.kind, "passphrase");
    assert(added.stderr.includes(`slot remove ${key.id}`));
    await ask(`storage slot add passphrase`, { code: 2 });
    await ask(`storage slot remove ${key.id} --json`, { env: given });
    const rotated = await ask("storage rotate --json", { env: given });
    assertEquals(rotated.json.entries, 1);
    await Deno.remove(keyFile(path));

    assertEquals(
      (await ask("auth token", { env: given })).stdout,
      `${SECRET_WORD}\n`,
    );
    const locked = await ask("auth token --json", { code: 8 });
    assertEquals(JSON.parse(locked.stderr).error.kind, "storage_locked");
    const wrong = await ask("auth token --json", {
      env: { JELLYTAU_PASSPHRASE: "wrong" },
      code: 4,
    });
    assertEquals(JSON.parse(wrong.stderr).error.kind, "rejected");
    assertEquals(await filesHolding(path), []);
  }));

Deno.test("jellytau opens the file with the output of a command, which gets no variable of ours", () =>
  inEmptyHome(async ({ path, ask }) => {
    const program = `${path}/print-passphrase`;
    await Deno.writeTextFile(
      program,
      `#!/bin/sh\nenv > "${path}/seen"\nprintf '%s\\n' "$1"\n`,
      { mode: 0o700 },
    );
    await ask(`storage slot add command -- ${program} $(id)`);
    const { json } = await ask("storage slot list --json");
    await ask(`storage slot remove ${json.slots[0].id}`);
    await Deno.remove(keyFile(path));
    const env = {
      JELLYTAU_PASSPHRASE: SECRET_WORD,
      CREDENTIALS_DIRECTORY: "/nowhere",
      OTHER: "kept",
    };
    assertEquals((await ask("auth token", { env })).stdout, `${SECRET_WORD}\n`);
    const seen = await Deno.readTextFile(`${path}/seen`);
    assert(seen.includes("OTHER=kept"));
    for (const word of ["JELLYTAU_", "CREDENTIALS_DIRECTORY", SECRET_WORD]) {
      assertEquals(seen.includes(word), false, word);
    }
  }));

Deno.test("jellytau storage accept-rollback accepts an older file that came back", () =>
  inEmptyHome(async ({ path, ask }) => {
    const file = `${data(path)}/tokens.json`;
    const older = await Deno.readFile(file);
    await ask("storage rotate");
    await Deno.writeFile(file, older);
    const refused = await ask("auth token --json", { code: 8 });
    assertEquals(JSON.parse(refused.stderr).error.kind, "storage_rolled_back");
    const { json } = await ask("storage accept-rollback --json");
    assertEquals(json, { found: 1, known: 2 });
    assertEquals((await ask("auth token")).stdout, `${SECRET_WORD}\n`);
  }));

Deno.test("jellytau storage verify says what is intact in a damaged file", () =>
  inEmptyHome(async ({ path, ask }) => {
    assertEquals(
      (await ask("storage verify --json")).json.accounts[0].ok,
      true,
    );
    const file = `${data(path)}/tokens.json`;
    const text = await Deno.readTextFile(file);
    const damaged = text.replace(
      '"generation":1,"slots"',
      '"generation":3,"slots"',
    );
    await Deno.writeTextFile(file, damaged);
    const { json } = await ask("storage verify --json", { code: 8 });
    assertEquals(json.accounts[0].problem.kind, "storage_damaged");
    assertEquals(json.encryptedFile.entries[0].good, true);
    assertEquals(await Deno.readTextFile(file), damaged);
  }));

Deno.test({
  name: "jellytau storage migrate moves tokens to the keyring and back",
  ignore: NO_KEYRING,
  fn: () =>
    withKeyringSession((session) =>
      signedIn({ ...session.env }, session.home, async ({ ask, path }) => {
        const file = `${path}/share/jellytau/tokens.json`;
        const planned = await ask("storage migrate keyring --dry-run --json");
        assertEquals(planned.json.entries[0].state, "planned");
        const before = await Deno.readTextFile(file);
        for (
          const [to, kind] of [["keyring", "libsecret"], [
            "file",
            "encrypted-file",
          ]]
        ) {
          const moved = await ask(`storage migrate ${to} --json`);
          assertEquals(moved.json.entries[0].state, "moved");
          const { json } = await ask("auth list --json");
          assertEquals(json.accounts[0].tokenStorage, kind);
          assertEquals((await ask("auth token")).stdout, `${SECRET_WORD}\n`);
          const again = await ask(`storage migrate ${to} --json`);
          assertEquals(again.json.entries[0].state, "already-there");
          const entries = to === "keyring" ? 0 : 1;
          const status = await ask("storage status --json");
          assertEquals(status.json.encryptedFile.entries, entries);
        }
        assert(before !== await Deno.readTextFile(file));
      })
    ),
});

Deno.test("jellytau refuses a tokens file that others can read, and says the chmod", () =>
  inEmptyHome(async ({ path, ask }) => {
    await Deno.chmod(`${data(path)}/tokens.json`, 0o640);
    const denied = await ask("auth token --json", { code: 8 });
    const { kind, hint } = JSON.parse(denied.stderr).error;
    assertEquals(kind, "storage_denied");
    assertEquals(hint, `Run: chmod 600 "${data(path)}/tokens.json"`);
  }));
