/**
 * Tests a sign-in that succeeds on the server but whose reply cannot be used.
 */
import { type FailureKind, FAILURES } from "../../src/core/failure.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import {
  login,
  type SignInAnswer,
  signInAnswer,
  withDemo,
} from "./cli_demo.ts";

/** Faults of a reply that nevertheless contains a token. */
const SPOILT: [
  title: string,
  change: (answer: SignInAnswer) => void,
  kind: FailureKind,
][] = [
  ["the user's id is no id", (it) => void (it.User.Id = "ada"), "not_jellyfin"],
  ["the server's id is no id", (it) => void (it.ServerId = ""), "not_jellyfin"],
  [
    "there is no user",
    (it) => Reflect.deleteProperty(it, "User"),
    "not_jellyfin",
  ],
  [
    "the server's id is a number",
    (it) => void Object.assign(it, { ServerId: 5 }),
    "not_jellyfin",
  ],
  [
    "the server's id is another one's",
    (it) => void (it.ServerId = "f".repeat(32)),
    "server_changed",
  ],
];

for (const [title, change, kind] of SPOILT) {
  networkTest(
    `the token of a sign-in is ended on the server when ${title}`,
    async () => {
      await withDemo({}, async ({ run, demo, caFile, home }) => {
        demo.options.answer = (request) => {
          if (!request.url.endsWith("/AuthenticateByName")) return null;
          const answer = signInAnswer(demo, "demo");
          change(answer);
          return Response.json(answer);
        };
        const before = demo.users.devices.length;
        const args = login(demo.url, "--ca-file", caFile, "--json");
        const ran = await run(args, { stdin: "demo" });
        assertEquals(JSON.parse(ran.stderr).error.kind, kind, ran.stderr);
        const calls = demo.log.requests.filter((it) => it.hasToken)
          .map(({ method, path }) => `${method} ${path}`);
        assertEquals(calls, ["POST /Sessions/Logout"]);
        assertEquals(demo.users.devices.length, before);
        assertEquals((await run(["auth", "list", "--json"])).json.accounts, []);
        const kept = await Deno.readTextFile(`${home}/data/tokens.json`)
          .catch(() => "");
        assert(!kept.includes("access_token"), "nothing was stored");
      });
    },
  );
}

networkTest(
  "a token that cannot be revoked after a bad reply is reported",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      demo.options.answer = ({ url }) => {
        if (url.endsWith("/Logout")) return new Response(null, { status: 500 });
        if (!url.endsWith("/AuthenticateByName")) return null;
        return Response.json({ ...signInAnswer(demo, "demo"), ServerId: "" });
      };
      const args = login(demo.url, "--ca-file", caFile);
      const ran = await run(args, { stdin: "demo" });
      assertEquals(ran.code, FAILURES.not_jellyfin.exitCode);
      assertMatch(ran.stderr, /new token was not stored but still works/);
    });
  },
);
