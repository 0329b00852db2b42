import type { Download } from "../../src/core/download_ports.ts";
import { Failure, type FailureKind } from "../../src/core/failure.ts";
import type { MediaItem } from "../../src/core/media_item.ts";
import type { Clock } from "../../src/core/ports.ts";
import type { Secret } from "../../src/core/secret.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { DownloadDependencies } from "../../src/library/download/download_file.ts";
import { downloadItems } from "../../src/library/download/download_items.ts";
import type {
  DownloadCall,
  LiveDownload,
} from "../../src/library/download/run_download.ts";
import type { AccountSession } from "../../src/library/download/download_plan.ts";
import { ActiveTasks } from "../../src/library/download/active_tasks.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { systemClock } from "../../src/system/clock.ts";
import { SystemDownloadFiles } from "../../src/system/download_files.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { type DemoSession, demoTest } from "../demo/demo_session.ts";
import { shortenFilms } from "../demo/shorten_films.ts";

const REAL_WAIT_MS = 5;

/** Returns a clock that skips almost all of each wait. */
export function impatientClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now(),
    monotonicMs: () => systemClock.monotonicMs() + skippedMs,
    wait: async (ms, signal) => {
      const realMs = Math.min(ms, REAL_WAIT_MS);
      await systemClock.wait(realMs, signal);
      skippedMs += ms - realMs;
    },
  };
}

export interface DownloadFixture {
  readonly demo: DemoServer;
  readonly folder: string;
  readonly root: string;
  readonly deps: DownloadDependencies;
  readonly session: AccountSession;
  readonly token: Secret;
  readonly work: ActiveTasks;
  readonly events: LiveDownload[];
  item(id: string): Promise<MediaItem>;
  /** Downloads items, one at a time by default. */
  download(
    ids: readonly string[],
    options?: { parallel?: number; signal?: AbortSignal; onTell?: () => void },
  ): Promise<Download[]>;
}

/**
 * Defines a test with the real client, metadata and disk, and a demo server.
 */
export function downloadTest(
  name: string,
  use: (fixture: DownloadFixture) => Promise<void>,
): void {
  demoTest(name, (session) => withDownloadFixture(session, use), {
    items: 160,
  });
}

export async function withDownloadFixture(
  session: DemoSession,
  use: (fixture: DownloadFixture) => Promise<void>,
  options: { root?: string } = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "downloads-" });
  const metadata = openMetadata(`${folder}/metadata.db`);
  const root = options.root ?? `${folder}/downloads`;
  const files = new SystemDownloadFiles(root);
  shortenFilms(session.demo);
  const deps = {
    downloads: metadata.downloads,
    files,
    clock: impatientClock(),
  };
  try {
    await use(fixtureOf(session, { folder, root, deps }));
  } finally {
    metadata.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function fixtureOf(
  { demo, server, token, userId }: DemoSession,
  { folder, root, deps }: {
    folder: string;
    root: string;
    deps: DownloadDependencies;
  },
): DownloadFixture {
  const account = {
    serverId: demo.options.id,
    userId,
    userName: "demo",
    alias: null,
    active: true,
    tokenStorage: "encrypted-file" as const,
    deviceId: "9".repeat(32),
    signedInAt: new Date(),
  };
  const session = { account, server };
  const work = new ActiveTasks();
  const events: LiveDownload[] = [];
  const item = (id: string) => server.library.readItem(id);
  return {
    demo,
    folder,
    root,
    deps,
    session,
    token,
    work,
    events,
    item,
    async download(ids, options = {}) {
      const items = await Promise.all(ids.map(item));
      const call: DownloadCall = {
        work,
        signal: options.signal ?? new AbortController().signal,
        tell: (it) => {
          events.push(it);
          options.onTell?.();
        },
      };
      const parallel = options.parallel ?? 1;
      const request = { items, root, parallel };
      return await downloadItems(deps, session, { request, call });
    },
  };
}

/** Ends a download once `bytes` of it were received. */
export async function pauseAfter(
  fixture: DownloadFixture,
  { id, bytes }: { id: string; bytes: number },
) {
  const stop = new AbortController();
  const { options } = fixture.demo.files;
  options.chunkBytes = 10_000;
  options.chunkDelayMs = 10; // or it would be complete too soon
  const failure = await assertRejects(() =>
    fixture.download([id], {
      signal: stop.signal,
      onTell: () => {
        const { receivedBytes, running } = fixture.events.at(-1) ?? {};
        if (running && (receivedBytes ?? 0) >= bytes) stop.abort();
      },
    }), Failure);
  assertEquals<FailureKind>(failure.kind, "cancelled");
  options.chunkDelayMs = 0;
}
