import type { DemoServer } from "../../../src/demo/demo_server.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { filesHolding, SECRET_WORD } from "../../secret_word.ts";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";
import type { Run } from "../cli_fixture.ts";

const ID = "CF-Access-Client-Id";
const SECRET = "CF-Access-Client-Secret";
const ID_WORD = `${SECRET_WORD}.access`;
const PASSWORD = { stdin: "demo" };

/** Runs commands behind an access proxy, and records what they print. */
interface Behind {
  readonly demo: DemoServer;
  readonly home: string;
  readonly trust: readonly string[];
  readonly signIn: readonly string[];
  readonly ask: Run;
  /** Runs a command that must succeed. */
  readonly good: Run;
  readonly shown: string[];
}

async function withAccessProxy(
  use: (behind: Behind) => Promise<void>,
): Promise<void> {
  await withDemo({}, async ({ run, demo, caFile, home }) => {
    demo.options.accessHeaders = { [ID]: ID_WORD, [SECRET]: SECRET_WORD };
    const trust = ["--ca-file", caFile];
    const shown: string[] = [];
    const ask: Run = async (args, given) => {
      const ran = await run(args, given);
      shown.push(ran.stdout, ran.stderr);
      return ran;
    };
    const good: Run = async (args, given) => {
      const ran = await ask(args, given);
      assertEquals(ran.code, 0, ran.stderr);
      return ran;
    };
    const signIn = login(demo.url, ...trust);
    await use({ demo, home, trust, signIn, ask, good, shown });
    assertEquals(shown.join("").includes(SECRET_WORD), false);
    assertEquals(await filesHolding(home), []);
    assertEquals(demo.log.tokensSeenOutside(), 0);
  });
}

/** Sets both headers: one from stdin, the other typed at the prompt. */
async function setBoth({ demo, trust, good }: Behind): Promise<void> {
  const set = ["server", "header", "set", demo.url];
  await good([...set, ID, ...trust], { stdin: `${ID_WORD}\n` });
  const typed = await good([...set, SECRET, ...trust], {
    answers: [SECRET_WORD],
  });
  assertMatch(typed.stdout, /is stored in the encrypted file/);
  assertMatch(typed.stderr, /Value of CF-Access-Client-Secret: /);
}

const LIST = ["server", "header", "list", "--json"];
const recordOf = ({ demo }: Behind) => ({
  origin: demo.url,
  names: [ID, SECRET],
  tokenStorage: "encrypted-file",
});

networkTest(
  "request headers let you sign in behind an access proxy, and show no value",
  () =>
    withAccessProxy(async (behind) => {
      const { demo, home, signIn, ask, good } = behind;
      const refused = await ask(signIn, PASSWORD);
      assertEquals(refused.code, 4);
      assertMatch(
        refused.stderr,
        /`jellytau server header set https:\/\/127.* <name>`/,
      );
      await setBoth(behind);
      await good(signIn, PASSWORD);
      await good(["auth", "status"]);
      await good(["library", "sync"]);
      const film = demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      assert(film);
      await good(["download", film.id, "--dir", `${home}/films`]);
      await good(["api", "/Users/Me"]);
    }),
);

networkTest(
  "`server list`, `doctor`, `storage verify` and `storage migrate` name the headers",
  () =>
    withAccessProxy(async (behind) => {
      const { demo, signIn, ask, good } = behind;
      await setBoth(behind);
      await good(signIn, PASSWORD);
      const record = recordOf(behind);
      assertEquals((await good(LIST)).json, { headers: [record] });
      const { servers } = (await good(["server", "list", "--json"])).json;
      assertEquals(servers[0].headers, [ID, SECRET]);
      assertMatch((await good(["server", "list"])).stdout, /headers CF-Access/);
      const { checks } = (await ask(["doctor", "--json"])).json;
      const check = checks.find((it: { name: string }) =>
        it.name === "request-headers"
      );
      assertEquals([check.ok, check.hint], [true, null]);
      assertMatch(check.detail, new RegExp(`: ${ID}, ${SECRET} `));
      const report = await ask(["doctor", "--report"]);
      assert(!report.stdout.includes(new URL(demo.url).port));
      const { json: verified } = await good(["storage", "verify", "--json"]);
      const checked = { ...record, ok: true, problem: null };
      assertEquals(verified.headers, [checked]);
      assertEquals(verified.orphanedHeaders, []);
      const dry = ["storage", "migrate", "file", "--dry-run", "--json"];
      const [planned] = (await good(dry)).json.headers;
      const { origin, state } = planned;
      assertEquals([origin, state], [demo.url, "already-there"]);
    }),
);

networkTest(
  "`auth logout` keeps the headers, and `server remove` removes them",
  () =>
    withAccessProxy(async (behind) => {
      const { demo, signIn, ask, good } = behind;
      await setBoth(behind);
      await good(signIn, PASSWORD);
      await good(["auth", "logout"]);
      assertEquals((await good(LIST)).json, { headers: [recordOf(behind)] });
      const remove = ["server", "header", "remove", demo.url];
      await good([...remove, SECRET.toLowerCase()]);
      const expired = await ask(signIn, PASSWORD);
      assertEquals(expired.code, 4);
      assertMatch(expired.stderr, /check the values of CF-Access-Client-Id,/);
      await good(["server", "remove", demo.url]);
      assertEquals((await good(LIST)).json, { headers: [] });
    }),
);

networkTest(
  "`server header set` refuses names and values, and needs a value",
  () =>
    withDemo({}, async ({ run }) => {
      const set = (...args: string[]) => ["server", "header", "set", ...args];
      const url = "https://media.example";
      for (const name of ["Authorization", "host", "X-Emby-Token", "Cookie"]) {
        const ran = await run(set(url, name), { stdin: "x" });
        assertEquals(ran.code, 2);
        assertMatch(ran.stderr, /JellyTau does not let you set it/);
      }
      const empty = await run(set(url, "X-A"), { stdin: "" });
      assertEquals(empty.code, 2);
      assertMatch(empty.stderr, /its value is empty/);
      const plain = await run(set("http://media.example", "X-A"), {
        stdin: "x",
      });
      assertEquals(plain.code, 6);
      const given = await run(set(url, "X-A", SECRET_WORD), { stdin: "x" });
      assertEquals(given.code, 2);
      const none = await run(["server", "header", "remove", url]);
      assertEquals(none.code, 3);
      const list = await run(["server", "header", "list", "--json"]);
      assertEquals(list.json, { headers: [] });
      const environment = { stdin: "x", hasRunAccount: true };
      assertEquals((await run(set(url, "X-A"), environment)).code, 2);
    }),
);
