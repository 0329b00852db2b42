import { Failure } from "../../../src/core/failure.ts";
import { fixedFile } from "../../../src/demo/media_files.ts";
import { film } from "../film.ts";
import { downloadItems } from "../../../src/library/download/download_items.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { assert, assertEquals } from "@std/assert";
import { downloadTest, pauseAfter } from "../download_fixture.ts";
import { movieOf, withRelay } from "../relay_fixture.ts";

const SIZE = 3_000_017;

/** Sends a request as bytes, so that it can contain any header. */
async function rawStatus(host: string, lines: string[]): Promise<string> {
  const [hostname = "", port = ""] = host.split(":");
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const text = `${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(text));
  const answer = await new Response(connection.readable).text();
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  assertEquals(body.replace(/^0\r\n/, ""), "");
  return head.split(" ")[1] ?? "";
}

async function bytesOf(
  url: string,
  range?: string,
): Promise<{ status: number; bytes: Uint8Array; headers: Headers }> {
  const reply = await fetch(url, range ? { headers: { range } } : {});
  const bytes = new Uint8Array(await reply.arrayBuffer());
  return { status: reply.status, bytes, headers: reply.headers };
}

downloadTest(
  "Relay.answer() goes on at another address of the server",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    const file = film(1, SIZE);
    demo.files.set(id, file);
    const { account, server: real } = fixture.session;
    let server = real;
    const session = {
      account,
      get server() {
        return server;
      },
      move: () => {
        server = real;
        return Promise.resolve(true);
      },
    };
    await withRelay({ ...fixture, session }, { id }, async ({ url }) => {
      const stream = () =>
        Promise.reject(new Failure("unreachable", "Cannot reach: down"));
      const media = { stream } as unknown as typeof real.media;
      server = { media } as typeof real;
      const { status, bytes } = await bytesOf(url, "bytes=1000-1999");
      assertEquals(status, 206);
      assertEquals(bytes, file.read(1000, 1000));
      assertEquals(server, real);
    });
  },
);

downloadTest(
  "Relay.answer() refuses what is not meant for it",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, film(1, SIZE));
    const other = movieOf(demo, 1);
    await withRelay(fixture, { id }, async ({ url, host, relay }) => {
      const path = new URL(url).pathname;
      const capability = path.split("/")[1] ?? "";
      assertEquals(/^[0-9a-f]{32}$/.test(capability), true);
      const ask = (
        { at = path, as = host, method = "HEAD", more = [] as string[] },
      ) =>
        rawStatus(host, [`${method} ${at} HTTP/1.1`, `Host: ${as}`, ...more]);
      assertEquals(await ask({}), "200");
      assertEquals(await ask({ as: "evil.example" }), "403");
      assertEquals(await ask({ as: `localhost:${host.split(":")[1]}` }), "403");
      assertEquals(await ask({ more: ["Origin: null"] }), "403");
      assertEquals(await ask({ more: [`Origin: http://${host}`] }), "403");
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"]) {
        assertEquals(await ask({ method }), "405", method);
      }
      const guess = `${"0".repeat(31)}1`;
      const unknown = [
        "/",
        "/x",
        `/${guess}/Film.mkv`,
        `/${capability.slice(1)}/Film.mkv`,
        `/${capability}`.repeat(2),
        `/${capability}/Users/Me`,
        `/${capability}/Items/${id}/Download`,
        `/${capability}/Videos/${other}/master.m3u8`,
        `/${capability}/Videos/${id}/../${other}/master.m3u8`,
        `/${capability}/Videos/${id}/..%2f${other}/master.m3u8`,
        `/${capability}/Videos/${id}/stream?static=true`,
        `/${capability}/Videos/${other}/${other}/Subtitles/2/0/Stream.srt`,
      ];
      const seen = demo.log.requests.length;
      for (const at of unknown) assertEquals(await ask({ at }), "404", at);
      assertEquals(demo.log.requests.length, seen, "the server was not asked");
      relay.stop();
      assertEquals(await ask({}), "404");
    });
  },
);

downloadTest(
  "Relay.answer() seeks and serves connections side by side",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    const file = film(2, SIZE);
    demo.files.set(id, file);
    await withRelay(fixture, { id }, async ({ url }) => {
      const whole = await bytesOf(url);
      assertEquals(whole.status, 200);
      assertEquals(whole.bytes, file.read(0, SIZE));
      assertEquals(whole.headers.get("accept-ranges"), "bytes");
      const places = [0, 1, 999_999, SIZE - 5].map((from) =>
        bytesOf(url, `bytes=${from}-${Math.min(from + 999, SIZE - 1)}`)
          .then((it) => [from, it] as const)
      );
      for (
        const [from, { status, bytes, headers }] of await Promise.all(places)
      ) {
        assertEquals(status, 206);
        assertEquals(bytes, file.read(from, Math.min(1_000, SIZE - from)));
        const end = from + bytes.length - 1;
        assertEquals(
          headers.get("content-range"),
          `bytes ${from}-${end}/${SIZE}`,
        );
      }
      assertEquals((await bytesOf(url, `bytes=${SIZE}-`)).status, 416);
    });
  },
);

downloadTest(
  "Relay.answer() passes on few headers, in both directions",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, film(2, 1_000));
    await withRelay(fixture, { id }, async ({ url }) => {
      const before = demo.log.requests.length;
      const reply = await fetch(url, {
        headers: { cookie: "a=b", authorization: "Bearer x", "x-more": "1" },
      });
      await reply.arrayBuffer();
      assertEquals(demo.log.requests.length, before + 2, "its start, and all");
      const allowed = [
        ...["accept-ranges", "content-length", "content-type", "date"],
        ...["last-modified", "vary"],
      ];
      for (const [name, value] of reply.headers) {
        assert(allowed.includes(name), name);
        assertEquals(value.includes(fixture.token.expose()), false);
      }
      assertEquals(demo.log.tokensSeenOutside(), 0);
    });
  },
);

downloadTest(
  "Relay.answer() refuses a redirect of the server",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, film(2, 1_000));
    let elsewhere = 0;
    const other = systemLoopback.listen(() => {
      elsewhere++;
      return Promise.resolve(new Response("x"));
    });
    await withRelay(fixture, { id }, async ({ url, relay }) => {
      demo.files.options.redirectTo = `http://${other.host}/`;
      const { status, bytes } = await bytesOf(url);
      assertEquals([status, bytes.length, elsewhere], [502, 0, 0]);
      assertEquals(relay.problem?.kind, "insecure");
    });
    await other.close();
  },
);

downloadTest(
  "Relay.answer() serves a finished download without the server",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    const file = film(4, SIZE);
    demo.files.set(id, file);
    await fixture.download([id]);
    await withRelay(fixture, { id, offline: true }, async ({ url }) => {
      demo.files.remove(id);
      assertEquals((await bytesOf(url)).bytes, file.read(0, SIZE));
      const part = await bytesOf(url, "bytes=-7");
      assertEquals(part.bytes, file.read(SIZE - 7, 7));
      assertEquals((await bytesOf(url, `bytes=${SIZE}-`)).status, 416);
    });
  },
);

downloadTest(
  "Relay.answer() continues from the disk to the network, or reports a changed file",
  async (fixture) => {
    const { demo, deps } = fixture;
    const id = movieOf(demo);
    const file = film(5, SIZE);
    demo.files.set(id, file);
    await pauseAfter(fixture, { id, bytes: 500_000 });
    const held = deps.downloads.listDownloads()[0]?.receivedBytes ?? 0;
    assert(held >= 500_000 && held < SIZE);
    await withRelay(fixture, { id }, async ({ url, relay }) => {
      const ranges: (string | null)[] = [];
      demo.files.options.onRequest = (it) =>
        ranges.push(it.headers.get("range"));
      assertEquals((await bytesOf(url)).bytes, file.read(0, SIZE));
      assertEquals(ranges, [`bytes=${held}-${SIZE - 1}`]);
      const early = await bytesOf(url, "bytes=10-19");
      assertEquals(early.bytes, file.read(10, 10));
      const across = await bytesOf(url, `bytes=${held - 5}-${held + 4}`);
      assertEquals(across.bytes, file.read(held - 5, 10));
      const late = await bytesOf(url, `bytes=${SIZE - 9}-`);
      assertEquals(late.bytes, file.read(SIZE - 9, 9));
      for (const modified of ["2025-01-01T00:00:00Z", "2026-02-01T00:00:00Z"]) {
        const facts = { modified: new Date(modified) };
        demo.files.set(id, film(6, SIZE, { facts }));
        const problem = await bytesOf(url).then(
          () => null,
          () => relay.problem,
        );
        assertEquals(problem?.kind, "server_error", modified);
      }
    });
  },
);

downloadTest(
  "Relay.answer() ends the server's answer when the player leaves",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, film(7, 900_000_000));
    await withRelay(fixture, { id }, async ({ url, relay }) => {
      const reply = await fetch(url);
      const reader = reply.body?.getReader();
      await reader?.read();
      assertEquals(relay.idleMs(), 0);
      await reader?.cancel();
      const until = Date.now() + 60_000;
      while (relay.idleMs() === 0 && Date.now() < until) {
        await new Promise((done) => setTimeout(done, 20));
      }
      assert(relay.idleMs() > 0, "nothing is sent any more");
    });
  },
);

/** Returns MPEG-TS null packets. */
function packets(count: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(188 * count);
  for (let at = 0; at < bytes.length; at += 188) {
    bytes.set([0x47, 0x1f, 0xff, 0x10], at);
  }
  return bytes;
}

downloadTest(
  "Relay.answer() takes the token out of HLS playlists",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, fixedFile(new Uint8Array(10)));
    demo.files.setSegments(id, [packets(1), packets(2)]);
    demo.files.options.transcodeOnly = true;
    await withRelay(fixture, { id }, async ({ url }) => {
      const master = await (await fetch(url)).text();
      const main = master.split("\n").find((it) => /main\.m3u8/.test(it)) ?? "";
      const mainUrl = new URL(main, url).href;
      const list = await (await fetch(mainUrl)).text();
      for (const text of [master, list]) {
        assertEquals(text.includes(fixture.token.expose()), false);
        assertEquals(/api_?key/i.test(text), false);
      }
      const pieces = list.split("\n").filter((it) => it && !it.startsWith("#"));
      assertEquals(pieces.length, 2);
      for (const [i, piece] of pieces.entries()) {
        const { status, bytes } = await bytesOf(new URL(piece, mainUrl).href);
        assertEquals([status, bytes], [200, packets(i + 1)]);
      }
      assertEquals(demo.log.tokensSeenOutside(), 0);
    });
  },
);

downloadTest(
  "downloadItems() continues while the relay reads the received bytes",
  async (fixture) => {
    const { demo, deps, session, root, work } = fixture;
    const id = movieOf(demo);
    const file = film(8, SIZE);
    demo.files.set(id, file);
    await pauseAfter(fixture, { id, bytes: 400_000 });
    await withRelay(fixture, { id }, async ({ url }) => {
      const items = [await fixture.item(id)];
      const { signal } = new AbortController();
      const call = { work, signal, tell: () => undefined };
      const request = { items, root, parallel: 1 };
      const [played] = await Promise.all([
        bytesOf(url),
        downloadItems(deps, session, { request, call }),
      ]);
      assertEquals(played.bytes, file.read(0, SIZE));
      assertEquals((await bytesOf(url)).bytes, file.read(0, SIZE));
    });
  },
);
