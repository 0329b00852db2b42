import type { Follow } from "../../src/core/follow_ports.ts";
import { SqliteFollowIndex } from "../../src/metadata/follow_index.ts";
import { FOLLOW_HANDLERS } from "../../src/service/follow_handlers.ts";
import type { ServiceDependencies } from "../../src/service/handlers.ts";
import { assertEquals } from "@std/assert";
import { openMetadata } from "../metadata/open_metadata.ts";

Deno.test("unfollow-series stops following for its owner, or for every account", () => {
  const { file, downloads, close } = openMetadata(":memory:");
  try {
    const follows = new SqliteFollowIndex(file);
    const deps = { follows, downloads } as unknown as ServiceDependencies;
    const follow = (userId: string): Follow => ({
      serverId: "1".repeat(32),
      userId,
      seriesId: "3".repeat(32),
      name: "Harbour Street",
      next: 3,
      keepDays: 30,
      budgetBytes: 1_000,
      addedAt: new Date(0),
    });
    const [one, two] = [follow("a".repeat(32)), follow("b".repeat(32))];
    const unfollow = (owner: { serverId: string; userId: string } | null) => {
      FOLLOW_HANDLERS["unfollow-series"](
        deps,
        { item: "harbour street", owner },
        { signal: new AbortController().signal, tell: () => undefined },
      );
      return follows.listFollows().map(({ userId }) => userId);
    };
    for (const it of [one, two]) follows.saveFollow(it);
    const { serverId, userId } = one;
    assertEquals(unfollow({ serverId, userId }), [two.userId]);
    follows.saveFollow(one);
    assertEquals(unfollow(null), []);
  } finally {
    close();
  }
});
