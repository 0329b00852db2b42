/**
 * Tests players that close the connection at any moment, as they do when they
 * seek.
 */
import { assertEquals } from "@std/assert";
import { downloadTest } from "./download_fixture.ts";
import { film } from "./film.ts";
import { movieOf, withRelay } from "./relay_fixture.ts";

/**
 * The number of times that a player leaves, from before the reply to the middle
 * of the body.
 */
const LEAVES = 40;

downloadTest(
  "Relay.answer() has no problem to report when the player leaves",
  async (fixture) => {
    const { demo } = fixture;
    const id = movieOf(demo);
    demo.files.set(id, film(7, 50_000_000));
    demo.files.options.chunkDelayMs = 5;
    await withRelay(fixture, { id }, async ({ url, relay }) => {
      for (let i = 0; i < LEAVES; i++) {
        const leaving = new AbortController();
        setTimeout(() => leaving.abort(), i / 2);
        const headers = { range: `bytes=${i * 100_000}-` };
        await fetch(url, { signal: leaving.signal, headers })
          .then((it) => it.arrayBuffer()).catch(() => undefined);
      }
      const reply = await fetch(url, { headers: { range: "bytes=0-9" } });
      assertEquals((await reply.arrayBuffer()).byteLength, 10);
      assertEquals(relay.problem, null);
    });
  },
);
