import { Failure } from "../../../src/core/failure.ts";
import {
  listDownloads,
  removeDownloads,
  setItemState,
} from "../../../src/library/download/download_records.ts";
import { SystemDownloadFiles } from "../../../src/system/download_files.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { downloadTest } from "../download_fixture.ts";
import {
  assertFiles,
  queueFilms,
  run,
  statesOf,
  untilEnded,
} from "./queue_fixture.ts";
import type { QueueProcessInput } from "./queue_process.ts";

const KILLS = Deno.env.get("JELLYTAU_LONG") === "1" ? 30 : 3;

downloadTest(
  "runQueue() fetches in the order of the queue, up to the limit at once",
  async (fixture) => {
    const films = await queueFilms(fixture, { count: 4 });
    const { deps, events, root, session } = fixture;
    const [, , , last] = films;
    const key = { serverId: session.account.serverId, root };
    deps.downloads.moveDownload({ ...key, itemId: last?.id ?? "" }, "first");
    deps.downloads.saveParallel(1);
    const ended = await run(fixture);
    const order = [3, 0, 1, 2].map((at) => films[at]?.id);
    assertEquals(ended.map(({ itemId }) => itemId), order);
    assertEquals(new Set(statesOf(fixture)), new Set(["done"]));
    const running = events.filter((it) => it.running);
    const changes = running.filter((it, at) =>
      it.itemId !== running[at - 1]?.itemId
    );
    assertEquals(changes.map(({ itemId }) => itemId), order);
    await assertFiles(fixture, films);
  },
);

downloadTest(
  "runQueue() leaves an interrupted queue queued, and continues it",
  async (fixture) => {
    const films = await queueFilms(fixture, { count: 3 });
    const stop = new AbortController();
    fixture.demo.files.options.chunkBytes = 10_000;
    fixture.demo.files.options.chunkDelayMs = 20;
    const failure = await assertRejects(() =>
      run(fixture, {
        signal: stop.signal,
        tell: ({ receivedBytes }) => receivedBytes > 50_000 && stop.abort(),
      }), Failure);
    assertEquals(failure.kind, "cancelled");
    assertEquals(statesOf(fixture), ["queued", "queued", "queued"]);
    const ranges: (string | null)[] = [];
    fixture.demo.files.options.onRequest = ({ headers }) =>
      ranges.push(headers.get("range"));
    await run(fixture);
    assert(ranges.some((it) => it !== null), "one continued");
    await assertFiles(fixture, films);
  },
);

downloadTest(
  "runQueue() obeys a pause and a removal of another process while it runs",
  async (fixture) => {
    const [paused, dropped, third] = await queueFilms(fixture, { count: 3 });
    const { deps, root } = fixture;
    fixture.demo.files.options.chunkBytes = 10_000;
    fixture.demo.files.options.chunkDelayMs = 2;
    deps.downloads.saveParallel(3);
    let asked = 0;
    await run(fixture, {
      tell: ({ receivedBytes, running }) => {
        if (!running || receivedBytes === 0 || asked++ > 0) return;
        // Without the tasks of this process, as another one does.
        setItemState(deps, { itemId: paused?.id ?? "", state: "paused" });
        removeDownloads(deps, {
          itemId: dropped?.id ?? "",
          deleteFile: false,
        });
        assertEquals(listDownloads(deps).length, 2);
      },
    });
    assertEquals(
      listDownloads(deps).map(({ itemId, state }) => [itemId, state]),
      [[paused?.id, "paused"], [third?.id, "done"]],
    );
    assertEquals(deps.downloads.listDropped(), []);
    const names = [...Deno.readDirSync(root)].map(({ name }) => name);
    assert(names.includes(`${paused?.id}.part`), "it can be continued");
    assert(!names.includes(`${dropped?.id}.part`), "nothing is left of it");
    await run(fixture);
    assertEquals(statesOf(fixture), ["paused", "done"]);
  },
);

downloadTest(
  "runQueue() waits for the process that works on the queue, and takes over",
  async (fixture) => {
    await queueFilms(fixture, { count: 1 });
    const other = new SystemDownloadFiles(fixture.deps.files.defaultRoot);
    const lock = other.lockQueue();
    let looks = 0;
    const clock = fixture.deps.clock;
    const waiting = {
      ...clock,
      wait: async (ms: number, signal?: AbortSignal) => {
        if (++looks === 3) lock?.release();
        await clock.wait(ms, signal);
      },
    };
    const ended = await run({
      ...fixture,
      deps: { ...fixture.deps, clock: waiting },
    });
    assertEquals([ended.length, looks >= 3], [1, true]);
    assertEquals(statesOf(fixture), ["done"]);
  },
);

downloadTest(
  "runQueue() stays for what is added later, until it is stopped",
  async (fixture) => {
    const stop = new AbortController();
    const running = run(fixture, { stays: true, signal: stop.signal });
    const films = await queueFilms(fixture, { count: 2 });
    await untilEnded(fixture, 2);
    stop.abort();
    await assertRejects(() => running, Failure);
    await assertFiles(fixture, films);
  },
);

for (const [what, hasPart] of [["without", false], ["with", true]] as const) {
  downloadTest(
    `runQueue() takes up a file in its place ${what} the part of a killed process`,
    async (fixture) => {
      const films = await queueFilms(fixture, { count: 1 });
      const { deps } = fixture;
      const [done] = await run(fixture);
      assert(done?.path, "it is downloaded");
      if (hasPart) {
        Deno.linkSync(done.path, `${done.folder}/${done.itemId}.part`);
      }
      deps.downloads.saveDownload({ ...done, sha256: null, state: "queued" });
      fixture.demo.files.options.onRequest = () => {
        throw new Error("nothing is missing");
      };
      const [again] = await run(fixture);
      assertEquals([again?.state, again?.sha256], ["done", done.sha256]);
      await assertFiles(fixture, films);
    },
  );
}

downloadTest(
  "runQueue() fails what one server refuses, and goes on with the rest",
  async (fixture) => {
    const [first] = await queueFilms(fixture, { count: 2 });
    fixture.demo.library.remove(first?.id ?? "");
    const ended = await run(fixture);
    assertEquals(ended.map(({ problem }) => problem?.kind).toSorted(), [
      "not_found",
      undefined,
    ]);
    assertEquals(statesOf(fixture), ["failed", "done"]);
  },
);

downloadTest(
  "runQueue() fails the downloads of an account that signed out",
  async (fixture) => {
    await queueFilms(fixture, { count: 2 });
    const gone = new Failure("not_signed_in", "Cannot use an account");
    await run(fixture, { withSession: () => Promise.reject(gone) });
    assertEquals(statesOf(fixture), ["failed", "failed"]);
  },
);

downloadTest(
  "runQueue() waits for space on the disk, and then continues by itself",
  async (fixture) => {
    const films = await queueFilms(fixture, { count: 2 });
    const { files } = fixture.deps;
    const freeBytes = files.freeBytes.bind(files);
    files.freeBytes = () => 1_000;
    const [full] = await run(fixture);
    assertEquals([full?.state, full?.problem?.kind], [
      "queued",
      "storage_unavailable",
    ]);
    assertEquals(statesOf(fixture), ["queued", "queued"]);
    const stop = new AbortController();
    const blocked: string[] = [];
    const running = run(fixture, {
      stays: true,
      signal: stop.signal,
      onBlocked: ({ kind }) => {
        blocked.push(kind);
        if (blocked.length > 2) files.freeBytes = freeBytes;
      },
    });
    await untilEnded(fixture, 2);
    stop.abort();
    await assertRejects(() => running, Failure);
    assertEquals(new Set(blocked), new Set(["storage_unavailable"]));
    await assertFiles(fixture, films);
  },
);

downloadTest(
  `runQueue() of two processes fetches each file once despite ${KILLS} kills`,
  async (fixture) => {
    const count = 6 + KILLS;
    const films = await queueFilms(fixture, { count, sizeBytes: 300_000 });
    const { demo, session: { account }, folder, root, token } = fixture;
    const { options } = demo.files;
    options.chunkBytes = 20_000;
    options.chunkDelayMs = 5;
    const begun = new Map<string, number>();
    options.onRequest = ({ url }) => {
      const [, id = ""] = /Items\/([0-9a-f]{32})\/Download/.exec(url) ?? [];
      begun.set(id, (begun.get(id) ?? 0) + 1);
    };
    const input: QueueProcessInput = {
      folder,
      root,
      url: demo.url,
      caPem: demo.certificate.caPem,
      serverId: account.serverId,
      userId: account.userId,
      token: token.expose(),
    };
    const start = () => startProcess(input);
    let pair = [await start(), await start()];
    for (let kill = 0; kill < KILLS; kill++) {
      const before = sum(begun);
      // The moment differs with each kill, and begins while one is fetching.
      while (sum(begun) === before) await pause(5);
      await pause(Math.random() * 60);
      const [victim, other] = kill % 2 === 0 ? pair : pair.toReversed();
      victim?.kill("SIGKILL");
      await victim?.status;
      pair = [...other ? [other] : [], await start()];
    }
    const ends = await Promise.all(pair.map(({ status }) => status));
    assertEquals(ends.map(({ code }) => code), [0, 0]);
    await assertFiles(fixture, films);
    const again = sum(begun) - films.length;
    // A kill ends at most as many downloads as run at once.
    assert(again <= 2 * KILLS, `${again} were begun again`);
  },
);

const sum = (counts: Map<string, number>) =>
  [...counts.values()].reduce((total, it) => total + it, 0);

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function startProcess(
  input: QueueProcessInput,
): Promise<Deno.ChildProcess> {
  const script = new URL("queue_process.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script],
    stdin: "piped",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  return child;
}
