import { assert, assertEquals } from "@std/assert";
import { BINARY, run, withEmptyHome } from "./binary.ts";
import {
  NO_KEYRING,
  secretTool,
  withKeyringSession,
} from "./keyring_session.ts";

/**
 * Lists the files of a folder, without the runtime's cache of compiled code.
 */
async function traces(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), (it) => it.name);
  return names.filter((it) => it !== "deno-compile-jellytau.cache");
}

Deno.test("jellytau demo --no-tui holds every step and leaves nothing", async () => {
  await withEmptyHome(async ({ env, path }) => {
    const ran = await run(["demo", "--no-tui"], {
      env: { ...env, TMPDIR: path },
    });
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(ran.stdout.trim().split("\n").length, 6);
    assertEquals(await traces(path), []);
  });
});

Deno.test({
  name: "jellytau demo --no-tui leaves nothing in the keyring when interrupted",
  ignore: NO_KEYRING,
  async fn() {
    await withKeyringSession(async ({ env, home }) => {
      const folder = `${home}/tmp`;
      await Deno.mkdir(folder);
      for (const waitMs of [150, 250, 350, 450, 550]) {
        const child = new Deno.Command(BINARY, {
          args: ["demo", "--no-tui"],
          clearEnv: true,
          env: { ...env, TMPDIR: folder },
          stdout: "null",
          stderr: "null",
        }).spawn();
        await new Promise((done) => setTimeout(done, waitMs));
        try {
          child.kill("SIGTERM");
        } catch {
          continue; // it had ended already
        }
        await child.status;
      }
      const all = ["search", "--all", "service", "jellytau"];
      assertEquals((await secretTool(env, all)).text, "");
      assertEquals(await traces(folder), []);
    });
  },
});

Deno.test("jellytau --version prints its version", async () => {
  await withEmptyHome(async ({ env, path }) => {
    const ran = await run(["--version"], { env });
    assertEquals(ran.stdout, "jellytau 0.1.0\n");
    assertEquals(ran.stderr, "");
    assertEquals(await traces(path), []);
  });
});

Deno.test("jellytau without a terminal prints its help and exits 2", async () => {
  await withEmptyHome(async ({ env }) => {
    const ran = await run([], { env });
    assertEquals(ran.code, 2);
    assertEquals(ran.stdout, "");
    assert(ran.stderr.includes("Usage\n  jellytau"));
  });
});
