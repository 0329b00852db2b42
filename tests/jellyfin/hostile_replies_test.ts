import { Failure, type FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { holds, SECRET_WORD } from "../secret_word.ts";
import {
  type Conversation,
  failureOf,
  httpReply,
  networkTest,
  PUBLIC_INFO,
  withClient,
  withRawServer,
} from "./jellyfin_fixture.ts";

const HTML = { "content-type": "text/html" };
const JSON_TYPE = "content-type: application/json\r\n";

const redirectTo = (location: string) =>
  httpReply(302, { headers: { location } });
const ok = (headers: string, body = "") =>
  `HTTP/1.1 200 OK\r\n${headers}\r\n${body}`;
const info = (changes: Record<string, unknown>) =>
  httpReply(200, { body: JSON.stringify({ ...PUBLIC_INFO, ...changes }) });

/** Replies to `GET /System/Info/Public`, and the failures that users see. */
const REPLIES: [
  title: string,
  reply: string,
  kind: FailureKind,
  message: RegExp,
][] = [
  [
    "a redirect to http",
    redirectTo("http://127.0.0.1:8096/"),
    "insecure",
    /redirects to "http:\/\/127.0.0.1:8096"$/,
  ],
  [
    "a redirect to another host",
    redirectTo("https://evil.example/x"),
    "insecure",
    /another origin, "https:\/\/evil.example\/x"$/,
  ],
  [
    "a redirect to a path that holds what could be a token",
    redirectTo(`https://evil.example/a/${"5".repeat(32)}/web/?k=1`),
    "insecure",
    /another origin, "https:\/\/evil.example\/a\/…"$/,
  ],
  [
    "a redirect to a script",
    redirectTo("javascript:alert(1)"),
    "insecure",
    /redirects to "javascript:"$/,
  ],
  [
    "a redirect in a loop",
    redirectTo("/System/Info/Public"),
    "not_jellyfin",
    /redirects to/,
  ],
  [
    "a redirect to the web client",
    redirectTo("/jellyfin/web/"),
    "not_jellyfin",
    /redirects to "https:\/\/127.0.0.1:\d+\/jellyfin"$/,
  ],
  ["a redirect to nowhere", httpReply(302), "not_jellyfin", /it redirects$/],
  [
    "a redirect with an escape sequence",
    redirectTo("https://a.example/\u009b31m"),
    "insecure",
    /a\.example/,
  ],
  [
    "a page",
    httpReply(200, { headers: HTML, body: "<html>" }),
    "not_jellyfin",
    /it is not JSON$/,
  ],
  ["nothing", httpReply(200), "not_jellyfin", /not well-formed JSON$/],
  ["no content", httpReply(204), "server_error", /answered 204$/],
  [
    "JSON that says it is text",
    httpReply(200, {
      headers: { "content-type": "text/plain" },
      body: JSON.stringify(PUBLIC_INFO),
    }),
    "not_jellyfin",
    /it is not JSON$/,
  ],
  [
    "JSON of no type",
    ok("content-length: 2\r\n", "{}"),
    "not_jellyfin",
    /it is not JSON$/,
  ],
  [
    "JSON of another shape",
    httpReply(200, { body: "[1]" }),
    "not_jellyfin",
    /is invalid$/,
  ],
  [
    "JSON cut short",
    httpReply(200, { body: '{"Id":"5' }),
    "not_jellyfin",
    /not well-formed JSON$/,
  ],
  [
    "JSON nested deep",
    httpReply(200, { body: "[".repeat(5_000) + "]".repeat(5_000) }),
    "not_jellyfin",
    /nested too deep$/,
  ],
  [
    "an id that is none",
    info({ Id: "../../etc" }),
    "not_jellyfin",
    /not 32 hex digits$/,
  ],
  [
    "an id that is a number",
    info({ Id: 5 }),
    "not_jellyfin",
    /"id" is invalid/,
  ],
  ["no id", info({ Id: null }), "not_jellyfin", /"id" is invalid/],
  [
    "another product",
    info({ ProductName: "Emby Server" }),
    "not_jellyfin",
    /not a Jellyfin server$/,
  ],
  [
    "two lengths",
    ok(`${JSON_TYPE}content-length: 2\r\ncontent-length: 40\r\n`, "{}"),
    "server_error",
    /cut short$/,
  ],
  [
    "a length and chunks",
    ok(
      `${JSON_TYPE}content-length: 2\r\ntransfer-encoding: chunked\r\n`,
      "0\r\n\r\n",
    ),
    "server_error",
    /cut short$/,
  ],
  ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "not_jellyfin", /not HTTP$/],
  [
    "a header without end",
    `HTTP/1.1 200 OK\r\nx: ${"a".repeat(200_000)}`,
    "server_error",
    /headers are too large$/,
  ],
  [
    "300 headers",
    ok("x: y\r\n".repeat(300)),
    "server_error",
    /too many headers$/,
  ],
  [
    "a proxy's 401",
    httpReply(401, { headers: { "www-authenticate": "Basic" } }),
    "forbidden",
    /a proxy in front of the server asks/,
  ],
  [
    "a proxy's 403",
    httpReply(403, { headers: HTML, body: "<html>" }),
    "forbidden",
    /a proxy in front of the server refuses/,
  ],
  ["401 without a body (E1)", httpReply(401), "forbidden", /does not reveal/],
  ["403 without a body (E1)", httpReply(403), "forbidden", /not allowed$/],
  [
    "500 as text (E2)",
    httpReply(500, {
      headers: { "content-type": "text/plain" },
      body: "Error processing request.",
    }),
    "server_error",
    /answered 500$/,
  ],
  [
    "404 with a message (E3)",
    httpReply(404, { body: '"Unknown secret"' }),
    "not_jellyfin",
    /it does not exist$/,
  ],
  [
    "404 as an object (E4)",
    httpReply(404, { body: '{"status":404}' }),
    "not_jellyfin",
    /it does not exist$/,
  ],
  [
    "503 while starting (E5)",
    httpReply(503, { headers: { ...HTML, "retry-after": "3600" } }),
    "server_error",
    /not ready$/,
  ],
  [
    "503 at a time that is none (E5)",
    httpReply(503, { headers: { "retry-after": "soon" } }),
    "server_error",
    /not ready$/,
  ],
  [
    "503 when blocked (E5)",
    httpReply(503),
    "server_error",
    /rejects the request$/,
  ],
  ["418", httpReply(418), "server_error", /answered 418$/],
];

for (const [title, reply, kind, message] of REPLIES) {
  networkTest(
    `JellyfinServer.publicInfo() fails as ${kind} when the answer is ${title}`,
    async () => {
      const answer: Conversation = async ({ say, connection }) => {
        await say(reply);
        if (reply.includes("connection: close")) connection.close();
      };
      await withRawServer(answer, async ({ url, trust, received }) => {
        const failure = await failureOf(url, trust);
        assertEquals(failure.kind, kind, failure.message);
        assertMatch(failure.message, message);
        assert(failure.hint.length > 0);
        // deno-lint-ignore no-control-regex -- none may reach a terminal
        assert(!/[\x00-\x1f\x7f-\x9f]/.test(failure.message + failure.hint));
        assert(
          received.every((it) => it.startsWith("GET /System/Info/Public ")),
        );
      });
    },
  );
}

networkTest(
  "JellyfinServer.publicInfo() takes no harm from headers and keys that name what objects have",
  async () => {
    const headers = ["__proto__", "constructor", "toString", "hasOwnProperty"]
      .map((name) => `${name}: x\r\n`).join("");
    const body = `{"__proto__":{"id":"x"},"constructor":1,${
      JSON.stringify(PUBLIC_INFO).slice(1)
    }`;
    const reply = ok(
      `${JSON_TYPE}content-length: ${body.length}\r\n${headers}`,
      body,
    );
    await withRawServer(({ say }) => say(reply), async ({ url, trust }) => {
      await withClient(url, trust, async (it) => {
        assertEquals((await it.publicInfo()).name, "Home");
      });
    });
    assertEquals(({} as Record<string, unknown>).id, undefined);
  },
);

const HOSTILE_NAMES: [title: string, name: string][] = [
  ["escape sequences", "\x1b[2J\x1b]0;x\x07Home\x9b31m"],
  ["right-to-left marks", "\u202eHo\u2066me\u200f"],
  ["line ends", "Ho\r\nme\u2028"],
  ["a megabyte", "x".repeat(1_000_000)],
  ["unpaired surrogates", "Home\ud800"],
];

for (const [title, name] of HOSTILE_NAMES) {
  networkTest(
    `JellyfinServer.publicInfo() returns a printable name when the server's contains ${title}`,
    async () => {
      const reply = info({
        ServerName: name,
        Version: name.slice(0, 10_000),
      });
      await withRawServer(({ say }) => say(reply), async ({ url, trust }) => {
        await withClient(url, trust, async (it) => {
          const { name, version } = await it.publicInfo();
          for (const text of [name, version]) {
            assert(text.length <= 200 && text.isWellFormed());
            assert(!/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text), text);
          }
        });
      });
    },
  );
}

networkTest(
  "JellyfinServer never quotes what a server sent when it fails",
  async () => {
    const bodies = [
      `{"AccessToken":"${SECRET_WORD}","User":{}}`,
      `{"AccessToken":"${SECRET_WORD}`,
      `"${SECRET_WORD}"`,
      SECRET_WORD,
    ];
    for (const status of [200, 400, 401, 403, 404, 500, 503]) {
      for (const body of bodies) {
        const reply = httpReply(status, { body });
        await withRawServer(({ say }) => say(reply), async ({ url, trust }) => {
          const failure = await failureOf(
            url,
            trust,
            (it) => it.signInWithPassword("ada", new Secret("")),
          );
          assert(failure instanceof Failure);
          const reported = JSON.stringify(failure) + Deno.inspect(failure);
          assertEquals(holds(new TextEncoder().encode(reported)), false);
        });
      }
    }
  },
);

networkTest(
  "JellyfinServer keeps no cookie and sends no old token when it signs in",
  async () => {
    const reply = httpReply(401, {
      headers: { "set-cookie": "session=1; Path=/" },
    });
    await withRawServer(({ say }) => say(reply), async (server) => {
      await withClient(server.url, server.trust, async (it) => {
        const token = new Secret(SECRET_WORD);
        await it.as(token).me().catch(() => undefined);
        await it.signInWithPassword("ada", token).catch(() => undefined);
        await it.publicInfo().catch(() => undefined);
      });
      const [me = "", code = "", signIn = "", info = ""] = server.received;
      assertMatch(
        me,
        /^GET \/Users\/Me [^]*\r\nauthorization: MediaBrowser [^\r]*Token="kn0wn/,
      );
      assertMatch(code, /^POST \/QuickConnect\/Initiate /);
      assertMatch(signIn, /^POST \/Users\/AuthenticateByName /);
      assertMatch(info, /^GET \/System\/Info\/Public /);
      for (const request of [code, signIn, info]) {
        assertEquals(request.includes("Token="), false);
        assertEquals(/cookie/i.test(request), false);
      }
      assertEquals(me.split(SECRET_WORD).length, 2);
    });
  },
);
