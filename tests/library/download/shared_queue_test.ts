/** Tests that processes and accounts do not disturb each other's downloads. */
import { Failure } from "../../../src/core/failure.ts";
import { queueItems } from "../../../src/library/download/download_items.ts";
import {
  listDownloads,
  setItemState,
} from "../../../src/library/download/download_records.ts";
import type { QueueCall } from "../../../src/library/download/run_queue.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { filmWith } from "../../demo/demo_bytes.ts";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";
import { queueFilms, run, statesOf, untilEnded } from "./queue_fixture.ts";

/** Returns a session whose server replies about an item with a failure. */
function refusing(
  { session }: DownloadFixture,
  refuse: () => Failure,
): DownloadFixture["session"] {
  const library = { readItem: () => Promise.reject(refuse()) };
  const server = { ...session.server, library };
  return { ...session, server: server as unknown as typeof session.server };
}

downloadTest(
  "runQueue() leaves a download queued when it is interrupted before it begins",
  async (fixture) => {
    await queueFilms(fixture, { count: 2 });
    const stop = new AbortController();
    const session = refusing(fixture, () => {
      stop.abort();
      return new Failure("cancelled", "Cannot read item");
    });
    const withSession: QueueCall["withSession"] = (_, use) => use(session);
    const options = { signal: stop.signal, withSession };
    await assertRejects(() => run(fixture, options), Failure);
    assertEquals(statesOf(fixture), ["queued", "queued"]);
    const problems = listDownloads(fixture.deps).map((it) => it.problem);
    assertEquals(problems, [null, null]);
  },
);

downloadTest(
  "runQueue() keeps the record of a download that another process has finished",
  async (fixture) => {
    const { deps } = fixture;
    await queueFilms(fixture, { count: 1 });
    const session = refusing(fixture, () => {
      const [it] = listDownloads(deps);
      if (it) deps.downloads.updateDownload({ ...it, state: "done" });
      return new Failure("timeout", "Cannot read item");
    });
    const [ended] = await run(fixture, {
      withSession: (_, use) => use(session),
    });
    assertEquals([ended?.state, ended?.problem], ["done", null]);
    assertEquals(statesOf(fixture), ["done"]);
  },
);

for (const stays of [false, true]) {
  downloadTest(
    `runQueue() fetches for one account while another cannot connect, stays: ${stays}`,
    async (fixture) => {
      const { deps, session } = fixture;
      const userId = "0".repeat(32);
      await queueFilms(fixture, { count: 2 });
      const [first] = listDownloads(deps);
      if (first) deps.downloads.saveDownload({ ...first, userId });
      const blocked: string[] = [];
      const stop = new AbortController();
      const running = run(fixture, {
        stays,
        signal: stop.signal,
        onBlocked: ({ kind }) => blocked.push(kind) > 50 && stop.abort(),
        withSession: (account, use) =>
          account.userId === userId
            ? Promise.reject(new Failure("unreachable", "Cannot connect"))
            : use(session),
      });
      const failing = assertRejects(() => running, Failure);
      if (stays) {
        await Promise.race([untilEnded(fixture, 1), failing]);
        stop.abort();
      }
      const { kind } = await failing;
      assertEquals(kind, stays ? "cancelled" : "unreachable");
      assertEquals(blocked.length > 0, stays);
      assertEquals(statesOf(fixture), ["queued", "done"]);
    },
  );
}

downloadTest(
  "runQueue() waits for the last download, which another process fetches",
  async (fixture) => {
    await queueFilms(fixture, { count: 1 });
    const { deps } = fixture;
    const [one] = listDownloads(deps);
    const part = deps.files.openPart(`${one?.folder}/${one?.itemId}.part`);
    let looks = 0;
    const clock = {
      ...deps.clock,
      wait: async (ms: number, signal?: AbortSignal) => {
        if (++looks === 3) part?.close();
        await deps.clock.wait(ms, signal);
      },
    };
    const ended = await run({ ...fixture, deps: { ...deps, clock } });
    assertEquals([ended.length, looks >= 3], [1, true]);
    assertEquals(statesOf(fixture), ["done"]);
  },
);

downloadTest(
  "downloadItems() obeys a pause of another process",
  async (fixture) => {
    const { id: itemId } = filmWith(fixture.demo);
    fixture.demo.files.options.chunkBytes = 10_000;
    const [paused] = await fixture.download([itemId], {
      onTell: () => {
        const { running } = fixture.events.at(-1) ?? {};
        if (running) setItemState(fixture.deps, { itemId, state: "paused" });
      },
    });
    assertEquals([paused?.state, paused?.problem], ["paused", null]);
    assertEquals(listDownloads(fixture.deps)[0]?.state, "paused");
  },
);

downloadTest(
  "queueItems() keeps what another process finishes meanwhile",
  async ({ demo, deps, download, item, root, session }) => {
    const { id } = filmWith(demo);
    const [done] = await download([id]);
    assert(done);
    deps.downloads.saveDownload({ ...done, sha256: null, state: "queued" });
    const freeBytes = deps.files.freeBytes.bind(deps.files);
    // The space is checked after the plan, and before it is stored.
    deps.files.freeBytes = (path) => {
      deps.downloads.updateDownload(done);
      return freeBytes(path);
    };
    const [kept] = await queueItems(deps, session, {
      items: [await item(id)],
      root,
    });
    assertEquals(kept, done);
    assertEquals(listDownloads(deps)[0]?.state, "done");
  },
);
