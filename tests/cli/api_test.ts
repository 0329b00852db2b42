/** Tests the output of `jellytau api -i` for people and for programs. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

/** Replies of a server to `/Odd`. */
const BODIES: [title: string, body: string, type: string, printed: unknown][] =
  [
    ["JSON", '{"a":[1,null]}', "application/json", { a: [1, null] }],
    ["text", "Healthy", "text/plain", "Healthy"],
    ["nothing", "", "application/json", null],
    [
      "what steers a terminal",
      "\x9b2J\u202e\u2028\u{e0041}",
      "text/plain",
      "\x9b2J\u202e\u2028\u{e0041}",
    ],
  ];

for (const [title, body, type, printed] of BODIES) {
  networkTest(
    `\`api -i --json\` prints one document when the reply is ${title}`,
    async () => {
      await withDemo({}, async ({ run, demo, caFile }) => {
        const signIn = login(demo.url, "--ca-file", caFile);
        assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
        const headers = { "content-type": type, "x-name": "a\u009bb" };
        demo.options.answer = (request) =>
          request.url.endsWith("/Odd") ? new Response(body, { headers }) : null;
        const ran = await run(["api", "/Odd", "-i", "--json"]);
        assertEquals(ran.code, 0, ran.stderr);
        assert(!/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(ran.stdout));
        const reply = JSON.parse(ran.stdout);
        assertEquals([reply.status, reply.body], [200, printed]);
        const names = reply.headers.map((it: { name: string }) => it.name);
        assert(names.includes("content-type"), names.join());
      });
    },
  );
}

networkTest(
  "`api -i --json` prints the reply and the failure when it is no success",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      const signIn = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      const ran = await run(["api", "/Nowhere", "-i", "--json"]);
      assertEquals([ran.code, JSON.parse(ran.stdout).status], [3, 404]);
      assertEquals(JSON.parse(ran.stderr).error.kind, "not_found");
      const plain = await run(["api", "/System/Ping", "-i"]);
      assertMatch(plain.stdout, /^HTTP\/1\.1 200\n[^]*\n\n"Jellyfin Server"$/);
    });
  },
);
