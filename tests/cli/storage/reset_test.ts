import { DatabaseSync } from "node:sqlite";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { login, withDemo } from "../cli_demo.ts";

type Fixture = Parameters<Parameters<typeof withDemo>[1]>[0];

/** Lends a signed-in account whose key file is lost. */
async function withLostKey(
  use: (fixture: Fixture & { key: string; tokens: string }) => Promise<void>,
): Promise<void> {
  await withDemo({}, async (fixture) => {
    const { run, demo, caFile, home } = fixture;
    await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
    const key = `${home}/config/storage.key`;
    await Deno.remove(key);
    const locked = await run(["auth", "token"]);
    assertEquals(locked.code, 8, locked.stderr);
    await use({ ...fixture, key, tokens: `${home}/data/tokens.json` });
  });
}

networkTest(
  "jellytau storage reset shows what is lost, and deletes nothing unless it is confirmed",
  async () => {
    await withLostKey(async ({ run, demo, tokens }) => {
      const before = await Deno.readTextFile(tokens);
      const plan = await run(["storage", "reset", "--dry-run"]);
      assertEquals(plan.code, 0, plan.stderr);
      const { host } = new URL(demo.url);
      for (
        const text of [`demo@${host}`, demo.url, Deno.hostname(), "1 token"]
      ) {
        assertStringIncludes(plan.stdout, text);
      }
      const unasked = await run(["storage", "reset", "--json"]);
      assertEquals(unasked.code, 2, unasked.stderr);
      assertStringIncludes(unasked.stderr, `demo@${host}`);
      const refused = await run(["storage", "reset"], { answers: ["y"] });
      assertEquals(refused.code, 130, refused.stderr);
      assertStringIncludes(refused.stderr, `demo@${host}`);
      assertEquals(await Deno.readTextFile(tokens), before);
    });
  },
);

networkTest(
  "jellytau storage reset --yes deletes the file, and names the way to revoke",
  async () => {
    await withLostKey(async ({ run, demo, tokens }) => {
      const done = await run(["storage", "reset", "--yes", "--json"]);
      assertEquals(done.code, 0, done.stderr);
      assertEquals(done.json.deleted, true);
      assertEquals(done.json.accounts.length, 1);
      assertStringIncludes(done.stderr, `auth login ${demo.url} --user demo`);
      assert(!await Deno.stat(tokens).then(() => true, () => false));
      const status = await run(["auth", "status", "--json"]);
      assertEquals(status.json.accounts[0].state, "missing-token");
      const again = await run(["storage", "reset", "--yes"]);
      assertEquals(again.code, 3, again.stderr);
      const signedIn = await run(login(demo.url), { stdin: "demo" });
      assertEquals(signedIn.code, 0, signedIn.stderr);
      assertEquals(demo.users.devices.length, 1);
    });
  },
);

networkTest(
  "jellytau storage reset quotes a user name in the command that it names",
  async () => {
    await withLostKey(async ({ run, demo, home }) => {
      const database = new DatabaseSync(`${home}/data/metadata.db`);
      database.exec("UPDATE accounts SET user_name = 'demo; id'");
      database.close();
      const done = await run(["storage", "reset", "--yes"]);
      assertStringIncludes(done.stderr, `${demo.url} --user 'demo; id'`);
    });
  },
);

networkTest(
  "jellytau storage reset signs in again, which revokes the old token",
  async () => {
    await withLostKey(async ({ run, demo }) => {
      const [before] = demo.users.devices;
      const done = await run(["storage", "reset"], {
        answers: ["yes", "yes", "demo"],
      });
      assertEquals(done.code, 0, done.stderr);
      assertStringIncludes(done.stderr, "the old token is revoked");
      const [after, ...others] = demo.users.devices;
      assertEquals(others, []);
      assert(after && after.token !== before?.token);
      const token = await run(["auth", "token"]);
      assertEquals(token.stdout.trim(), after.token);
    });
  },
);

networkTest(
  "jellytau storage reset finds nothing to delete without an encrypted file",
  async () => {
    await withDemo({}, async ({ run }) => {
      for (const flag of ["--yes", "--dry-run"]) {
        const none = await run(["storage", "reset", flag]);
        assertEquals(none.code, 3, none.stderr);
      }
    });
  },
);

networkTest(
  "jellytau storage reset forgets request headers that only the file holds",
  () =>
    withDemo({}, async ({ run, home }) => {
      const origin = "https://media.example";
      const set = ["server", "header", "set", origin, "X-Key"];
      const list = ["server", "header", "list", "--json"];
      const stored = await run(set, { stdin: "value" });
      assertEquals(stored.code, 0, stored.stderr);
      await Deno.remove(`${home}/config/storage.key`);
      const plan = await run(["storage", "reset", "--dry-run", "--json"]);
      assertEquals(plan.json.headers, [{ origin, names: ["X-Key"] }]);
      assertEquals((await run(list)).json.headers.length, 1);
      const done = await run(["storage", "reset", "--yes"]);
      assertEquals(done.code, 0, done.stderr);
      assertStringIncludes(done.stdout, `request headers of ${origin}`);
      assertEquals((await run(list)).json, { headers: [] });
      assertEquals((await run(set, { stdin: "value" })).code, 0);
    }),
);
