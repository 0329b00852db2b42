import type { FailureKind } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { statusFailure } from "../../src/jellyfin/status_failure.ts";
import type { HttpReply } from "../../src/jellyfin/http/transport.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  failureOf,
  httpReply,
  networkTest,
  withRawServer,
} from "./jellyfin_fixture.ts";

const HTML = { "content-type": "text/html" };
const TEXT = { "content-type": "text/plain; charset=utf-8" };
const NOW = new Date("2026-11-29T12:00:00Z");

function failureFor(
  status: number,
  headers: Record<string, string>,
  { body = "", version = null }: { body?: string; version?: string | null } =
    {},
) {
  const reply: HttpReply = {
    status,
    headers: Object.entries(headers),
    body: new TextEncoder().encode(body),
  };
  const url = "https://h";
  const answering = { url, version, now: NOW, headers: null };
  return statusFailure("/UserViews", reply, answering);
}

const CASES: [
  title: string,
  status: number,
  headers: Record<string, string>,
  body: string,
  kind: FailureKind,
  message: RegExp,
][] = [
  [
    "Cloudflare's 1010",
    403,
    { server: "cloudflare", ...TEXT },
    "error code: 1010",
    "forbidden",
    /Cloudflare in front of the server refuses programs that are .* \(error 1010\)$/,
  ],
  [
    "Cloudflare's 1020 as a page",
    403,
    HTML,
    '<html class="cf-error">Error 1020</html>',
    "forbidden",
    /Cloudflare in front of the server blocks the request by a rule \(error 1020\)$/,
  ],
  [
    "Cloudflare's challenge",
    403,
    { server: "cloudflare", ...HTML },
    "<script src=/cdn-cgi/challenge>__cf_chl_opt</script>",
    "forbidden",
    /Cloudflare in front of the server refuses the request$/,
  ],
  ...[520, 521, 522, 523, 524, 525, 526, 527, 530].map((status) =>
    [
      `Cloudflare's ${status}`,
      status,
      {},
      `error code: ${status}`,
      "server_error",
      /: Cloudflare in front of the server /,
    ] as (typeof CASES)[number]
  ),
  [
    "nginx without Jellyfin",
    502,
    { server: "nginx/1.27", ...HTML },
    "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>",
    "server_error",
    /nginx in front of the server cannot reach the server$/,
  ],
  [
    "nginx with a page of its owner's",
    504,
    { server: "nginx", ...HTML },
    "<h1>Sorry</h1>",
    "server_error",
    /nginx in front of the server gets no reply/,
  ],
  [
    "nginx with a sign-in of its own",
    401,
    { server: "nginx", ...HTML },
    "<h1>Please sign in</h1>",
    "forbidden",
    /nginx in front of the server asks for a password$/,
  ],
  [
    "Caddy with a sign-in of its own and no page",
    401,
    { server: "Caddy", "www-authenticate": 'Basic realm="restricted"' },
    "",
    "forbidden",
    /: Caddy in front of the server asks for a password$/,
  ],
  [
    "a sign-in of an unknown proxy",
    401,
    { "www-authenticate": "Basic", "content-type": "application/json" },
    "{}",
    "forbidden",
    /: a proxy in front of the server asks for a password$/,
  ],
  [
    "the server's own 401 with that header",
    401,
    { "www-authenticate": "Basic", "x-response-time-ms": "1" },
    "",
    "rejected",
    /: the server refuses the token$/,
  ],
  [
    "Caddy without Jellyfin",
    502,
    { server: "Caddy" },
    "",
    "server_error",
    /Caddy in front of the server cannot reach the server$/,
  ],
  [
    "Traefik without a route",
    404,
    TEXT,
    "404 page not found\n",
    "not_jellyfin",
    /Traefik in front of the server does not know this path$/,
  ],
  [
    "Traefik without Jellyfin",
    502,
    TEXT,
    "Bad Gateway",
    "server_error",
    /Traefik in front of the server cannot reach/,
  ],
  [
    "HAProxy without Jellyfin",
    503,
    HTML,
    "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to",
    "server_error",
    /HAProxy in front of the server has no server available$/,
  ],
  [
    "some gateway",
    502,
    {},
    "x",
    "server_error",
    /a proxy in front of the server cannot reach the server$/,
  ],
  [
    "a server behind nginx that starts",
    503,
    { server: "nginx", ...HTML },
    "Jellyfin Server is loading. Please try again shortly.",
    "server_error",
    /the server is not ready$/,
  ],
  [
    "Jellyfin's 403 behind nginx",
    403,
    { server: "nginx" },
    "",
    "forbidden",
    /: it is not allowed$/,
  ],
  [
    "Jellyfin's 403 behind Caddy",
    403,
    { server: "Caddy", "x-response-time-ms": "1" },
    "",
    "forbidden",
    /: it is not allowed$/,
  ],
  [
    "Jellyfin's 500 behind Cloudflare",
    500,
    { server: "cloudflare", ...TEXT },
    "Error processing request.",
    "server_error",
    /the server answered 500$/,
  ],
  [
    "Jellyfin's 404 behind Traefik",
    404,
    { "content-type": "application/json" },
    '"404 page not found"',
    "not_jellyfin",
    /it does not exist$/,
  ],
  [
    "HTTP/2 only by 505",
    505,
    {},
    "",
    "unreachable",
    /it supports HTTP\/2 only$/,
  ],
  [
    "HTTP/2 only by 426",
    426,
    { upgrade: "h2" },
    "",
    "unreachable",
    /it supports HTTP\/2 only$/,
  ],
];

for (const [title, status, headers, body, kind, message] of CASES) {
  networkTest(`statusFailure() names who answered when it is ${title}`, () => {
    const failure = failureFor(status, headers, { body });
    assertEquals(failure.kind, kind);
    assertMatch(failure.message, message);
    assertEquals(failure.code, status);
  });
}

const WAITS: [value: string, hint: RegExp][] = [
  ["30", /[Tt]ry again in 30 s, as the server asks/],
  ["005", /[Tt]ry again in 5 s/],
  ["3600", /[Tt]ry again in 60 min/],
  ["86400", /[Tt]ry again in 24 h/],
  ["Sun, 29 Nov 2026 12:01:30 GMT", /[Tt]ry again in 90 s/],
];

for (const [value, hint] of WAITS) {
  networkTest(
    `statusFailure() reports how long to wait when Retry-After is ${value}`,
    () => {
      for (const status of [429, 503, 502]) {
        const failure = failureFor(status, { "retry-after": value });
        assertMatch(failure.hint, hint);
        assertEquals(typeof failure.details.retryAfterSeconds, "number");
      }
    },
  );
}

networkTest(
  "statusFailure() ignores Retry-After when it makes no sense",
  () => {
    for (const value of ["-1", "soon", "999999999", "\u001b[31m", "1e9"]) {
      const failure = failureFor(503, { "retry-after": value });
      assert(!/as the server asks/.test(failure.hint), failure.hint);
    }
  },
);

networkTest(
  "statusFailure() names the version when the server is too old",
  () => {
    for (const version of ["10.8.13", "10.9.11", "9.0.0"]) {
      for (const status of [400, 404, 405, 500]) {
        const failure = failureFor(status, {}, { body: "", version });
        assertEquals(failure.kind, "server_error");
        assertMatch(
          failure.message,
          /runs Jellyfin [\d.]+, older than 10\.10$/,
        );
        assertMatch(failure.hint, /^Update the server/);
      }
      assertEquals(failureFor(401, {}, { body: "", version }).kind, "rejected");
    }
    for (const version of ["10.10.0", "12.0.0", "", null, "unknown"]) {
      assertEquals(
        failureFor(404, {}, { body: "", version }).kind,
        "not_jellyfin",
      );
    }
  },
);

networkTest(
  "JellyfinServer.signInWithPassword() blames no password when a proxy answers",
  async () => {
    for (const status of [401, 403, 404, 500]) {
      const body = "<hr><center>nginx</center>";
      const page = httpReply(status, { headers: HTML, body });
      await withRawServer(({ say }) => say(page), async ({ url, trust }) => {
        const failure = await failureOf(
          url,
          trust,
          (it) => it.signInWithPassword("ada", new Secret("x")),
        );
        assertMatch(failure.message, /: nginx in front of the server /);
        assert(failure.kind !== "rejected");
      });
    }
  },
);
