/**
 * Tests the compiled program on Windows, and under Wine, where `scripts/test`
 * runs this file. `JELLYTAU_BINARY` names the program; elsewhere this file has
 * no test.
 */
import { tokenKey, tokenKeyName } from "../../src/core/token_key.ts";
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { CredentialManager } from "deno-keyring-ffi-bindings";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { filesHolding, holds, SECRET_WORD } from "../secret_word.ts";
import { type Ran, run } from "./binary.ts";

type Env = Record<string, string>;

interface Fixture {
  readonly env: Env;
  readonly home: string;
  readonly login: string[];
  readonly demo: Awaited<ReturnType<typeof startDemoServer>>;
}

const soon = () => ({ atMs: performance.now() + 5_000 });
const entries = () => new CredentialManager().list("jellytau::", soon());

if (Deno.build.os === "windows") defineTests();

function defineTests(): void {
  test("jellytau.exe demo --no-tui holds every step and leaves nothing", async () => {
    await withFixture(async ({ env, home }) => {
      const ran = await run(["demo", "--no-tui", "--json"], { env });
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.ok, true);
      assertMatch(ran.stdout, /Credential Manager/);
      assertEquals(await entries(), []);
      assertEquals(await namesIn(`${home}\\temp`), []);
    });
  });

  defineSignInTests();
  defineReportTests();
  defineHostileTests();
}

/** Covers where a token is stored. */
function defineSignInTests(): void {
  test("jellytau.exe signs in, reads back and signs out with Credential Manager", async () => {
    await withFixture(async (fixture) => {
      const { serverId, userId } = await wholeLife(
        fixture,
        "credential-manager",
      );
      assertEquals(serverId, fixture.demo.options.id);
      assertMatch(userId, /^[0-9a-f]{32}$/);
    });
  });

  test("jellytau.exe stores the token where Windows finds it, and removes it", async () => {
    await withFixture(async ({ env, login }) => {
      const { json } = await run(login, { env, stdin: "demo\r\n" });
      const target = tokenKeyName(tokenKey(json.serverId, json.userId));
      const found = await new CredentialManager().read(target, soon());
      assertEquals(found?.userName, "demo");
      assertEquals(new TextDecoder().decode(found?.blob), SECRET_WORD);
      assertEquals((await run(["auth", "logout"], { env })).code, 0);
      assertEquals(await entries(), []);
    });
  });

  test("jellytau.exe signs in, reads back and signs out with the encrypted file", async () => {
    await withFixture(async (fixture) => {
      const env = { ...fixture.env, JELLYTAU_STORE: "file" };
      await wholeLife({ ...fixture, env }, "encrypted-file");
      assertEquals(await entries(), []);
      const names = await namesIn(`${fixture.home}\\local\\jellytau`);
      for (const name of ["metadata.db", "storage.key", "tokens.json"]) {
        assert(names.includes(name), `${name} is not in ${names}`);
      }
    });
  });

  test("jellytau.exe protects the encrypted file with a passphrase", async () => {
    await withFixture(async ({ env: plain, login }) => {
      const env = { ...plain, JELLYTAU_PASSPHRASE: "correct horse" };
      const args = [...login, "--store", "file"];
      assertEquals((await run(args, { env, stdin: "demo" })).code, 0);
      const token = await run(["auth", "token"], { env });
      assertEquals(token.stdout, `${SECRET_WORD}\n`);
      const wrong = { ...plain, JELLYTAU_PASSPHRASE: "another" };
      await failsAs("rejected", {
        exitCode: 4,
        args: ["auth", "token", "--json"],
        env: wrong,
      });
      await failsAs("storage_locked", {
        exitCode: 8,
        args: ["auth", "token", "--json"],
        env: plain,
      });
    });
  });
}

/** Covers what is reported about storages and failures. */
function defineReportTests(): void {
  test("jellytau.exe says how the storage is", async () => {
    await withFixture(async ({ env }) => {
      const { json } = await run(["storage", "status", "--json"], { env });
      assertEquals(json.used, "credential-manager");
      assertEquals(json.keyring.available, true);
      assertEquals(json.keyring.kind, "credential-manager");
      assertEquals(json.keyring.reason, null);
      const doctor = await run(["doctor", "--json"], { env });
      assertEquals(doctor.code, 0, doctor.stdout);
      const names = doctor.json.checks.map((it: { name: string }) => it.name);
      for (const name of ["keyring", "metadata", "permissions", "tls-store"]) {
        assert(names.includes(name), `${name} is not in ${names}`);
      }
    });
  });

  test("jellytau.exe distinguishes a damaged entry from a missing one", async () => {
    await withFixture(async ({ env, login }) => {
      const { json } = await run(login, { env, stdin: "demo" });
      const targetName = tokenKeyName(tokenKey(json.serverId, json.userId));
      const manager = new CredentialManager();
      const blob = new TextEncoder().encode("two\nlines");
      const names = { targetName, userName: "x", comment: "x" };
      assert(await manager.write({ ...names, blob }, soon()));
      await failsAs("storage_damaged", {
        exitCode: 8,
        args: ["auth", "token", "--json"],
        env,
      });
      await manager.delete(targetName, soon());
      await failsAs("not_signed_in", {
        exitCode: 4,
        args: ["auth", "token", "--json"],
        env,
      });
    });
  });

  test("jellytau.exe prints a wrong password as one object on stderr", async () => {
    await withFixture(async ({ env, login, demo }) => {
      const ran = await run(login, { env, stdin: "not the password" });
      assertEquals(ran.code, 4);
      assertEquals(ran.stdout, "");
      assertEquals(ran.failure.kind, "rejected");
      assertEquals(ran.stderr.includes("not the password"), false);
      assertEquals(demo.users.devices, []);
      assertEquals(await entries(), []);
    });
  });
}

/** Covers certificates, libraries and a broken store. */
function defineHostileTests(): void {
  test("jellytau.exe refuses an unknown certificate and shows its SHA-256", async () => {
    await withFixture(async ({ env, login, demo }) => {
      const at = login.indexOf("--ca-file");
      const args = login.toSpliced(at, 2);
      const ran = await run(args, { env, stdin: "demo" });
      assertEquals(ran.code, 6);
      assertEquals(ran.failure.kind, "tls_untrusted");
      assert(ran.stderr.includes(demo.certificate.sha256));
      assertEquals(demo.log.requests, []);
    });
  });

  test("jellytau.exe loads no library that lies in the working directory", async () => {
    await withFixture(async ({ env, home }) => {
      await Deno.writeTextFile(`${home}\\advapi32.dll`, "not a library");
      const before = Deno.cwd();
      Deno.chdir(home);
      try {
        const { json } = await run(["storage", "status", "--json"], { env });
        assertEquals(json.keyring.available, true);
      } finally {
        Deno.chdir(before);
      }
    });
  });

  // Wine's key for credentials is in its registry, and can be broken.
  if (Deno.env.get("JELLYTAU_WINE") === "1") {
    test("jellytau.exe never takes a broken Credential Manager for an empty one", async () => {
      await withFixture(async ({ env, login }) => {
        assertEquals((await run(login, { env, stdin: "demo" })).code, 0);
        const again = [...login, "--force"];
        await withBrokenStore(async () => {
          await failsAs("storage_denied", {
            exitCode: 8,
            args: ["auth", "token", "--json"],
            env,
          });
          await failsAs("storage_denied", { exitCode: 8, args: again, env });
        });
        const token = await run(["auth", "token"], { env });
        assertEquals(token.stdout, `${SECRET_WORD}\n`);
      });
    });
  }
}

/**
 * Breaks Wine's Credential Manager with a key of a wrong type, and restores it
 * afterwards.
 */
async function withBrokenStore(use: () => Promise<void>): Promise<void> {
  const place = "HKCU\\Software\\Wine\\Credential Manager";
  const value = ["/v", "EncryptionKey"];
  const { stdout } = await reg(["query", place, ...value]);
  const [, key] = /REG_BINARY\s+([0-9A-F]+)/.exec(stdout) ?? [];
  assert(key !== undefined, stdout);
  const write = (type: string, data: string) =>
    reg(["add", place, ...value, "/t", type, "/d", data, "/f"]);
  try {
    await write("REG_SZ", "no key");
    await use();
  } finally {
    await write("REG_BINARY", key);
  }
}

async function reg(args: string[]): Promise<{ stdout: string }> {
  const command = new Deno.Command("reg", { args, stdin: "null" });
  const { success, stdout } = await command.output();
  const text = new TextDecoder().decode(stdout);
  assert(success, text);
  return { stdout: text };
}

/** Defines a test whose library stays open until the process ends. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, sanitizeResources: false });
}

/** Lends a home and a demo server whose token is the secret word. */
async function withFixture(
  use: (fixture: Fixture) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "jellytau-home-" });
  await Deno.mkdir(`${home}\\temp`);
  const env = {
    SystemRoot: Deno.env.get("SystemRoot") ?? "C:\\Windows",
    LOCALAPPDATA: `${home}\\local`,
    TEMP: `${home}\\temp`,
    TMP: `${home}\\temp`,
  };
  const demo = await startDemoServer({ newToken: () => SECRET_WORD });
  const caFile = `${home}\\ca.pem`;
  await Deno.writeTextFile(caFile, demo.certificate.caPem);
  const login = ["auth", "login", demo.url, "--user", "demo"];
  login.push("--password-stdin", "--ca-file", caFile, "--json");
  try {
    await use({ env, home, login, demo });
  } finally {
    await demo.stop();
    const manager = new CredentialManager();
    for (const it of await entries()) await manager.delete(it, soon());
    await Deno.remove(home, { recursive: true });
  }
}

async function wholeLife(
  { env, home, login, demo }: Fixture,
  storage: string,
): Promise<{ serverId: string; userId: string }> {
  const signedIn = silent(await run(login, { env, stdin: "demo\r\n" }));
  assertEquals(signedIn.code, 0, signedIn.stderr);
  assertEquals(signedIn.json.tokenStorage, storage);
  const status = silent(await run(["auth", "status", "--json"], { env }));
  assertEquals(status.code, 0, status.stderr);
  assertEquals(status.json.accounts[0].state, "valid");
  const verify = silent(await run(["storage", "verify", "--json"], { env }));
  assertEquals(verify.json.accounts[0].ok, true);
  const token = await run(["auth", "token"], { env });
  assertEquals(token.stdout, `${SECRET_WORD}\n`);
  assertEquals(await filesHolding(home), []);
  const logout = silent(await run(["auth", "logout", "--json"], { env }));
  assertEquals(logout.code, 0, logout.stderr);
  assertEquals(logout.json.signedOut[0].onServer, "revoked");
  assertEquals(demo.users.devices, []);
  assertEquals((await run(["auth", "token"], { env })).code, 4);
  return signedIn.json;
}

/** Checks that the output does not contain the secret, and returns it. */
function silent(ran: Ran): Ran {
  assertEquals(holds(new TextEncoder().encode(ran.stdout + ran.stderr)), false);
  return ran;
}

async function failsAs(
  kind: string,
  { exitCode, args, env }: {
    exitCode: number;
    args: readonly string[];
    env: Env;
  },
): Promise<void> {
  const ran = silent(await run(args, { env, stdin: "demo" }));
  assertEquals(ran.code, exitCode, ran.stderr);
  assertEquals(ran.stdout, "");
  const error = ran.failure;
  assertEquals(error.kind, kind);
  assertEquals(error.exitCode, exitCode);
  assert(error.hint !== "");
}

/**
 * Lists the names in a folder, without the runtime's cache of compiled code.
 */
async function namesIn(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), (it) => it.name);
  return names.filter((it) => !it.startsWith("deno-compile-"));
}
