import { Lender } from "../../../src/auth/accounts/lend_api.ts";
import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { RawReply, RawRequest } from "../../../src/core/session_ports.ts";
import { assert, assertEquals } from "@std/assert";

const TOKEN = "0123456789abcdef0123456789abcdef";
const HOST = "127.0.0.1:1234";

function lenderOf(
  answer: (request: RawRequest) => Partial<RawReply> | Promise<RawReply>,
  { allowsWrites = false } = {},
) {
  const asked: RawRequest[] = [];
  const lender = new Lender({
    server: {
      raw: async (request) => {
        asked.push(request);
        const reply = { status: 200, headers: [], body: pieces("") };
        return { ...reply, ...await answer(request) };
      },
    },
    token: new Secret(TOKEN),
    allowsWrites,
  });
  const ask = (path: string, init: RequestInit = {}) =>
    lender.answer(
      new Request(`http://${HOST}/${lender.key}${path}`, {
        ...init,
        headers: { host: HOST, ...init.headers },
      }),
      HOST,
    );
  return { ask, asked };
}

async function* pieces(...texts: string[]) {
  for (const it of texts) yield new TextEncoder().encode(it);
}

Deno.test("a loan masks the token, even if it is split between two pieces", async () => {
  const { ask } = lenderOf(() => ({
    headers: [["ETag", TOKEN], ["Content-Type", "text/plain"]],
    body: pieces("before ", TOKEN.slice(0, 9), TOKEN.slice(9), " after"),
  }));
  const reply = await ask("/Items");
  assertEquals(await reply.text(), `before ${"*".repeat(32)} after`);
  assertEquals(reply.headers.get("etag"), "*".repeat(32));
});

Deno.test("a loan passes on only known headers of the server", async () => {
  const { ask } = lenderOf(() => ({
    headers: [
      ["Set-Cookie", "a=b"],
      ["Access-Control-Allow-Origin", "*"],
      ["Cache-Control", "public"],
      ["Content-Length", "1"],
      ["Content-Type", "text/html"],
    ],
  }));
  const { headers } = await ask("/Items");
  assertEquals([...headers], [
    ["cache-control", "no-store"],
    ["content-type", "text/html"],
  ]);
});

Deno.test("a loan answers HEAD and empty statuses without a body", async () => {
  for (const [method, status] of [["HEAD", 200], ["GET", 204], ["GET", 304]]) {
    const { ask } = lenderOf(() => ({
      status: Number(status),
      body: pieces("text"),
    }));
    const reply = await ask("/Items", { method: String(method) });
    assertEquals([reply.status, await reply.text()], [Number(status), ""]);
  }
});

Deno.test("a loan turns failures into statuses, without the token", async () => {
  const failures = [
    [new Failure("unreachable", `lost ${TOKEN}`), 502],
    [new Failure("timeout", "slow"), 504],
    [new Failure("cancelled", "ended"), 503],
    [new TypeError(TOKEN), 502],
  ] as const;
  for (const [failure, status] of failures) {
    const { ask } = lenderOf(() => Promise.reject(failure));
    const reply = await ask("/Items");
    assertEquals(reply.status, status);
    assertEquals((await reply.text()).includes(TOKEN), false);
  }
});

Deno.test("a loan sends the body of a write, up to its limit", async () => {
  const { ask, asked } = lenderOf(() => ({}), { allowsWrites: true });
  const headers = { "content-type": "application/json; charset=utf-8" };
  const method = "POST";
  await ask("/Items/1", { method, headers, body: '{"a":1}' });
  const [sent] = asked;
  assertEquals(new TextDecoder().decode(sent?.body ?? undefined), '{"a":1}');
  const body = new Uint8Array(16 * 1_048_576 + 1);
  const large = await ask("/Items/1", { method, headers, body });
  assertEquals([large.status, asked.length], [413, 1]);
});

Deno.test("a loan serves a limited number of requests at once", async () => {
  let stopped = 0;
  async function* endless() {
    try {
      for (;;) yield new Uint8Array([1]);
    } finally {
      stopped++;
    }
  }
  const { ask } = lenderOf(() => ({ body: endless() }));
  const open = await Promise.all(Array.from({ length: 32 }, () => ask("/a")));
  assertEquals(open.map((it) => it.status), Array(32).fill(200));
  assertEquals((await ask("/a")).status, 503);
  for (const it of open) await it.body?.cancel();
  assertEquals(stopped, 32);
  const again = await ask("/a");
  assertEquals(again.status, 200);
  await again.body?.cancel();
});

Deno.test("a loan counts a reply once if it ends while it is cancelled", async () => {
  const end = Promise.withResolvers<void>();
  async function* waiting() {
    yield new Uint8Array([1]);
    await end.promise;
  }
  const { ask } = lenderOf(() => ({ body: waiting() }));
  const cancelled = await ask("/a");
  const reader = cancelled.body?.getReader();
  await reader?.read();
  const unread = reader?.read();
  const cancelling = reader?.cancel();
  end.resolve();
  await Promise.all([unread, cancelling]);
  const open = await Promise.all(Array.from({ length: 33 }, () => ask("/a")));
  const full = open.filter((it) => it.status === 503);
  assertEquals(full.length, 1);
  for (const it of open) await it.body?.cancel();
});

Deno.test("a loan serves `fetch` of Node, and no web page", async () => {
  const { ask } = lenderOf(() => ({}));
  const status = async (headers: Record<string, string>) => {
    const reply = await ask("/a", { headers });
    await reply.body?.cancel();
    return reply.status;
  };
  const mode = { "sec-fetch-mode": "cors" };
  assertEquals(await status(mode), 200);
  assertEquals(await status({ ...mode, "sec-fetch-site": "cross-site" }), 403);
  assertEquals(await status({ "sec-fetch-mode": "navigate" }), 403);
  assertEquals(await status({ ...mode, origin: "http://127.0.0.1" }), 403);
});

Deno.test("a loan that failed in a body does not count any more", async () => {
  async function* broken() {
    yield new Uint8Array([1]);
    await Promise.resolve();
    throw new Failure("unreachable", "cut");
  }
  const { ask } = lenderOf(() => ({ body: broken() }));
  for (let i = 0; i < 40; i++) {
    const reply = await ask("/a");
    assertEquals(reply.status, 200);
    assert(await reply.text().then(() => false, () => true));
  }
});
