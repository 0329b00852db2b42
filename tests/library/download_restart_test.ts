import { Failure } from "../../src/core/failure.ts";
import type { ByteRequest } from "../../src/core/media_ports.ts";
import type { DemoMode } from "../../src/demo/demo_options.ts";
import { downloadItems } from "../../src/library/download/download_items.ts";
import { assert, assertEquals } from "@std/assert";
import { bytesOf, filmWith } from "../demo/demo_bytes.ts";
import { demoTest } from "../demo/demo_session.ts";
import {
  type DownloadFixture,
  downloadTest,
  withDownloadFixture,
} from "./download_fixture.ts";

const MODES: readonly DemoMode[] = ["10.11", "12"];
const FIVE_MINUTES_MS = 5 * 60_000;

for (const mode of MODES) {
  restartTest(
    `downloadItems() continues after five minutes of 503 replies of ${mode}`,
    mode,
    async (fixture) => {
      const { demo, deps: { clock } } = fixture;
      const { id, file } = filmWith(demo);
      const { options } = demo.files;
      options.chunkBytes = 10_000;
      options.cuts = [120_000];
      let awayMs: number | null = null;
      demo.options.answer = ({ url }) => {
        if (!url.endsWith("/Download") || options.cuts.length > 0) return null;
        awayMs ??= clock.monotonicMs();
        const isBack = clock.monotonicMs() - awayMs > FIVE_MINUTES_MS;
        demo.options.phase = isBack ? "ready" : "loading";
        return null;
      };
      const [done] = await fixture.download([id]);
      assertEquals([done?.state, done?.problem], ["done", null]);
      assertEquals(await Deno.readFile(done?.path ?? ""), bytesOf(file));
      assertEquals(waits(fixture), [120_000]);
    },
  );
}

downloadTest(
  "downloadItems() continues after five minutes of refused connections",
  async (fixture) => {
    const { demo, deps: { clock } } = fixture;
    const { id, file } = filmWith(demo);
    demo.files.options.chunkBytes = 10_000;
    demo.files.options.cuts = [120_000];
    let asked = 0;
    const goneMs = clock.monotonicMs();
    refuseWhen(fixture, () => {
      const isAway = clock.monotonicMs() - goneMs < FIVE_MINUTES_MS;
      return asked++ > 0 && isAway;
    });
    const [done] = await fixture.download([id]);
    assertEquals([done?.state, done?.problem], ["done", null]);
    assertEquals(await Deno.readFile(done?.path ?? ""), bytesOf(file));
    assertEquals(waits(fixture), [120_000]);
    // It asks now and then, and does not flood a server that starts.
    assert(asked > 10 && asked < 60, `${asked} requests`);
  },
);

downloadTest(
  "downloadItems() ends when the server stays away, with what was received",
  async (fixture) => {
    const { demo } = fixture;
    const { id } = filmWith(demo);
    demo.files.options.chunkBytes = 10_000;
    demo.files.options.cuts = [120_000];
    let asked = 0;
    refuseWhen(fixture, () => asked++ > 0);
    const [left] = await fixture.download([id]);
    assertEquals([left?.state, left?.receivedBytes, left?.problem?.kind], [
      "failed",
      120_000,
      "unreachable",
    ]);
  },
);

for (const mode of MODES) {
  restartTest(
    `downloadItems() reports after one try that ${mode} has removed an item`,
    mode,
    async (fixture) => {
      const { demo, deps, session, root, work, events } = fixture;
      const { id } = filmWith(demo);
      const item = await fixture.item(id);
      let asked = 0;
      demo.options.answer = ({ url }) => {
        if (!url.endsWith(`/${id}/Download`)) return null;
        asked++;
        demo.library.remove(id);
        return null;
      };
      const [failed] = await downloadItems(deps, session, {
        request: { items: [item], root, parallel: 1 },
        call: {
          work,
          signal: new AbortController().signal,
          tell: (it) => events.push(it),
        },
      });
      assertEquals(failed?.problem?.kind, "not_found");
      assertEquals(
        failed?.problem?.message,
        `Cannot download "${failed?.title}": it was removed from the server`,
      );
      assertEquals(asked, 1);
    },
  );
}

function restartTest(
  title: string,
  mode: DemoMode,
  use: (fixture: DownloadFixture) => Promise<void>,
): void {
  demoTest(title, (session) => withDownloadFixture(session, use), {
    items: 60,
    mode,
  });
}

/** Returns the number of received bytes at the start of each wait. */
function waits({ events }: DownloadFixture): number[] {
  return events.filter((it, at) => it.waiting && !events[at - 1]?.waiting)
    .map((it) => it.receivedBytes);
}

/** Refuses requests like a port without a listener. */
function refuseWhen(
  { session: { server } }: DownloadFixture,
  isAway: () => boolean,
): void {
  const { media } = server;
  const stream = media.stream.bind(media);
  const refusing = (request: ByteRequest) =>
    isAway()
      ? Promise.reject(
        new Failure("unreachable", "Cannot reach: it refuses connections", {
          code: "ECONNREFUSED",
        }),
      )
      : stream(request);
  Object.assign(media, { stream: refusing });
}
