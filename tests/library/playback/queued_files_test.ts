import type { Account } from "../../../src/core/account.ts";
import { QueueEntries } from "../../../src/library/playback/queue_entries.ts";
import { QueuedFiles } from "../../../src/library/playback/queued_files.ts";
import { assertEquals } from "@std/assert";
import { makeItem } from "../../media_item.ts";

Deno.test("QueuedFiles wants the named tracks in the first item only", async () => {
  const entries = [1, 2].map((number) => {
    const item = makeItem({ type: "movie", name: "Film" }, number);
    const read = () => Promise.resolve({ item, parts: [], version: null });
    return { item, read };
  });
  const files = new QueuedFiles(
    new QueueEntries(entries, { repeat: "all" }),
    {
      account: {
        serverId: "5".repeat(32),
        userId: "a".repeat(32),
      } as Account,
      session: null,
      serverUrl: "https://media.example",
      player: null,
      print: false,
      fromStart: true,
    },
  );
  const next = async () => (await files.take())?.request.mayLackTracks;
  assertEquals([await next(), await next(), await next()], [false, true, true]);
});
