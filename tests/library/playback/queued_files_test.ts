import { Failure } from "../../../src/core/failure.ts";
import type { Account } from "../../../src/core/account.ts";
import { QueueEntries } from "../../../src/library/playback/queue_entries.ts";
import { QueuedFiles } from "../../../src/library/playback/queued_files.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { makeItem } from "../../media_item.ts";

const OPTIONS = {
  account: { serverId: "5".repeat(32), userId: "a".repeat(32) } as Account,
  session: null,
  serverUrl: "https://media.example",
  player: null,
  print: false,
  fromStart: true,
};

Deno.test("QueuedFiles wants the named tracks in the first item only", async () => {
  const entries = [1, 2].map((number) => {
    const item = makeItem({ type: "movie", name: "Film" }, number);
    const read = () => Promise.resolve({ item, parts: [], version: null });
    return { item, read };
  });
  const queue = new QueueEntries(entries, { repeat: "all" });
  const files = new QueuedFiles(queue, OPTIONS);
  const next = async () => (await files.take())?.request.mayLackTracks;
  assertEquals([await next(), await next(), await next()], [false, true, true]);
});

Deno.test("QueuedFiles reads an item again if it could not be read ahead", async () => {
  const item = makeItem({ type: "movie", name: "Film" }, 1);
  let reads = 0;
  const read = () =>
    ++reads === 1
      ? Promise.reject(new Failure("unreachable", "Cannot reach it"))
      : Promise.resolve({ item, parts: [], version: null });
  const queue = new QueueEntries([{ item, read }], { repeat: "off" });
  const files = new QueuedFiles(queue, OPTIONS);
  await assertRejects(() => files.peek(), Failure);
  assertEquals((await files.take())?.item, item);
});
