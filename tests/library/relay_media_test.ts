import { Failure } from "../../src/core/failure.ts";
import { type DemoFile, fixedFile } from "../../src/demo/media_files.ts";
import { Relay } from "../../src/library/playback/relay.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { downloadTest } from "./download_fixture.ts";
import { film } from "./film.ts";
import { movieOf, withRelay } from "./relay_fixture.ts";
import { bytes, id3, mp3, packets, referenceMovie } from "./media_bytes.ts";

const LIST = "#EXTM3U\n#EXTINF:3,\nhttps://evil.example/x.ts\n";

/** Counts the bytes that a player gets, also if the relay breaks off. */
async function taken(url: string, range?: string): Promise<number> {
  let length = 0;
  try {
    const reply = await fetch(url, range ? { headers: { range } } : {});
    for await (const piece of reply.body ?? []) length += piece.length;
  } catch {
    // it was cut
  }
  return length;
}

const typed = (bytes: Uint8Array<ArrayBuffer>) =>
  fixedFile(bytes, { contentType: "audio/x-mpegurl", name: "Film.m3u" });

downloadTest(
  "Relay.answer() sends nothing of a file that is not a film, at any range",
  async (fixture) => {
    const { demo } = fixture;
    const lures = [
      bytes(LIST),
      bytes("https://evil.example/x\n"),
      bytes(" ".repeat(20_000), LIST),
      bytes("\n".repeat(20_000), "[playlist]"),
      bytes([0xff, 0xfe], [...LIST].join("\0")),
      bytes(id3(100_000), LIST),
      bytes(""),
    ];
    for (const lure of lures) {
      demo.files.set(movieOf(demo), typed(lure));
      await withRelay(fixture, {}, async ({ relay, url }) => {
        for (const range of [undefined, "bytes=0-", "bytes=5-", "bytes=-9"]) {
          assertEquals(await taken(url, range), 0);
        }
        assertEquals(relay.problem?.kind, "server_error");
        await assertRejects(() => relay.kind());
      });
    }
  },
);

downloadTest(
  "Relay.answer() determines the content type itself, and requests the start once",
  async (fixture) => {
    const { demo } = fixture;
    const file = film(1, 300_000, {
      facts: { contentType: "audio/x-mpegurl" },
    });
    demo.files.set(movieOf(demo), file);
    await withRelay(fixture, {}, async ({ url }) => {
      const before = demo.log.requests.length;
      for (const from of [200_000, 0, 5]) {
        const headers = { range: `bytes=${from}-` };
        const reply = await fetch(url, { headers });
        assertEquals(reply.headers.get("content-type"), "video/x-matroska");
        const given = new Uint8Array(await reply.arrayBuffer());
        assertEquals(given, file.read(from, 300_000 - from));
      }
      assertEquals(demo.log.requests.length, before + 4);
    });
  },
);

downloadTest(
  "Relay.answer() serves audio after a tag with a large picture",
  async (fixture) => {
    const { demo } = fixture;
    const sound = bytes(id3(200_000), mp3(100));
    demo.files.set(movieOf(demo), typed(sound));
    await withRelay(fixture, {}, async ({ url }) => {
      assertEquals(await taken(url), sound.length);
    });
  },
);

downloadTest(
  "Relay.answer() cuts a film whose start is another one than was judged",
  async (fixture) => {
    const { demo } = fixture;
    const file = film(1, 300_000);
    const list = new TextEncoder().encode(LIST.padEnd(300_000, "\n"));
    const both: DemoFile = { ...file };
    demo.files.set(movieOf(demo), both);
    await withRelay(fixture, {}, async ({ relay, url }) => {
      await relay.kind();
      Object.assign(both, {
        read: (at: number, length: number) => list.slice(at, at + length),
      });
      assertEquals(await taken(url), 0);
      assertEquals(await taken(url, "bytes=3-"), 0);
      assertEquals(relay.problem?.kind, "server_error");
    });
  },
);

downloadTest(
  "Relay.answer() refuses another part than was asked for",
  async (fixture) => {
    const { demo } = fixture;
    demo.files.set(movieOf(demo), film(1, 300_000));
    await withRelay(fixture, {}, async ({ relay, url }) => {
      await relay.kind();
      demo.options.answer = (request) =>
        request.headers.has("range")
          ? new Response(LIST, {
            status: 206,
            headers: { "content-range": `bytes 100000-100051/300000` },
          })
          : null;
      assertEquals(await taken(url, "bytes=0-"), 0);
      assertEquals(relay.problem?.kind, "server_error");
    });
  },
);

downloadTest(
  "Relay.answer() cuts a film that refers to another address",
  async (fixture) => {
    const { demo } = fixture;
    for (const before of [0, 100_000]) {
      const movie = referenceMovie("http://evil.example/x", { before });
      demo.files.set(movieOf(demo), fixedFile(movie));
      demo.files.options.chunkBytes = 7; // splits the reference
      await withRelay(fixture, {}, async ({ relay, url }) => {
        const length = await taken(url);
        const given = movie.subarray(0, length);
        const text = new TextDecoder().decode(given);
        assert(!text.includes("evil"), text.slice(-100));
        assertEquals(relay.problem?.kind, "server_error");
      });
      demo.files.options.chunkBytes = 262_144;
    }
  },
);

downloadTest(
  "Relay.answer() serves no list of addresses as a piece or a subtitle",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, fixedFile(new Uint8Array(10)));
    const piece = `/Videos/${id}/hls1/main/0.ts`;
    const subtitle = `/Videos/${id}/${id}/Subtitles/2/0/Stream.srt`;
    let given: string | Uint8Array<ArrayBuffer> = LIST;
    demo.options.answer = ({ url }) =>
      /hls1|Subtitles/.test(url)
        ? new Response(given, { headers: { "content-type": "audio/mpegurl" } })
        : null;
    await withRelay(fixture, {}, async ({ relay, at }) => {
      for (const path of [piece, subtitle]) {
        assertEquals(await taken(at(path)), 0, path);
        assertEquals(await taken(at(path), "bytes=1-"), 0, path);
        assertEquals(relay.problem?.kind, "server_error");
      }
      given = packets(3);
      const ts = await fetch(at(piece));
      assertEquals(ts.headers.get("content-type"), "video/mp2t");
      assertEquals(new Uint8Array(await ts.arrayBuffer()), given);
      given = "1\n00:00:01,000 --> 00:00:02,000\nHello\n";
      const srt = await fetch(at(subtitle));
      assertEquals(srt.headers.get("content-type"), "application/x-subrip");
      assertEquals(await srt.text(), given);
    });
  },
);

downloadTest(
  "Relay.readSubtitle() reads a subtitle from the server or the disk when the " +
    "item was not requested",
  async (fixture) => {
    const { demo, deps: { files }, root } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, fixedFile(packets(3)));
    const path = `/Videos/${id}/${id}/Subtitles/2/0/Stream.srt`;
    let given = LIST;
    demo.options.answer = ({ url }) =>
      url.includes("Subtitles") ? new Response(given) : null;
    const { signal } = new AbortController();
    await withRelay(fixture, {}, async ({ relay }) => {
      const read = () => relay.readSubtitle(path, signal);
      await assertRejects(read, Failure);
      given = "1\n00:00:01,000 --> 00:00:02,000\nHello\n";
      assertEquals(new TextDecoder().decode(await read()), given);
      assertEquals(relay.wasAsked, false);
      const late = relay.readSubtitle(path, AbortSignal.abort());
      await assertRejects(() => late);
    });
    const file = `${root}/Film.srt`;
    Deno.mkdirSync(root, { recursive: true });
    Deno.writeTextFileSync(file, given);
    const local = new Map([[path, file]]);
    const target = { itemId: id, fileName: "Film", path: null, copy: null };
    const stored = new Relay({ ...target, local }, { upstream: null, files });
    const bytes = await stored.readSubtitle(path, signal);
    assertEquals(new TextDecoder().decode(bytes), given);
  },
);

downloadTest(
  "Relay.answer() serves no playlist from the disk",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, typed(bytes(LIST)));
    const [done] = await fixture.download([id]);
    assertEquals(done?.state, "done");
    await withRelay(fixture, {}, async ({ relay, url }) => {
      assertEquals(await taken(url), 0);
      assertEquals(relay.problem?.kind, "server_error");
    });
  },
);

downloadTest(
  "Relay.answer() serves no playlist that contains the token",
  async (fixture) => {
    const { demo } = fixture;
    demo.files.set(movieOf(demo), fixedFile(new Uint8Array(10)));
    demo.files.options.transcodeOnly = true;
    const token = fixture.token.expose();
    await withRelay(fixture, {}, async ({ relay, url }) => {
      for (
        const line of [
          `main.m3u8?key=${token}`,
          `${token}/main.m3u8`,
          `#EXT-X-MEDIA:TYPE=AUDIO,NAME="${token}"`,
        ]
      ) {
        demo.options.answer = ({ url }) =>
          url.includes(".m3u8") ? new Response(`#EXTM3U\n${line}\n`) : null;
        assertEquals(await taken(url), 0, line);
        assertEquals(relay.problem?.kind, "server_error");
      }
    });
  },
);
