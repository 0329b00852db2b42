/** Tests many accounts on many servers, some of which do not answer. */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { OF_ITS_OWN, SMALL } from "./cli_demo.ts";
import { type Run, withCli } from "./cli_fixture.ts";

const SERVERS = 5;
/** The index of the server that will be stopped. */
const GONE = 3;
const USERS = 4;
/** A limit that is long enough for all requests on a busy machine. */
const AMPLE_S = 120;
const SHORT_S = 1;

networkTest(
  "`auth status` asks all at once, and waits for the slowest alone, with 20 accounts on 5 servers",
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
        await signInEverywhere(run, { demos, home });
        slow.options.delayMs = 500;
        await gone.stop();
        // No request is answered before all accounts have sent theirs: if they
        // came one after the other, the first would wait until its limit.
        const arrive = gathering(4 * USERS);
        const hanging = await hang(hung, arrive);
        silent.push(hanging.listener);
        changed.options.id = "e".repeat(32);
        const whenAllAsk = (path: string) => async (request: Request) => {
          if (request.url.endsWith(path)) await arrive();
          return null;
        };
        live.options.answer = whenAllAsk("/Users/Me");
        slow.options.answer = whenAllAsk("/Users/Me");
        changed.options.answer = whenAllAsk("/System/Info/Public");
        const before = changed.log.requests.length;
        const statesWithin = async (seconds: number) => {
          const args = ["auth", "status", "--json", "--timeout", `${seconds}`];
          const status = await run(args);
          assert([5, 6].includes(status.code), status.stderr);
          const { accounts } = status.json;
          assertEquals(accounts.length, SERVERS * USERS);
          return accounts as Account[];
        };
        // The silent ones are closed when all have asked: their limit is long.
        const met = statesWithin(AMPLE_S);
        await arrive.all;
        hanging.letGo();
        const wanted = ["valid", "valid", "unreachable", "unreachable"];
        for (const { alias, state, problem } of await met) {
          const expected = wanted[Number(alias[1])] ?? "server_changed";
          assertEquals(problem?.kind ?? state, expected, alias);
        }
        // With a short limit, each of them ends at its own limit.
        hanging.hold();
        for (const { alias, problem } of await statesWithin(SHORT_S)) {
          if (alias[1] === "2") assertEquals(problem?.kind, "timeout", alias);
        }
        assert(changed.log.requests.slice(before).every((it) => !it.hasToken));
        for (const demo of demos) assertEquals(demo.log.tokensSeenOutside(), 0);
      });
    } finally {
      for (const listener of silent) listener.close();
      for (const demo of [live, slow, changed]) await demo.stop();
    }
  },
);

/** Signs in each user of each server. */
async function signInEverywhere(
  run: Run,
  { demos, home }: { demos: readonly DemoServer[]; home: string },
): Promise<void> {
  for (const demo of demos) await addUsers(demo, home);
  for (const [at, demo] of demos.entries()) {
    for (let user = 0; user < USERS; user++) {
      const args = ["auth", "login", demo.url, "--user", `user${user}`];
      args.push(
        "--password-stdin",
        "--ca-file",
        `${home}/${demo.options.id}.pem`,
      );
      const ran = await run([...args, "--alias", `a${at}-${user}`], {
        stdin: "p",
      });
      assertEquals(ran.code, 0, ran.stderr);
    }
  }
}

async function addUsers(demo: DemoServer, home: string): Promise<void> {
  for (let user = 0; user < USERS; user++) {
    demo.users.addUser(`user${user}`, "p");
  }
  const path = `${home}/${demo.options.id}.pem`;
  await Deno.writeTextFile(path, demo.certificate.caPem);
}

/** An account in the output of `auth status --json`. */
interface Account {
  readonly alias: string;
  readonly state: string;
  readonly problem: { readonly kind: string } | null;
}

interface Gathering {
  (): Promise<void>;
  readonly all: Promise<void>;
}

/** Returns a gate that opens when the wanted number of callers has arrived. */
function gathering(wanted: number): Gathering {
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  const arrive = () => {
    if (++arrived >= wanted) resolve();
    return all;
  };
  return Object.assign(arrive, { all });
}

/** Replaces the server with a listener that holds or closes its connections. */
async function hang(
  demo: DemoServer,
  onConnection: () => Promise<void>,
): Promise<{ listener: Deno.Listener; hold(): void; letGo(): void }> {
  await demo.stop();
  const port = Number(new URL(demo.url).port);
  const listener = Deno.listen({ hostname: "127.0.0.1", port });
  const held: Deno.Conn[] = [];
  let holds = true;
  void (async () => {
    for await (const connection of listener) {
      void onConnection();
      if (holds) held.push(connection);
      else connection.close();
    }
  })();
  const letGo = () => {
    holds = false;
    for (const connection of held.splice(0)) connection.close();
  };
  return { listener, hold: () => void (holds = true), letGo };
}
