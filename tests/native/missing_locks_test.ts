/** Tests the message on a file system without locks. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BINARY, withEmptyHome } from "./binary.ts";

const SOURCE = new URL("./without_locks.c", import.meta.url).pathname;

interface Ran {
  readonly code: number;
  readonly stderr: string;
  readonly stdout: string;
}

/** Lends a way to run the binary without locks of one kind. */
async function withoutLocks(
  use: (fixture: {
    env: Record<string, string>;
    home: string;
    jellytau: (kind: "flock" | "fcntl", ...args: string[]) => Promise<Ran>;
  }) => Promise<void>,
): Promise<void> {
  await withEmptyHome(async ({ env, path: home }) => {
    const launcher = `${home}/without_locks`;
    const compiler = new Deno.Command("gcc", {
      args: ["-Wall", "-o", launcher, SOURCE],
    });
    assert((await compiler.output()).success, "gcc");
    const jellytau = async (kind: string, ...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(launcher, {
        args: [kind, BINARY, ...args],
        clearEnv: true,
        env,
        stdin: "null",
      }).output();
      const [out, error] = [stdout, stderr].map((it) =>
        new TextDecoder().decode(it)
      );
      return { code, stdout: out ?? "", stderr: error ?? "" };
    };
    await use({ env, home, jellytau });
  });
}

const SAID = /this file system does not support file locks\nhint: .*local disk/;

Deno.test({
  name: "jellytau says that locks are missing where fcntl has none",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withoutLocks(async ({ home, jellytau }) => {
      const list = await jellytau("fcntl", "auth", "list");
      assertEquals(list.code, 8);
      assertMatch(list.stderr, SAID);
      const doctor = await jellytau("fcntl", "doctor");
      assertEquals(doctor.code, 1);
      assertMatch(doctor.stdout, /BAD +metadata .*does not support file locks/);
      const names = [...Deno.readDirSync(`${home}/.local/share/jellytau`)]
        .map((it) => it.name);
      assertEquals(names.filter((it) => it.includes("probe")), []);
    }),
});

Deno.test({
  name: "jellytau says that locks are missing where flock has none",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withoutLocks(async ({ home, jellytau }) => {
      const demo = await startDemoServer({ items: 20 });
      try {
        await Deno.writeTextFile(`${home}/ca.pem`, demo.certificate.caPem);
        await Deno.writeTextFile(`${home}/password`, "demo");
        const login = ["auth", "login", demo.url, "--user", "demo"];
        login.push("--password-file", `${home}/password`);
        login.push("--ca-file", `${home}/ca.pem`);
        const refused = await jellytau("flock", ...login);
        assertEquals(refused.code, 8, refused.stderr);
        assertMatch(refused.stderr, SAID);
        assertEquals(demo.users.devices, [], "no token was asked for");
        const list = await jellytau("flock", "auth", "list");
        assertEquals([list.code, list.stderr], [0, "Not signed in\n"]);
      } finally {
        await demo.stop();
      }
    }),
});
