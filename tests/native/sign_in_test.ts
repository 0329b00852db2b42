import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { filesHolding, holds, SECRET_WORD } from "../secret_word.ts";
import { type Ran, run, withEmptyHome } from "./binary.ts";
import { signIn } from "./signed_in_home.ts";
import {
  NO_KEYRING,
  secretTool,
  withKeyringSession,
} from "./keyring_session.ts";

type Env = Record<string, string>;

/** Lends a demo server whose tokens are the secret word. */
async function withServer(
  home: string,
  use: (server: {
    url: string;
    login: string[];
    demo: Awaited<ReturnType<typeof startDemoServer>>;
  }) => Promise<void>,
): Promise<void> {
  const newToken = () => SECRET_WORD;
  const demo = await startDemoServer({ newToken });
  const caFile = `${home}/ca.pem`;
  await Deno.writeTextFile(caFile, demo.certificate.caPem);
  const login = ["auth", "login", demo.url, "--user", "demo"];
  login.push("--password-stdin", "--ca-file", caFile, "--json");
  try {
    await use({ url: demo.url, login, demo });
  } finally {
    await demo.stop();
  }
}

/** Checks that the output does not contain the secret, and returns it. */
function silent(ran: Ran): Ran {
  assertEquals(holds(new TextEncoder().encode(ran.stdout + ran.stderr)), false);
  return ran;
}

/** Uses an account in ways that do not change it. */
async function lookAround(env: Env): Promise<void> {
  const status = silent(await run(["auth", "status", "--json"], { env }));
  assertEquals(status.code, 0, status.stderr);
  assertEquals(status.json.accounts[0].state, "valid");

  const list = silent(await run(["auth", "list", "--json"], { env }));
  assertEquals(list.json.accounts.length, 1);

  const doctor = silent(await run(["doctor", "--json"], { env }));
  assertEquals(doctor.code, 0, doctor.stdout);
}

/** Signs in, uses the account, and signs out. */
async function wholeLife(
  env: Env,
  { home, storage, use = () => Promise.resolve() }: {
    home: string;
    storage: string;
    use?: (key: { serverId: string; userId: string }) => Promise<void>;
  },
) {
  await withServer(home, async ({ login, demo }) => {
    const signedIn = silent(await run(login, { env, stdin: "demo\n" }));
    assertEquals(signedIn.code, 0, signedIn.stderr);
    assertEquals(signedIn.json.tokenStorage, storage);
    assertEquals(signedIn.json.state, "valid");

    const token = await run(["auth", "token"], { env });
    assertEquals(token.stdout, `${SECRET_WORD}\n`);
    assertEquals(token.stderr, "");

    await use(signedIn.json);

    // The word is only in its storage: in no database, log or side file.
    const kept = await filesHolding(home);
    assertEquals(kept, []);

    const logout = silent(await run(["auth", "logout", "--json"], { env }));
    assertEquals(logout.code, 0, logout.stderr);
    assertEquals(logout.json.signedOut[0].onServer, "revoked");
    assertEquals(demo.users.devices, []);
    assertEquals(demo.log.tokensSeenOutside(), 0);
    assertEquals((await run(["auth", "token"], { env })).code, 4);
  });
}

Deno.test("jellytau signs in, reads back and signs out with the encrypted file", async () => {
  await withEmptyHome(({ env, path }) =>
    wholeLife(env, {
      home: path,
      storage: "encrypted-file",
      use: () => lookAround(env),
    })
  );
});

Deno.test("jellytau signs in, reads back and signs out with a passphrase", async () => {
  await withEmptyHome(({ env, path }) => {
    const passphrase = { JELLYTAU_PASSPHRASE: "correct horse" };
    return wholeLife({ ...env, ...passphrase }, {
      home: path,
      storage: "encrypted-file",
    });
  });
});

Deno.test({
  name:
    "jellytau signs in, reads back and signs out with gnome-keyring, where secret-tool finds the token",
  ignore: NO_KEYRING,
  async fn() {
    await withKeyringSession(async ({ env, home }) => {
      let lookup: string[] = [];
      await wholeLife({ ...env }, {
        home,
        storage: "libsecret",
        async use({ serverId, userId }) {
          const key = `jellytau::${serverId}::${userId}::access_token`;
          lookup = ["lookup", "service", "jellytau", "account", key];
          assertEquals((await secretTool(env, lookup)).text, SECRET_WORD);
          await lookAround({ ...env });
        },
      });
      assertEquals((await secretTool(env, lookup)).success, false);
    });
  },
});

Deno.test({
  name:
    "jellytau auth logout removes the keyring's entry when the server is unreachable",
  ignore: NO_KEYRING,
  async fn() {
    await withKeyringSession(async ({ env, home }) => {
      await withServer(home, async ({ login, demo }) => {
        const { json } = await run(login, { env, stdin: "demo" });
        const key = `jellytau::${json.serverId}::${json.userId}::access_token`;
        const search = ["search", "--all", "service", "jellytau"];
        assert((await secretTool(env, search)).text.includes(SECRET_WORD));
        await demo.stop();
        const ran = await run(["auth", "logout", "--timeout", "2"], { env });
        assertEquals(ran.code, 9, ran.stderr);
        const lookup = ["lookup", "service", "jellytau", "account", key];
        assertEquals((await secretTool(env, lookup)).success, false);
        assertEquals((await secretTool(env, search)).text, "");
        const { json: { accounts } } = await run(["auth", "list", "--json"], {
          env,
        });
        assertEquals(accounts, []);
      });
    });
  },
});

Deno.test("jellytau says on stderr that it uses the file, and why", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ login }) => {
      const { stderr } = await run(login, { env, stdin: "demo" });
      assertMatch(stderr, /No system keyring \(there is no session bus\)/);
    });
  });
});

Deno.test("jellytau --store keyring never falls back to the file", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ login, demo }) => {
      const args = [...login, "--store", "keyring"];
      const ran = await run(args, { env, stdin: "demo" });
      assertEquals(ran.code, 8);
      const { error } = JSON.parse(ran.stderr);
      assertEquals(error.kind, "storage_unavailable");
      assertEquals(demo.users.devices, []);
    });
  });
});

Deno.test("jellytau prints a wrong password as one object on stderr", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ login }) => {
      const ran = await run(login, { env, stdin: "not the password" });
      assertEquals(ran.code, 4);
      assertEquals(ran.stdout, "");
      const { error } = JSON.parse(ran.stderr.split("\n").at(-2) ?? "");
      assertEquals(error.kind, "rejected");
      assertEquals(error.exitCode, 4);
      assertEquals(ran.stderr.includes("not the password"), false);
    });
  });
});

Deno.test("jellytau refuses an unknown certificate and shows its SHA-256", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ url, demo }) => {
      const args = ["auth", "login", url, "--user", "demo", "--password-stdin"];
      const ran = await run(args, { env, stdin: "demo" });
      assertEquals(ran.code, 6);
      assert(ran.stderr.includes(demo.certificate.sha256));
      assertEquals(demo.log.requests, []);
    });
  });
});

Deno.test("jellytau --pin trusts one certificate and no other", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ url, demo }) => {
      const args = ["auth", "login", url, "--user", "demo", "--password-stdin"];
      const wrong = [...args, "--pin", "ab".repeat(32)];
      assertEquals((await run(wrong, { env, stdin: "demo" })).code, 6);
      assertEquals(demo.log.requests, []);
      const right = [...args, "--pin", demo.certificate.sha256, "--json"];
      const ran = await run(right, { env, stdin: "demo" });
      assertEquals(ran.code, 0, ran.stderr);
    });
  });
});

Deno.test("jellytau sends nothing to a server with another ID", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ demo }) => {
      await signIn(demo, path);
      demo.options.id = "f".repeat(32);
      const before = demo.log.requests.length;
      const ran = await run(["auth", "status"], { env });
      assertEquals(ran.code, 6);
      const after = demo.log.requests.slice(before);
      assertEquals(after.some((it) => it.hasToken), false);
    });
  });
});

Deno.test("jellytau signs out here when the server is unreachable, and says what remains", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ demo }) => {
      await signIn(demo, path);
      await demo.stop();
      const ran = await run(["auth", "logout", "--timeout", "2"], { env });
      assertEquals(ran.code, 9);
      assertMatch(ran.stderr, /may still work on the server/);
      assertEquals((await run(["auth", "token"], { env })).code, 4);
    });
  });
});

Deno.test("jellytau takes a password file when it is a pipe that was passed on", async () => {
  await withEmptyHome(async ({ env, path }) => {
    await withServer(path, async ({ login, demo }) => {
      const rest = login.filter((it) => it !== "--password-stdin");
      const args = [...rest, "--password-file", "/dev/stdin"];
      const ran = silent(await run(args, { env, stdin: "demo" }));
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(demo.users.devices.length, 1);
    });
  });
});
