/** Tests an access proxy that lets no request through without its headers. */
import { SYSTEM_TRUST } from "../../src/core/account.ts";
import { RequestHeaders } from "../../src/core/request_headers.ts";
import { Secret } from "../../src/core/secret.ts";
import type { MediaServer } from "../../src/core/ports.ts";
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { Failure } from "../../src/core/failure.ts";
import { bytesOf, filmWith, gather } from "../demo/demo_bytes.ts";
import { SECRET_WORD } from "../secret_word.ts";
import {
  DEVICE_ID,
  httpReply,
  networkTest,
  PUBLIC_INFO,
  type RawServer,
  servers,
  withRawServer,
} from "./jellyfin_fixture.ts";

const NAMES = ["CF-Access-Client-Id", "CF-Access-Client-Secret"];

function headersFor(url: string): RequestHeaders {
  return NAMES.reduce(
    (all, name) => all.with(name, new Secret(SECRET_WORD)),
    new RequestHeaders(new URL(url).origin),
  );
}

/** Lends a demo server behind an access proxy. */
async function withProxied(
  use: (demo: DemoServer) => Promise<void>,
): Promise<void> {
  const demo = await startDemoServer({ items: 10, basePath: "/jellyfin" });
  const wanted = NAMES.map((name) => [name, SECRET_WORD]);
  demo.options.accessHeaders = Object.fromEntries(wanted);
  try {
    await use(demo);
  } finally {
    await demo.stop();
  }
}

async function withServer(
  { url, caPem, headers }: {
    url: string;
    caPem: string | null;
    headers: RequestHeaders | null;
  },
  use: (server: MediaServer) => Promise<void>,
): Promise<void> {
  const trust = { ...SYSTEM_TRUST, caPem };
  const server = await servers.open({
    url,
    trust,
    deviceId: DEVICE_ID,
    timeoutMs: 60_000,
    headers,
  });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** Sends a request of every kind; each of them must reach the server. */
async function everyRequest(
  server: MediaServer,
  demo: DemoServer,
): Promise<void> {
  assertEquals((await server.publicInfo()).id, demo.options.id);
  assert(await server.quickConnectEnabled());
  const { secret } = await server.startQuickConnect();
  assertEquals(await server.pollQuickConnect(secret), false);
  const { token } = await server.signInWithPassword("demo", new Secret("demo"));
  const session = server.as(token);
  const { userId } = await session.me();
  const { id, file } = filmWith(demo);
  const { library, media } = session;
  assert((await library.listLibraries()).libraries.length > 0);
  const size = { itemId: id, tag: "t", etag: null, widthPx: 64, heightPx: 64 };
  assert(await library.findPicture(size));
  await media.playbackInfo({ userId, itemId: id });
  const path = `/Items/${id}/Download`;
  const part = await media.stream({ path, range: "bytes=10-19" });
  assertEquals(await gather(part.body), bytesOf(file).slice(10, 20));
  const raw = await session.raw({
    path: "/Users/Me",
    method: "GET",
    body: null,
  });
  assertEquals(raw.status, 200);
  for await (const _ of raw.body);
  const changes = await session.openChanges();
  changes.close();
  await session.signOut();
}

networkTest(
  "JellyfinServer sends request headers with requests of every kind",
  () =>
    withProxied(async (demo) => {
      const { url, certificate: { caPem } } = demo;
      const headers = headersFor(url);
      await withServer({ url, caPem, headers }, (server) => {
        return everyRequest(server, demo);
      });
      assertEquals(demo.log.tokensSeenOutside(), 0);
    }),
);

networkTest(
  "JellyfinServer names the command for headers when a proxy refuses it",
  () =>
    withProxied(async (demo) => {
      const { url, certificate: { caPem } } = demo;
      const refusal = async (headers: RequestHeaders | null) => {
        let failure: Failure | null = null;
        await withServer({ url, caPem, headers }, async (server) => {
          failure = await assertRejects(() => server.publicInfo(), Failure);
        });
        assert(failure !== null);
        return failure as Failure;
      };
      const { origin } = new URL(url);
      const without = await refusal(null);
      assertEquals([without.kind, without.remedy], ["forbidden", "set-header"]);
      assertStringIncludes(
        without.hint,
        `\`jellytau server header set ${origin} <name>\``,
      );
      const some = new RequestHeaders(origin)
        .with("CF-Access-Client-Id", new Secret(`old ${SECRET_WORD}`));
      const expired = await refusal(some);
      assertStringIncludes(
        expired.hint,
        "check the values of CF-Access-Client-Id, which may have expired",
      );
      assert(!JSON.stringify(expired).includes(SECRET_WORD));
    }),
);

const REFUSALS: [title: string, reply: string][] = [
  ["403 without a page", httpReply(403)],
  [
    "the page to sign in",
    httpReply(200, {
      headers: { "content-type": "text/html" },
      body: "<form>Sign in</form>",
    }),
  ],
  [
    "a redirect to its page",
    httpReply(302, {
      headers: { location: "https://team.cloudflareaccess.com/cdn-cgi/x" },
    }),
  ],
  [
    "a request for Proxy-Authorization",
    httpReply(407, { headers: { "proxy-authenticate": "Basic" } }),
  ],
  [
    "a request for a password",
    httpReply(401, { headers: { "www-authenticate": "Basic" } }),
  ],
];

for (const [title, reply] of REFUSALS) {
  networkTest(
    `publicInfo() names the command for headers when the reply is ${title}`,
    () =>
      withRawServer(({ say }) => say(reply), async ({ url, trust }) => {
        const { caPem = null } = trust;
        await withServer({ url, caPem, headers: null }, async (server) => {
          const failure = await assertRejects(
            () => server.publicInfo(),
            Failure,
          );
          assertEquals(failure.remedy, "set-header");
          assertStringIncludes(failure.hint, "jellytau server header set");
        });
      }),
  );
}

/** Redirects everything to the other server. */
function redirectTo(other: RawServer) {
  return httpReply(302, {
    headers: { location: `${other.url}/System/Info/Public` },
  });
}

networkTest(
  "JellyfinServer sends no request header to the target of a redirect",
  () =>
    withRawServer(
      ({ say }) => say(httpReply(200, { body: JSON.stringify(PUBLIC_INFO) })),
      (other) =>
        withRawServer(({ say }) => say(redirectTo(other)), async (first) => {
          const { url, trust: { caPem = null } } = first;
          const headers = headersFor(url);
          await withServer({ url, caPem, headers }, async (server) => {
            const session = server.as(new Secret("token"));
            const calls = [
              () => server.publicInfo(),
              () => session.me(),
              () => session.raw({ path: "/x", method: "GET", body: null }),
              () => session.openChanges(),
              () => session.media.stream({ path: "/x" }),
            ];
            for (const call of calls) await assertRejects(call, Failure);
          });
          const requests = first.received.filter((it) => it !== "");
          assert(requests.every((it) => it.includes(SECRET_WORD)));
          assertEquals(other.received, []);
        }),
    ),
);

networkTest(
  "JellyfinServers refuses request headers for another origin",
  () =>
    withProxied(async ({ url, certificate: { caPem } }) => {
      const headers = headersFor("https://other.example");
      await withServer({ url, caPem, headers }, async (server) => {
        await assertRejects(
          () => server.publicInfo(),
          Failure,
          "another origin",
        );
      });
    }),
);

networkTest(
  "raw() masks request headers that the server sends back",
  () =>
    withProxied(async (demo) => {
      const { url, certificate: { caPem } } = demo;
      demo.options.answer = (request) => {
        const sent = NAMES.map((it) => request.headers.get(it)).join();
        return new Response(sent, { headers: { "x-echo": sent } });
      };
      const headers = headersFor(url);
      await withServer({ url, caPem, headers }, async (server) => {
        const session = server.as(new Secret("token"));
        const request = { path: "/x", method: "GET", body: null };
        const { headers: received, body } = await session.raw(request);
        const text = new TextDecoder().decode(await gather(body));
        const mask = "*".repeat(SECRET_WORD.length);
        assertEquals(text, `${mask},${mask}`);
        assert(!JSON.stringify(received).includes(SECRET_WORD));
      });
    }),
);
