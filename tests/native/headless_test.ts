/** Runs the examples of docs/headless.md as systemd and CI do. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";
import { filesHolding } from "../secret_word.ts";
import { BINARY, type Ran, run, withEmptyHome } from "./binary.ts";

const EXAMPLES = new URL("../../docs/examples/", import.meta.url).pathname;
const PASSPHRASE = "correct horse battery staple";

type Env = Record<string, string>;

/**
 * Returns the values of a name in a unit file or in a Containerfile's `ENV`.
 */
function settings(text: string, name: string): string[] {
  const lines = text.replaceAll("\\\n", " ").split("\n");
  return lines.filter((it) => it.startsWith(name))
    .map((it) => it.slice(name.length).trim());
}

function variables(text: string): Env {
  const pairs = text.split(/\s+/).filter((it) => it.includes("="));
  return Object.fromEntries(pairs.map((it) => it.split("=", 2)));
}

/** Lends a server and an account whose token is in a file with a passphrase. */
async function withAccount(
  env: Env,
  home: string,
  use: (demo: Awaited<ReturnType<typeof startDemoServer>>) => Promise<void>,
): Promise<void> {
  const demo = await startDemoServer({ hostname: "localhost", items: 12 });
  try {
    const ca = `${home}/ca.pem`;
    await Deno.writeTextFile(ca, demo.certificate.caPem);
    const login = ["auth", "login", demo.url, "--user", "demo"];
    login.push("--password-stdin", "--ca-file", ca);
    const ran = await run(login, { env, stdin: "demo" });
    assertEquals(ran.code, 0, ran.stderr);
    await use(demo);
  } finally {
    await demo.stop();
  }
}

/**
 * Writes a credential as systemd does: a 0400 file in a folder that only the
 * service can open.
 */
async function loadCredential(
  folder: string,
  { name, content }: { name: string; content: string },
): Promise<void> {
  await Deno.mkdir(folder, { mode: 0o700 });
  await Deno.writeTextFile(`${folder}/${name}`, content, { mode: 0o400 });
  await Deno.chmod(folder, 0o500);
}

async function dropCredential(folder: string): Promise<void> {
  await Deno.chmod(folder, 0o700);
  await Deno.remove(folder, { recursive: true });
}

Deno.test("jellytau.service reads its token with the credential of systemd, and not without", () =>
  withEmptyHome(async ({ env: bare, path }) => {
    const unit = await Deno.readTextFile(`${EXAMPLES}jellytau.service`);
    assertEquals(settings(unit, "LoadCredential="), []);
    const [encrypted = ""] = settings(unit, "LoadCredentialEncrypted=");
    const [name = "", source] = encrypted.split(":");
    assertEquals(source, "%h/.config/jellytau-storage-key.cred");
    const [start = ""] = settings(unit, "ExecStart=");
    const [program, ...args] = start.split(" ");
    assertEquals(program, "%h/.local/bin/jellytau");
    const env = {
      ...bare,
      ...variables(settings(unit, "Environment=").join()),
    };
    // systemd decrypts the key; a passphrase works in the same way.
    const folder = `${path}/credentials`;
    for (
      const credential of [
        { name, content: PASSPHRASE.padEnd(32, ".") },
        { name: "jellytau-passphrase", content: `${PASSPHRASE}\n` },
      ]
    ) {
      await loadCredential(folder, credential);
      const inService = { ...env, CREDENTIALS_DIRECTORY: folder };
      await withAccount(inService, path, async () => {
        const ran = await run(args, { env: inService });
        assertEquals(ran.code, 0, ran.stderr);
        assertMatch(ran.stdout, /items in [0-9]+ libraries/);
        assertEquals(await filesHolding(`${path}/.local`, PASSPHRASE), []);
        if (credential.name !== name) return await dropCredential(folder);
        const without = await run(args, { env });
        assertEquals(without.code, 8, without.stderr);
        await dropCredential(folder);

        const wrong = { ...credential, content: "not the key".padEnd(32, ".") };
        await loadCredential(folder, wrong);
        const refused = await run(args, { env: inService });
        assertEquals(refused.code !== 0, true, refused.stdout);
        assertEquals(refused.stderr.includes("not the key"), false);
        await dropCredential(folder);
        assertEquals(await filesHolding(path, PASSPHRASE), []);
      });
      await Deno.remove(`${path}/.local`, { recursive: true });
    }
  }));

Deno.test("jellytau takes systemd's credential for a key, when it is added and when the file is new", () =>
  withEmptyHome(async ({ env: bare, path }) => {
    const env = { ...bare, JELLYTAU_STORE: "file" };
    const folder = `${path}/credentials`;
    await Deno.mkdir(folder, { mode: 0o700 });
    const key = crypto.getRandomValues(new Uint8Array(32));
    const keyFile = `${folder}/jellytau-storage-key`;
    await Deno.writeFile(keyFile, key, { mode: 0o400 });
    const inService = { ...env, CREDENTIALS_DIRECTORY: folder };
    const status = ["auth", "status"];
    for (const first of [env, inService]) {
      await withAccount(first, path, async () => {
        if (first === env) {
          const add = ["storage", "slot", "add", "systemd-credential"];
          assertEquals((await run(add, { env: inService })).code, 0);
          await Deno.remove(`${path}/.config/jellytau/storage.key`);
        }
        assertEquals((await run(status, { env: inService })).code, 0);
        assertEquals((await run(status, { env })).code, 8);
      });
      await Deno.remove(`${path}/.local`, { recursive: true });
    }
  }));

Deno.test({
  name: "jellytau.service and jellytau.timer are units that systemd takes",
  ignore: lacks("systemd-analyze"),
  fn: () =>
    withEmptyHome(async ({ path }) => {
      const units = ["jellytau.service", "jellytau.timer"];
      for (const unit of units) {
        const text = await Deno.readTextFile(`${EXAMPLES}${unit}`);
        const here = text.replaceAll("%h/.local/bin/jellytau", BINARY);
        await Deno.writeTextFile(`${path}/${unit}`, here);
      }
      const { code, stderr } = await new Deno.Command("systemd-analyze", {
        args: ["verify", "--user", "--man=no", ...units],
        cwd: path,
        env: { SYSTEMD_UNIT_PATH: `${path}:`, XDG_RUNTIME_DIR: path },
      }).output();
      assertEquals(new TextDecoder().decode(stderr), "");
      assertEquals(code, 0);
    }),
});

Deno.test("Containerfile's environment keeps everything in its volume, under its passphrase", () =>
  withEmptyHome(async ({ env: bare, path }) => {
    const file = await Deno.readTextFile(`${EXAMPLES}Containerfile`);
    const given = variables(settings(file, "ENV ").join(" "));
    const { JELLYTAU_HOME: state = "", JELLYTAU_PASSPHRASE_FILE: secret = "" } =
      given;
    assertEquals(settings(file, "VOLUME "), [state]);
    assertEquals(settings(file, "ENTRYPOINT "), [
      '["/usr/local/bin/jellytau"]',
    ]);
    assertMatch(secret, /^\/run\/secrets\//);
    await Deno.mkdir(`${path}/run`);
    await Deno.writeTextFile(`${path}/run/secret`, PASSPHRASE, { mode: 0o400 });
    const env = {
      ...bare,
      ...given,
      HOME: `${path}/nothing-here`,
      JELLYTAU_HOME: `${path}${state}`,
      JELLYTAU_PASSPHRASE_FILE: `${path}/run/secret`,
    };
    await withAccount(env, path, async () => {
      const status: Ran = await run(["auth", "status", "--json"], { env });
      assertEquals(status.json.accounts[0].tokenStorage, "encrypted-file");
      assertEquals(status.code, 0, status.stderr);
      const kept = [...Deno.readDirSync(`${path}${state}/data`)]
        .map(({ name }) => name);
      assert(kept.includes("tokens.json"), kept.join());
      const config = `${path}${state}/config/storage.key`;
      assertEquals(await exists(config), false, "no key file beside it");
      assertEquals(await exists(env.HOME), false, "nothing outside the volume");
    });
  }));

Deno.test("the three lines for CI succeed as they stand, and leave nothing", () =>
  withEmptyHome(async ({ env: bare, path }) => {
    const docs = await Deno.readTextFile("docs/headless.md");
    const [, block = ""] = /## In CI[^]*?```sh\n([^]*?)```/.exec(docs) ?? [];
    assertEquals(block.trim().split("\n").length, 3);
    const demo = await startDemoServer({ hostname: "localhost", items: 12 });
    try {
      await Deno.mkdir(`${path}/bin`);
      await Deno.symlink(BINARY, `${path}/bin/jellytau`);
      const ca = `${path}/ca.pem`;
      await Deno.writeTextFile(ca, demo.certificate.caPem);
      const script = block.replace("https://media.example", demo.url);
      const home = `${path}/home`;
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-e", "-c", script],
        clearEnv: true,
        env: {
          ...bare,
          CI: "true",
          HOME: home,
          JELLYTAU_CA_FILE: ca,
          PATH: `${path}/bin:${bare.PATH}`,
          TMPDIR: path,
        },
      }).output();
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, 0, said + new TextDecoder().decode(stdout));
      assertEquals(demo.users.devices, []);
      const kept = await exists(`${home}/.local/share/jellytau/tokens.json`);
      assertEquals(kept, false);
    } finally {
      await demo.stop();
    }
  }));

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}
