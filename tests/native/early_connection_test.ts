/** Tests which commands connect to the keyring early, and which never do. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { BINARY, type Ran, run, withEmptyHome } from "./binary.ts";
import { NO_KEYRING, withKeyringSession } from "./keyring_session.ts";
import { withBusSocket } from "./session_bus.ts";

type Env = Readonly<Record<string, string>>;

/** The time limit of a keyring that does not answer. */
const KEYRING_LIMIT_MS = 3_000;
/** The number of tries, one of which is fast enough even on a busy machine. */
const TRIES = 5;
const OFTEN = Deno.env.get("JELLYTAU_LONG") === "1" ? 40 : 6;
/** A limit for a busy machine. */
const LIMIT_MS = 60_000;

/** Lends a home that is signed in, with its token in `store`. */
async function withAccount(
  store: "keyring" | "file",
  use: (fixture: { env: Env; home: string }) => Promise<void>,
): Promise<void> {
  await withKeyringSession(async ({ env, home }) => {
    const demo = await startDemoServer();
    try {
      const caFile = `${home}/ca.pem`;
      await Deno.writeTextFile(caFile, demo.certificate.caPem);
      const login = ["auth", "login", demo.url, "--user", "demo"];
      login.push("--password-stdin", "--ca-file", caFile, "--store", store);
      const ran = await run(login, { env, stdin: "demo" });
      assertEquals(ran.code, 0, ran.stderr);
      await use({ env, home });
    } finally {
      await demo.stop();
    }
  });
}

interface Bus {
  /** The variables that a child needs to find it. */
  readonly env: Env;
  /** Returns the number of connections. */
  readonly dialled: () => number;
  readonly first: Promise<void>;
}

/** Lends a bus that closes every connection. */
async function withBus<T>(
  { env, home }: { env: Env; home: string },
  use: (bus: Bus) => Promise<T>,
): Promise<T> {
  const path = `${home}/another-bus`;
  const listener = Deno.listen({ transport: "unix", path });
  const { promise: first, resolve: answered } = Promise.withResolvers<void>();
  let dialled = 0;
  const answering = (async () => {
    for await (const caller of listener) {
      dialled++;
      answered();
      caller.close();
    }
  })();
  try {
    const address = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    const bus = { env: { ...env, ...address }, dialled: () => dialled, first };
    return await use(bus);
  } finally {
    listener.close();
    await answering;
  }
}

function dialling(
  args: readonly string[],
  fixture: { env: Env; home: string },
): Promise<{ ran: Ran; dialled: number }> {
  return withBus(fixture, async ({ env, dialled }) => {
    const ran = await run(args, { env });
    return { ran, dialled: dialled() };
  });
}

Deno.test({
  name: "auth token connects to no keyring when the token is in the file",
  ignore: NO_KEYRING,
  async fn() {
    await withAccount("file", async (fixture) => {
      const { ran, dialled } = await dialling(["auth", "token"], fixture);
      assertEquals([ran.code, dialled], [0, 0], ran.stderr);
    });
  },
});

type Fixture = { env: Env; home: string };

/** Tests of one account, whose token is in the keyring. */
const WITH_KEYRING: readonly [
  name: string,
  test: (fixture: Fixture) => Promise<void>,
][] = [
  ["only what needs a token connects to it", async (fixture) => {
    const token = await dialling(["auth", "token"], fixture);
    assertEquals(token.ran.code, 8, token.ran.stderr);
    assert(token.dialled > 0, "it was not even tried");
    const lines = ["auth list", "auth token --hedaer", "auth token -h"];
    for (const line of [...lines, "auth status --no-check"]) {
      const { dialled } = await dialling(line.split(" "), fixture);
      assertEquals(dialled, 0, line);
    }
  }],
  ["it is connected to while a command is still read", dialsEarly],
  ["what is refused does not wait for it", async ({ env }) => {
    await withBusSocket("silent", async (address) => {
      const silent = { ...env, DBUS_SESSION_BUS_ADDRESS: address };
      const args = ["auth", "status", "--timeout", "x"];
      let quickestMs = Infinity;
      for (let i = 0; i < TRIES && quickestMs > KEYRING_LIMIT_MS; i++) {
        const startMs = performance.now();
        const ran = await run(args, { env: silent });
        assertEquals(ran.code, 2, ran.stderr);
        quickestMs = Math.min(quickestMs, performance.now() - startMs);
      }
      assert(quickestMs < KEYRING_LIMIT_MS, `${quickestMs} ms`);
    });
  }],
  [
    "what is refused ends in order while it is connected to",
    async ({ env }) => {
      for (let i = 0; i < OFTEN; i++) {
        const ran = await run(["auth", "status", "--timeout", "x"], { env });
        assertEquals(ran.code, 2, ran.stderr);
      }
    },
  ],
];

async function dialsEarly(fixture: Fixture): Promise<void> {
  await withBus(fixture, async ({ env, first }) => {
    // It waits for a body, and needs no token before.
    const child = new Deno.Command(BINARY, {
      args: ["api", "/System/Info", "--input", "-"],
      clearEnv: true,
      env: { ...env },
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const end = () => child.kill("SIGKILL");
    const limit = setTimeout(end, LIMIT_MS);
    const ended = child.status.then(() => "ended");
    const before = await Promise.race([first, ended]);
    clearTimeout(limit);
    assertEquals(before, undefined, "it was not dialled");
    end();
    await child.stdin.close().catch(() => undefined);
    await ended;
  });
}

Deno.test({
  name: "commands connect to a keyring early if they need it, and others never",
  ignore: NO_KEYRING,
  fn: (test) =>
    withAccount("keyring", async (fixture) => {
      for (const [name, check] of WITH_KEYRING) {
        await test.step(name, () => check(fixture));
      }
    }),
});

Deno.test("a home without accounts stays as it is", async () => {
  await withEmptyHome(async ({ env, path }) => {
    const ran = await run(["auth", "status", "--timeout", "x"], { env });
    assertEquals(ran.code, 2, ran.stderr);
    assertEquals([...Deno.readDirSync(path)], []);
  });
});
