/**
 * Tests every way in which a real server refuses a sign-in, and names that
 * attack.
 */
import { type FailureKind, FAILURES } from "../../src/core/failure.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DemoUser } from "../../src/demo/users.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, signInAnswer, withDemo } from "./cli_demo.ts";
import type { Ran } from "./cli_fixture.ts";

function problemOf(ran: Ran) {
  return JSON.parse(ran.stderr.trim().split("\n").at(-1) ?? "").error;
}

/** Replies that break a sign-in, and the failures that the user sees. */
const REFUSALS: [
  title: string,
  spoil: (demo: DemoServer, user: DemoUser) => void,
  kind: FailureKind,
  hint: RegExp,
][] = [
  [
    "the password is wrong",
    (_, user) => void (user.password = "other"),
    "rejected",
    /password/,
  ],
  [
    "the user is unknown",
    ({ users }) => void users.all.splice(0),
    "rejected",
    /user name/,
  ],
  [
    "the user is disabled",
    ({ users }, user) => users.disable(user),
    "forbidden",
    /disabled, locked out/,
  ],
  [
    "the user is locked out",
    ({ users }, user) => {
      user.lockoutAfter = 1;
      users.signIn("demo", "wrong", { identity: new Map() });
    },
    "forbidden",
    /locked out/,
  ],
  [
    "the user may not sign in now, or from here",
    (_, user) => void (user.forbidden = true),
    "forbidden",
    /hours, devices or networks/,
  ],
  [
    "the user has too many sessions",
    ({ users }, user) => {
      user.maxSessions = 1;
      users.signIn("demo", "demo", { identity: new Map() });
    },
    "forbidden",
    /too many sessions/,
  ],
  [
    "the server's sign-in is broken",
    ({ options }) => void (options.brokenSignIn = true),
    "server_error",
    /--quick-connect/,
  ],
  [
    "the server is booting",
    ({ options }) => void (options.phase = "booting"),
    "server_error",
    /starting/,
  ],
  [
    "the server is starting",
    ({ options }) => void (options.phase = "starting"),
    "server_error",
    /[Ww]ait/,
  ],
  [
    "the server is loading",
    ({ options }) => void (options.phase = "loading"),
    "server_error",
    /starting/,
  ],
  [
    "this address is blocked",
    ({ options }) => void (options.phase = "ip-blocked"),
    "server_error",
    /not allow your network/,
  ],
  [
    "the server sends everybody to another port",
    ({ options }) => void (options.httpsOrigin = "https://127.0.0.1:9"),
    "insecure",
    /If that is your server/,
  ],
  [
    "the product is another",
    ({ options }) => void (options.productName = "Emby Server"),
    "not_jellyfin",
    /address/,
  ],
];

for (const [title, spoil, kind, hint] of REFUSALS) {
  networkTest(`\`auth login\` fails as ${kind} when ${title}`, async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const user = demo.users.findUser("demo");
      assert(user);
      spoil(demo, user);
      const before = demo.users.devices.length;
      const args = login(demo.url, "--ca-file", caFile, "--timeout", "60");
      const ran = await run([...args, "--json"], { stdin: "demo" });
      const error = problemOf(ran);
      assertEquals(error.kind, kind, error.message);
      assertEquals(ran.code, FAILURES[kind].exitCode);
      assertMatch(error.hint, hint);
      assertEquals(demo.users.devices.length, before);
      assert(demo.log.requests.every((it) => !it.hasToken));
      const posts = demo.log.requests.filter((it) => it.method === "POST");
      assert(posts.length <= 1, "a sign-in is never repeated");
    });
  });
}

networkTest(
  "a refused token is reported with a hint that can be followed",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const given = ["auth", "login", demo.url, "--ca-file", caFile];
      given.push("--with-token", "--json");
      const unknown = problemOf(await run(given, { stdin: "5".repeat(32) }));
      assertEquals(unknown.kind, "rejected");
      assertMatch(unknown.hint, /^Use the token of a user of this server/);
      const signIn = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      const user = demo.users.findUser("demo");
      assert(user);
      user.disabled = true; // as after a lock-out: the token stays
      const { json, code } = await run(["auth", "status", "--json"]);
      const [{ state, problem }] = json.accounts;
      assertEquals([code, state], [4, "rejected"]);
      assert(problem.hint.includes(`\`jellytau auth login ${demo.url}\``));
      assertMatch(problem.hint, /locked out, the token works again/);
      user.disabled = false;
      assertEquals((await run(["auth", "status"])).code, 0);
    });
  },
);

networkTest(
  "no token is sent to an address where another server answers now",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const signIn = login(demo.url, "--ca-file", caFile, "--json");
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      demo.options.id = "f".repeat(32);
      const before = demo.log.requests.length;
      const calls = [
        ["auth", "status"],
        ["api", "/Users/Me"],
        [
          "auth",
          "approve",
          "123 456",
        ],
        ["library", "sync"],
        signIn.slice(0, -1),
      ];
      for (const args of calls) {
        const ran = await run([...args, "--json"], { stdin: "demo" });
        assertEquals(ran.code, 6, `${args}: ${ran.stderr}`);
      }
      const logout = await run(["auth", "logout", "--json"]);
      assertEquals(logout.code, FAILURES.partial.exitCode);
      assertEquals(logout.json.signedOut[0].removed, true);
      const after = demo.log.requests.slice(before);
      assert(after.length > 0 && after.every((it) => !it.hasToken));
    });
  },
);

networkTest(
  "a token is reported as revoked only when `/Users/Me` refuses it",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const signIn = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      const refuse = (path: string) => (request: Request) =>
        new URL(request.url).pathname.startsWith(path)
          ? new Response(null, { status: 401 })
          : null;
      demo.options.answer = refuse("/UserViews");
      const only = problemOf(await run(["library", "sync", "--json"]));
      assertEquals(only.kind, "forbidden", only.message);
      demo.options.answer = refuse("/User");
      const dead = problemOf(await run(["library", "sync", "--json"]));
      assertEquals(dead.kind, "rejected", dead.message);
      demo.options.answer = null;
      const status = await run(["auth", "status", "--json"]);
      assertEquals(status.code, 0, "the token was kept");
    });
  },
);

networkTest(
  "a `--timeout` that no timer can hold is as good as the longest",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const args = ["server", "test", demo.url, "--ca-file", caFile];
      const ran = await run([...args, "--timeout", "99999999999"]);
      assertEquals(ran.code, 0, ran.stderr);
    });
  },
);

const NAMES: [title: string, name: string][] = [
  ["escape sequences", "\x1b]0;owned\x07\x1b[2JHo\x9b31mme"],
  ["right-to-left marks", "\u202eemoH\u2066\u200f"],
  ["line ends", "Ho\r\n\u2028me\njellytau: all is well"],
  ["a megabyte", "x".repeat(1_000_000)],
  ["half a letter", "Home\ud800"],
];
/** More than any table of one account with shortened names. */
const OUTPUT_MAX = 6_000;

for (const [title, name] of NAMES) {
  networkTest(
    `nothing that is printed can harm a terminal when names hold ${title}`,
    async () => {
      await withDemo({ items: 10 }, async ({ run, demo, caFile }) => {
        demo.options.serverName = name;
        demo.options.version = name.slice(0, 10_000);
        demo.users.addUser("eve", "demo");
        const login = ["auth", "login", demo.url, "--user", "eve"];
        login.push("--password-stdin", "--ca-file", caFile);
        Object.assign(demo.users.findUser("eve") ?? {}, { name });
        demo.options.answer = (request) =>
          request.url.endsWith("/AuthenticateByName")
            ? Response.json(signInAnswer(demo, name))
            : null;
        const runs = [
          await run(["server", "test", demo.url, "--ca-file", caFile]),
          await run(login, { stdin: "demo" }),
          await run(["auth", "list"]),
          await run(["auth", "status"]),
          await run(["server", "list"]),
          await run(["doctor"]),
          await run(["auth", "logout"]),
        ];
        assertEquals(runs[1]?.code, 0, runs[1]?.stderr);
        for (const { stdout, stderr } of runs) {
          const printed = stdout + stderr;
          assert(printed.length < OUTPUT_MAX, `${printed.length}`);
          assert(printed.isWellFormed());
          const bad = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.exec(printed);
          assertEquals(bad, null, JSON.stringify(printed));
          assert(!/^jellytau: all is well/m.test(printed));
        }
      });
    },
  );
}
