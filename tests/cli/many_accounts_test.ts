/** Many accounts on many servers, some of them dead. */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { networkTest } from "../jellyfin/jellyfin_world.ts";
import { OF_ITS_OWN, SMALL } from "./cli_demo.ts";
import { withCli } from "./cli_world.ts";

const SERVERS = 5;
/** The place of the one that will not be there. */
const GONE = 3;
const USERS = 4;
const LIMIT_MS = 4_000;
/** For a loaded machine; far below twenty limits. */
const GRACE_MS = 8_000;

networkTest(
  "`auth login` and `auth status` take the slowest limit, not the sum, with 20 accounts on 5 servers",
  async () => {
    const demos = await Promise.all(
      Array.from(
        { length: SERVERS },
        (_, at) =>
          startDemoServer(at === GONE ? { ...SMALL, ...OF_ITS_OWN } : SMALL),
      ),
    );
    const [live, slow, hung, gone, changed] = demos;
    assert(live && slow && hung && gone && changed);
    const silent: Deno.Listener[] = [];
    try {
      await withCli(async (run, home) => {
        for (const demo of demos) await addUsers(demo, home);
        for (const [at, demo] of demos.entries()) {
          for (let user = 0; user < USERS; user++) {
            const args = ["auth", "login", demo.url, "--user", `user${user}`];
            args.push(
              "--password-stdin",
              "--ca-file",
              `${home}/${demo.switches.id}.pem`,
            );
            const ran = await run([...args, "--alias", `a${at}-${user}`], {
              stdin: "p",
            });
            assertEquals(ran.code, 0, ran.stderr);
          }
        }
        slow.switches.delayMs = LIMIT_MS / 8;
        await gone.stop();
        // None gets an answer before each of all that are there has asked: one
        // after the other, the first would wait until its limit.
        const arrive = gathering(4 * USERS);
        silent.push(await hang(hung, arrive));
        changed.switches.id = "e".repeat(32);
        const whenAllAsk = (path: string) => async (request: Request) => {
          if (request.url.endsWith(path)) await arrive();
          return null;
        };
        live.switches.answer = whenAllAsk("/Users/Me");
        slow.switches.answer = whenAllAsk("/Users/Me");
        changed.switches.answer = whenAllAsk("/System/Info/Public");
        const before = changed.log.requests.length;
        const status = await run([
          "auth",
          "status",
          "--json",
          "--timeout",
          `${LIMIT_MS / 1000}`,
        ]);
        const states = new Map<string, string>();
        for (const { alias, state, problem } of status.json.accounts) {
          states.set(alias, problem?.kind ?? state);
        }
        assertEquals(states.size, SERVERS * USERS);
        const wanted = [
          "valid",
          "valid",
          "timeout",
          "unreachable",
          "server_changed",
        ];
        for (const [alias, state] of states) {
          assertEquals(state, wanted[Number(alias[1])], alias);
        }
        assert(status.tookMs < LIMIT_MS + GRACE_MS, `${status.tookMs} ms`);
        assert([5, 6].includes(status.code));
        assert(changed.log.requests.slice(before).every((it) => !it.hasToken));
        for (const demo of demos) assertEquals(demo.log.tokensSeenOutside(), 0);
      });
    } finally {
      for (const listener of silent) listener.close();
      for (const demo of [live, slow, changed]) await demo.stop();
    }
  },
);

async function addUsers(demo: DemoServer, home: string): Promise<void> {
  for (let user = 0; user < USERS; user++) {
    demo.household.addUser(`user${user}`, "p");
  }
  const path = `${home}/${demo.switches.id}.pem`;
  await Deno.writeTextFile(path, demo.certificate.caPem);
}

/** Whoever arrives waits until so many have. */
function gathering(wanted: number): () => Promise<void> {
  const all = Promise.withResolvers<void>();
  let arrived = 0;
  return () => {
    if (++arrived >= wanted) all.resolve();
    return all.promise;
  };
}

/** In the place of a server: takes connections and never says a word. */
async function hang(
  demo: DemoServer,
  onConnection: () => Promise<void>,
): Promise<Deno.Listener> {
  await demo.stop();
  const port = Number(new URL(demo.url).port);
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  void (async () => {
    for await (const _ of listener) void onConnection();
  })();
  return listener;
}
