import { Failure } from "../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "../assert.ts";
import { skippedNames, syncTest, type SyncWorld } from "./sync_world.ts";

type Json = Record<string, unknown> & { Items: Record<string, unknown>[] };

/** Changes the replies to one path on their way, as long as the test runs. */
function changeReplies(
  { demo }: SyncWorld,
  path: string,
  change: (reply: Json, query: URLSearchParams) => void,
): void {
  demo.switches.answer = async (request) => {
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
  "syncLibraries() goes on after a library that fails, and keeps what it holds",
  async (world) => {
    await world.sync();
    const films = world.demo.library.folders[0]?.id ?? "";
    for (const status of [500, 200]) {
      world.demo.switches.answer = (request) => {
        const { pathname, searchParams } = new URL(request.url);
        const fails = pathname === "/Items" &&
          searchParams.get("parentId") === films;
        return fails ? new Response("Error", { status }) : null;
      };
      const report = await world.sync({ full: true });
      assertEquals(skippedNames(report), [["Films", "failed"]]);
      assertEquals(report.libraries, 4);
      assertEquals([report.removed, report.items], [0, 300]);
    }
    world.demo.switches.answer = null;
    assertEquals(skippedNames(await world.sync()), []);
  },
);

syncTest(
  "syncLibraries() fails as a whole when the server does not work otherwise",
  async (world) => {
    world.demo.switches.answer = (request) =>
      new URL(request.url).pathname === "/UserViews"
        ? null
        : new Response("Error", { status: 500 });
    const failure = await assertRejects(() => world.sync(), Failure);
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
    async (world) => {
      await world.sync();
      const [film] = world.demo.library.itemsOf(
        world.demo.library.folders[0]?.id ?? "",
      );
      changeReplies(world, "/Items", ({ Items }) => {
        const found = Items.find((it) => it.Id === film?.id);
        if (found) Object.assign(found, broken);
      });
      const report = await world.sync({ full: true });
      assertEquals([report.removed, report.items], [0, 300]);
      assert(report.unreadable > 0);
      assertEquals(skippedNames(report), []);
    },
  );
}

syncTest(
  "syncLibraries() takes values that nobody sends for absent ones",
  async (world) => {
    changeReplies(world, "/Items", ({ Items }) => {
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
    const report = await world.sync();
    assertEquals([report.items, report.unreadable], [300, 0]);
    for (const { runtimeMs, year, userData } of world.kept().values()) {
      assertEquals([runtimeMs, year, userData.playCount], [null, null, 0]);
    }
  },
);

syncTest(
  "syncLibraries() keeps every library when one of the views has no id",
  async (world) => {
    await world.sync();
    changeReplies(world, "/UserViews", ({ Items }) => {
      Object.assign(Items[0] ?? {}, { Id: null });
    });
    const report = await world.sync();
    assertEquals([report.libraries, report.removed], [4, 0]);
    assertEquals(world.kept().size, 300);
  },
);

syncTest(
  "syncLibraries() names the views that hold nothing to play",
  async (world) => {
    const types = ["playlists", "boxsets", "livetv", "books", "photos"];
    changeReplies(world, "/UserViews", (reply) => {
      types.forEach((CollectionType, at) =>
        reply.Items.push({
          Id: `${at}`.repeat(32),
          Name: CollectionType.toUpperCase(),
          CollectionType,
        })
      );
      reply.TotalRecordCount = reply.Items.length;
    });
    const pass = world.demo.switches.answer;
    const asked: string[] = [];
    world.demo.switches.answer = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const parent = searchParams.get("parentId") ?? "";
      const at = Number(parent.slice(0, 1));
      if (pathname !== "/Items" || parent !== `${at}`.repeat(32)) {
        return pass?.(request) ?? null;
      }
      asked.push(types[at] ?? "");
      return Response.json({ Items: [], TotalRecordCount: 0 });
    };
    const report = await world.sync();
    assertEquals(
      skippedNames(report),
      types.map((it) => [it.toUpperCase(), "unsupported"]),
    );
    assertEquals([...new Set(asked)], ["books", "photos"]);
    assertEquals(report.libraries, 5);
    assertEquals(world.library.listLibraries(world.account).length, 5);
  },
);

syncTest(
  "syncLibraries() reads audiobooks, and films inside of collections",
  async (world) => {
    changeReplies(world, "/Items", ({ Items }, query) => {
      assertEquals(query.get("collapseBoxSetItems"), "false");
      assert(query.get("includeItemTypes")?.split(",").includes("AudioBook"));
      const [first] = Items;
      if (first?.Type === "Movie") first.Type = "AudioBook";
    });
    await world.sync();
    const types = [...world.kept().values()].map((it) => it.type);
    assert(types.includes("audiobook"));
  },
);
