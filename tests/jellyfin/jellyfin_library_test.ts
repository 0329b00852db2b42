import { readJpegFacts } from "../../src/library/pictures/jpeg_facts.ts";
import { Failure } from "../../src/core/failure.ts";
import { pictureReply } from "../../src/demo/picture_reply.ts";
import type { ItemPageQuery } from "../../src/core/library_ports.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { demoTest } from "../demo/demo_session.ts";

function firstPage(libraryId: string, limit = 50): ItemPageQuery {
  return { libraryId, startIndex: 0, limit, savedSince: null };
}

demoTest(
  "JellyfinLibrary.listLibraries() names those that the user may see",
  async ({ server }) => {
    const { libraries } = await server.library.listLibraries();
    assertEquals(
      libraries.map(({ name, collectionType }) => [
        name,
        collectionType,
      ]),
      [
        ["Films", "movies"],
        ["Shows", "tvshows"],
        ["Music", "music"],
        ["Odds and ends", null],
        ["Home videos", "homevideos"],
      ],
    );
  },
);

demoTest(
  "JellyfinLibrary.listItems() returns episodes with their series and place",
  async ({ demo, server }) => {
    const shows = demo.library.folders[1]?.id ?? "";
    const page = await server.library.listItems(firstPage(shows, 200));
    assertEquals(page.total, page.items.length);
    const episode = page.items.find((it) => it.type === "episode");
    const season = page.items.find((it) => it.id === episode?.parentId);
    const series = page.items.find((it) => it.id === season?.parentId);
    assertEquals(season?.type, "season");
    assertEquals(series?.type, "series");
    assertEquals(episode?.seriesId, series?.id);
    assertEquals(episode?.seriesName, series?.name);
    assertEquals(episode?.seasonNumber, season?.seasonNumber);
    assert((episode?.runtimeMs ?? 0) > 60_000);
    assertEquals(episode?.picture?.itemId, episode?.id);
    assertEquals(episode?.sizeBytes, null);
  },
);

demoTest(
  "JellyfinLibrary.listItems() pages by limit and counts the whole",
  async ({ demo, server }) => {
    const films = demo.library.folders[0]?.id ?? "";
    const ids = [];
    let total = 1;
    for (let startIndex = 0; startIndex < total; startIndex += 3) {
      const query = { ...firstPage(films, 3), startIndex };
      const page = await server.library.listItems(query);
      total = page.total;
      ids.push(...page.items.map((it) => it.id));
    }
    const all = demo.library.itemsOf(films).map((it) => it.id);
    assertEquals(ids, all);
  },
);

demoTest(
  "JellyfinLibrary.listItems() finds what changed, on 10.10 as well",
  async ({ demo, server }) => {
    for (const savedDateNeedsBoth of [false, true]) {
      demo.library.quirks.savedDateNeedsBoth = savedDateNeedsBoth;
      const films = demo.library.folders[0]?.id ?? "";
      const savedSince = new Date();
      const added = demo.library.addMovie(films, "Amélie of Tromsø");
      const query = { ...firstPage(films), savedSince };
      const page = await server.library.listItems(query);
      assertEquals(page.items.map((it) => it.id), [added.id]);
      assertEquals(page.items[0]?.sortKey, "amelie of tromso");
      demo.library.remove(added.id);
    }
  },
);

demoTest(
  "JellyfinLibrary.listItems() is forbidden when a library is, though the token works",
  async ({ demo, server }) => {
    const attic = demo.library.folders.find((it) => it.forbidden)?.id ?? "";
    const failure = await assertRejects(
      () => server.library.listItems(firstPage(attic)),
      Failure,
    );
    assertEquals(failure.kind, "forbidden");
    await server.me();
  },
);

demoTest(
  "JellyfinLibrary.readItem() returns the size, and fails with not_found when the item is missing",
  async ({ demo, server }) => {
    const films = demo.library.folders[0]?.id ?? "";
    const [film] = demo.library.itemsOf(films);
    const item = await server.library.readItem(film?.id ?? "");
    assertEquals(item.sizeBytes, film?.sizeBytes);
    assertEquals(item.container, "avi");
    demo.library.remove(item.id);
    const failure = await assertRejects(
      () => server.library.readItem(item.id),
      Failure,
    );
    assertEquals(failure.kind, "not_found");
  },
);

demoTest(
  "JellyfinLibrary.findPicture() returns a JPEG no larger than requested",
  async ({ demo, server }) => {
    const films = demo.library.folders[0]?.id ?? "";
    const { items } = await server.library.listItems(firstPage(films));
    const { itemId = "", tag = "" } = items[0]?.picture ?? {};
    const box = { widthPx: 160, heightPx: 240 };
    const query = { itemId, tag, etag: null, ...box };
    const picture = await server.library.findPicture(query);
    assert(picture !== null && picture !== "unchanged");
    assertEquals(picture.contentType, "image/jpeg");
    const { width, height } = readJpegFacts(picture.bytes) ?? {};
    assertEquals([width, height], [160, 240]);
    const none = { ...query, itemId: "0".repeat(32) };
    assertEquals(await server.library.findPicture(none), null);
  },
);

demoTest(
  "JellyfinLibrary.findPicture() gets a quarter of the bytes of a PNG",
  async ({ demo, server }) => {
    const films = demo.library.folders[0]?.id ?? "";
    const { items } = await server.library.listItems(firstPage(films));
    const { itemId = "", tag = "" } = items[0]?.picture ?? {};
    const box = { widthPx: 400, heightPx: 600 };
    const query = { itemId, tag, etag: null, ...box };
    const jpeg = await server.library.findPicture(query);
    assert(jpeg !== null && jpeg !== "unchanged");
    const item = demo.library.itemsOf(films).find(({ id }) => id === itemId);
    assert(item);
    const png = await pictureReply(item, {
      query: new URLSearchParams({ maxWidth: "400", format: "Png" }),
      request: new Request("http://127.0.0.1/"),
      options: { mode: "12" },
    });
    assert(4 * jpeg.bytes.length <= (await png.bytes()).length);
  },
);

for (const mode of ["10.11", "12"] as const) {
  demoTest(
    `JellyfinLibrary.findPicture() gets a picture of ${mode} again only where its ETag differs`,
    async ({ demo, server }) => {
      demo.options.mode = mode;
      const films = demo.library.folders[0]?.id ?? "";
      const { items } = await server.library.listItems(firstPage(films));
      const { itemId = "", tag = "" } = items[0]?.picture ?? {};
      const box = { widthPx: 160, heightPx: 240 };
      const ask = async (etag: string | null) => {
        const query = { itemId, tag, etag, ...box };
        return await server.library.findPicture(query);
      };
      const first = await ask(null);
      assert(first !== null && first !== "unchanged");
      // Versions before 12 send none.
      assertEquals(first.etag, mode === "12" ? `"${tag}"` : null);
      const again = await ask(`"${tag}"`);
      assertEquals(again === "unchanged", mode === "12");
      for (const etag of ['"other"', "no etag", '"a"\r\nx: "b"']) {
        const other = await ask(etag);
        assert(other !== null && other !== "unchanged");
      }
    },
  );
}

/**
 * The total and the items (of 2) of a reply, and the count of the client.
 */
const TOTALS: [total: unknown, received: number, read: number][] = [
  [-1, 2, 13],
  [12.5, 2, 13],
  ["12", 1, 11],
  [null, 0, 10],
  [2 ** 60, 2, 13],
  [0, 2, 0],
];

for (const [total, received, read] of TOTALS) {
  demoTest(
    `JellyfinLibrary.listItems() counts ${read} when the reply has ${total} and ${received} of 2 items`,
    async ({ demo, server }) => {
      const films = demo.library.itemsOf(demo.library.folders[0]?.id ?? "");
      const Items = films.slice(0, received)
        .map(({ id }) => ({ Id: id, Name: "A", Type: "Movie" }));
      demo.options.answer = ({ url }) =>
        new URL(url).pathname.endsWith("/Items")
          ? Response.json({ Items, TotalRecordCount: total })
          : null;
      const query = { ...firstPage("1".repeat(32), 2), startIndex: 10 };
      const page = await server.library.listItems(query);
      assertEquals([page.total, page.items.length], [read, received]);
    },
  );
}
