import { Failure } from "../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { skippedNames, type SyncFixture, syncTest } from "./sync_fixture.ts";

type Json = Record<string, unknown> & { Items: Record<string, unknown>[] };

/** Changes the replies to one path for the rest of the test. */
function changeReplies(
  { demo }: SyncFixture,
  path: string,
  change: (reply: Json, query: URLSearchParams) => void,
): void {
  demo.options.answer = async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== path || request.headers.has("x-passed")) return null;
    const headers = new Headers(request.headers);
    headers.set("x-passed", "1");
    const reply = await fetch(new Request(request.url, { headers }), {
      client: Deno.createHttpClient({ caCerts: [demo.certificate.caPem] }),
    });
    const json = await reply.json();
    change(json, searchParams);
    return Response.json(json, { status: reply.status });
  };
}

syncTest(
  "syncLibraries() continues after a library that fails, and keeps its items",
  async (fixture) => {
    await fixture.sync();
    const films = fixture.demo.library.folders[0]?.id ?? "";
    for (const status of [500, 200]) {
      fixture.demo.options.answer = (request) => {
        const { pathname, searchParams } = new URL(request.url);
        const fails = pathname === "/Items" &&
          searchParams.get("parentId") === films;
        return fails ? new Response("Error", { status }) : null;
      };
      const report = await fixture.sync({ full: true });
      assertEquals(skippedNames(report), [["Films", "failed"]]);
      assertEquals(report.libraries, 4);
      assertEquals([report.removed, report.items], [0, 300]);
    }
    fixture.demo.options.answer = null;
    assertEquals(skippedNames(await fixture.sync()), []);
  },
);

syncTest(
  "syncLibraries() fails as a whole when the server does not work otherwise",
  async (fixture) => {
    fixture.demo.options.answer = (request) =>
      new URL(request.url).pathname === "/UserViews"
        ? null
        : new Response("Error", { status: 500 });
    const failure = await assertRejects(() => fixture.sync(), Failure);
    assertEquals(failure.kind, "server_error");
  },
);

for (
  const [what, broken] of [
    ["without a kind", { Type: undefined }],
    ["with a number as kind", { Type: 7 }],
    ["without an id", { Id: undefined }],
    ["with an id that is none", { Id: "nope" }],
  ] as const
) {
  syncTest(
    `syncLibraries() counts an item ${what}, and removes nothing for it`,
    async (fixture) => {
      await fixture.sync();
      const [film] = fixture.demo.library.itemsOf(
        fixture.demo.library.folders[0]?.id ?? "",
      );
      changeReplies(fixture, "/Items", ({ Items }) => {
        const found = Items.find((it) => it.Id === film?.id);
        if (found) Object.assign(found, broken);
      });
      const report = await fixture.sync({ full: true });
      assertEquals([report.removed, report.items], [0, 300]);
      assert(report.unreadable > 0);
      assertEquals(skippedNames(report), []);
    },
  );
}

syncTest(
  "syncLibraries() treats invalid values as absent",
  async (fixture) => {
    changeReplies(fixture, "/Items", ({ Items }) => {
      for (const item of Items) {
        Object.assign(item, {
          RunTimeTicks: -1,
          ProductionYear: 0.5,
          CommunityRating: "9",
          IndexNumberEnd: -3,
          Artists: [null, 5, {}],
          AlbumArtists: "x",
          Genres: { a: 1 },
          MediaSources: [{ Size: -1 }],
          UserData: { PlayCount: -1, PlaybackPositionTicks: 1e300 },
        });
      }
    });
    const report = await fixture.sync();
    assertEquals([report.items, report.unreadable], [300, 0]);
    for (const { runtimeMs, year, userData } of fixture.kept().values()) {
      assertEquals([runtimeMs, year, userData.playCount], [null, null, 0]);
    }
  },
);

syncTest(
  "syncLibraries() keeps every library when one of the views has no id",
  async (fixture) => {
    await fixture.sync();
    changeReplies(fixture, "/UserViews", ({ Items }) => {
      Object.assign(Items[0] ?? {}, { Id: null });
    });
    const report = await fixture.sync();
    assertEquals([report.libraries, report.removed], [4, 0]);
    assertEquals(fixture.kept().size, 300);
  },
);

syncTest(
  "syncLibraries() names the views that hold nothing to play",
  async (fixture) => {
    const types = ["playlists", "boxsets", "livetv", "books", "photos"];
    changeReplies(fixture, "/UserViews", (reply) => {
      types.forEach((CollectionType, at) =>
        reply.Items.push({
          Id: `${at}`.repeat(32),
          Name: CollectionType.toUpperCase(),
          CollectionType,
        })
      );
      reply.TotalRecordCount = reply.Items.length;
    });
    const pass = fixture.demo.options.answer;
    const asked: string[] = [];
    fixture.demo.options.answer = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const parent = searchParams.get("parentId") ?? "";
      const at = Number(parent.slice(0, 1));
      if (pathname !== "/Items" || parent !== `${at}`.repeat(32)) {
        return pass?.(request) ?? null;
      }
      asked.push(types[at] ?? "");
      return Response.json({ Items: [], TotalRecordCount: 0 });
    };
    const report = await fixture.sync();
    assertEquals(
      skippedNames(report),
      ["LIVETV", "BOOKS", "PHOTOS"].map((it) => [it, "unsupported"]),
    );
    assertEquals([...new Set(asked)], ["books", "photos"]);
    assertEquals(report.libraries, 5);
    assertEquals(
      fixture.library.libraries.listLibraries(fixture.account).length,
      5,
    );
  },
);

syncTest(
  "syncLibraries() reads audiobooks, and films inside of collections",
  async (fixture) => {
    changeReplies(fixture, "/Items", ({ Items }, query) => {
      assertEquals(query.get("collapseBoxSetItems"), "false");
      assert(query.get("includeItemTypes")?.split(",").includes("AudioBook"));
      const [first] = Items;
      if (first?.Type === "Movie") first.Type = "AudioBook";
    });
    await fixture.sync();
    const types = [...fixture.kept().values()].map((it) => it.type);
    assert(types.includes("audiobook"));
  },
);
