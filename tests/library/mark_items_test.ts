import { Failure } from "../../src/core/failure.ts";
import type { Mark } from "../../src/core/library_ports.ts";
import { markItems } from "../../src/library/mark_items.ts";
import { sendUnsent } from "../../src/library/playback/send_unsent.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

/** Syncs an unwatched episode, and returns it with its item on the server. */
async function episodeOf({ demo, kept, sync, userId }: SyncFixture) {
  const item = demo.library.folders.flatMap(({ id }) => [
    ...demo.library.itemsOf(id),
  ]).find((it) => it.kind === "Episode" && (it.runTimeTicks ?? 0) > 0);
  assert(item);
  demo.library.changeUserData(userId, item, {
    played: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  });
  await sync();
  const stored = kept().get(item.id);
  assert(stored);
  return { item, stored };
}

const away = () =>
  Promise.reject(new Failure("unreachable", "Cannot reach the server"));

function deps({ library }: SyncFixture, keepsLibrary = true) {
  return { library, clock: systemClock, keepsLibrary };
}

syncTest(
  "markItems() stores marks of a server that is away, in the order of acts",
  async (fixture) => {
    const { account, demo, kept, library, userId } = fixture;
    const { item, stored } = await episodeOf(fixture);
    const before = new Date("2026-05-01T10:00:00Z");
    const play = { itemId: item.id, positionMs: 90_000, playedAt: before };
    library.userData.saveUnsentPlay(account, play);
    const kind = "played" as const;
    const request = { account, items: [stored], kind, value: true };
    const marked = await markItems(
      deps(fixture),
      { request, withSession: away },
    );
    assertEquals(marked.map((it) => it.state), ["kept"]);
    assertEquals(library.userData.listUnsentPlays(account), []);
    assertEquals(kept().get(item.id)?.userData.played, true);
    await sendUnsent(library, fixture);
    const { played, playCount } = demo.library.userData(userId, item);
    assertEquals([played, playCount], [true, 1]);
    assertEquals(library.userData.listUnsentMarks(account), []);
  },
);

syncTest(
  "markItems() fails for an account of one run while the server is away",
  async (fixture) => {
    const { account } = fixture;
    const { stored } = await episodeOf(fixture);
    await assertRejects(
      () =>
        markItems(
          deps(fixture, false),
          {
            request: {
              account,
              items: [stored],
              kind: "favorite",
              value: true,
            },
            withSession: away,
          },
        ),
      Failure,
    );
    assertEquals(fixture.library.userData.listUnsentMarks(account), []);
  },
);

syncTest(
  "sendUnsent() sends a play that came after a mark",
  async (fixture) => {
    const { account, demo, library, userId } = fixture;
    const { item, stored } = await episodeOf(fixture);
    const mark: Mark = {
      itemId: item.id,
      kind: "played",
      value: false,
      markedAt: new Date("2026-05-01T10:00:00Z"),
    };
    library.userData.applyMark(account, mark);
    library.userData.saveUnsentMark(account, mark);
    const positionMs = Math.round((stored.runtimeMs ?? 0) / 2);
    library.userData.saveUnsentPlay(account, {
      itemId: item.id,
      positionMs,
      playedAt: new Date("2026-05-01T11:00:00Z"),
    });
    await sendUnsent(library, fixture);
    const { positionTicks } = demo.library.userData(userId, item);
    assertEquals(positionTicks, positionMs * 10_000);
  },
);

syncTest(
  "sendUnsent() keeps marks that a failing server did not take",
  async (fixture) => {
    const { account, demo, library } = fixture;
    const { item } = await episodeOf(fixture);
    const mark: Mark = {
      itemId: item.id,
      kind: "favorite",
      value: true,
      markedAt: new Date("2026-05-01T10:00:00Z"),
    };
    library.userData.saveUnsentMark(account, mark);
    demo.options.answer = () => new Response("", { status: 503 });
    await sendUnsent(library, fixture);
    assertEquals(library.userData.listUnsentMarks(account), [mark]);
    demo.options.answer = ({ url }) =>
      url.includes("UserFavoriteItems")
        ? new Response("", { status: 404 })
        : null;
    await sendUnsent(library, fixture);
    assertEquals(library.userData.listUnsentMarks(account), []);
  },
);

syncTest(
  "sendUnsent() drops a mark of a removed item, and sends those after it",
  async (fixture) => {
    const { account, demo, library, userId } = fixture;
    const { item } = await episodeOf(fixture);
    const mark: Mark = {
      itemId: "e".repeat(32),
      kind: "favorite",
      value: true,
      markedAt: new Date("2026-05-01T10:00:00Z"),
    };
    library.userData.saveUnsentMark(account, mark);
    library.userData.saveUnsentMark(account, { ...mark, itemId: item.id });
    demo.options.answer = ({ url }) =>
      url.includes("e".repeat(32)) && !url.includes("/Items?")
        ? new Response("Error processing request.", { status: 500 })
        : null;
    await sendUnsent(library, fixture);
    assertEquals(library.userData.listUnsentMarks(account), []);
    assertEquals(demo.library.userData(userId, item).favorite, true);
  },
);

syncTest(
  "markItems() stores a mark before it asks the server, and undoes a refused one",
  async (fixture) => {
    const { account, demo, kept, library, userId } = fixture;
    const { item, stored } = await episodeOf(fixture);
    const request = {
      account,
      items: [stored],
      kind: "favorite" as const,
      value: !stored.userData.favorite,
    };
    const seen: (boolean | undefined)[] = [];
    const favorite = () => kept().get(item.id)?.userData.favorite;
    demo.options.answer = ({ url }) => {
      if (!url.includes("UserFavoriteItems")) return null;
      seen.push(favorite());
      return new Response("", { status: 403 });
    };
    const mark = () =>
      markItems(deps(fixture), {
        request,
        withSession: (use) => use(fixture),
        onStored: () => seen.push(favorite()),
      });
    assertEquals((await mark()).map((it) => it.state), ["failed"]);
    assertEquals(seen, [request.value, request.value]);
    assertEquals(favorite(), stored.userData.favorite);
    assertEquals(library.userData.listUnsentMarks(account), []);
    demo.options.answer = () => null;
    assertEquals((await mark()).map((it) => it.state), ["sent"]);
    assertEquals(favorite(), request.value);
    assertEquals(demo.library.userData(userId, item).favorite, request.value);
    assertEquals(library.userData.listUnsentMarks(account), []);
  },
);

syncTest(
  "markItems() undoes every mark if the server does not accept the account",
  async (fixture) => {
    const { account, kept, library } = fixture;
    const { item, stored } = await episodeOf(fixture);
    const before = kept().get(item.id)?.userData;
    const request = {
      account,
      items: [stored],
      kind: "played" as const,
      value: true,
    };
    const refused = () =>
      Promise.reject(new Failure("rejected", "The token is refused"));
    await assertRejects(
      () => markItems(deps(fixture), { request, withSession: refused }),
      Failure,
      "The token is refused",
    );
    assertEquals(kept().get(item.id)?.userData, before);
    assertEquals(library.userData.listUnsentMarks(account), []);
  },
);
