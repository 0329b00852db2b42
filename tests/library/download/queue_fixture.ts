import type { Download } from "../../../src/core/download_ports.ts";
import type { DemoFile } from "../../../src/demo/media_files.ts";
import { queueItems } from "../../../src/library/download/download_items.ts";
import { listDownloads } from "../../../src/library/download/download_records.ts";
import {
  type QueueCall,
  runQueue,
} from "../../../src/library/download/run_queue.ts";
import { assertEquals } from "@std/assert";
import { bytesOf, filmWith } from "../../demo/demo_bytes.ts";
import type { DownloadFixture } from "../download_fixture.ts";

/** Adds films to the queue, each with a file of its own. */
export async function queueFilms(
  { demo, deps, session, root, item }: DownloadFixture,
  { count, sizeBytes = 200_000 }: { count: number; sizeBytes?: number },
) {
  const films = Array.from(
    { length: count },
    (_, at) => filmWith(demo, { at, seed: at + 1, sizeBytes }),
  );
  const items = await Promise.all(films.map(({ id }) => item(id)));
  await queueItems(deps, session, { items, root });
  return films;
}

export function run(
  { deps, session, work, events }: DownloadFixture,
  options: Partial<QueueCall> = {},
): Promise<Download[]> {
  return runQueue(deps, {
    work,
    signal: new AbortController().signal,
    stays: false,
    parallel: 2,
    tell: (it) => events.push(it),
    withSession: (_, use) => use(session),
    refill: () => Promise.resolve(),
    onBlocked: () => undefined,
    ...options,
  });
}

/** Waits until downloads have ended, with their subtitles and segments. */
export async function untilEnded(
  { events, deps }: DownloadFixture,
  count: number,
): Promise<void> {
  const ended = () => events.filter((it) => it.state === "done" && !it.running);
  while (ended().length < count) await deps.clock.wait(100);
}

export const statesOf = ({ deps }: DownloadFixture) =>
  listDownloads(deps).map(({ state }) => state);

export async function assertFiles(
  { deps, root }: DownloadFixture,
  films: readonly { id: string; file: DemoFile }[],
): Promise<void> {
  for (const { id, file } of films) {
    const { path } = listDownloads(deps).find((it) => it.itemId === id) ?? {};
    assertEquals(await Deno.readFile(path ?? ""), bytesOf(file));
  }
  const names = [...Deno.readDirSync(root)].map(({ name }) => name);
  assertEquals(names.filter((it) => !it.endsWith(".srt")).length, films.length);
}
