import type { DemoServer } from "../../../src/demo/demo_server.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, OF_ITS_OWN, withDemo } from "../cli_demo.ts";

const IRREGULAR = { items: 60, irregular: true };

const idsOf = (items: readonly { id: string }[]) => items.map(({ id }) => id);

function evening({ library }: DemoServer) {
  const id = library.visibleItems().find((it) => it.name === "Evening")?.id ??
    "";
  return { id, list: library.lists.get(id) };
}

networkTest(
  "library playlists and collections list what the last sync found",
  () =>
    withDemo(IRREGULAR, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const unread = await run(["library", "playlists"]);
      assertEquals([unread.code, unread.stdout], [0, ""]);
      assertMatch(unread.stderr, /jellytau library sync/);
      assertEquals((await run(["library", "sync"])).code, 0);
      const { id, list } = evening(demo);
      const { json } = await run(["library", "playlists", "--json"]);
      assertEquals(json, {
        playlists: [{
          id,
          name: "Evening",
          kind: "playlist",
          mediaType: null,
          items: list?.ids.length,
          favorite: false,
          readAt: null,
        }],
      });
      const shown = await run(["library", "playlists"]);
      assertMatch(shown.stdout, /^Evening +\d+ items/);
      const collections = await run(["library", "collections", "--json"]);
      assertEquals(
        collections.json.collections.map((it: { name: string }) => it.name),
        ["Harbour Collection"],
      );
      await run(["auth", "logout"]);
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const again = await run(["library", "playlists", "--json"]);
      assertEquals(again.json, { playlists: [] });
    }),
);

networkTest(
  "library sync names playlists and collections if the server does not list them",
  () =>
    withDemo(IRREGULAR, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      demo.options.answer = (request) =>
        request.url.includes("Playlist%2CBoxSet")
          ? new Response("", { status: 500 })
          : null;
      const synced = await run(["library", "sync", "--json"]);
      assertEquals(synced.code, 9);
      assertEquals(synced.json.listsProblem.kind, "server_error");
      assertEquals(synced.json.skipped, []);
      const noted = await run(["library", "sync"]);
      assertMatch(noted.stderr, /Skipped playlists and collections: /);
      assertMatch(noted.stderr, /Cannot sync every library: playlists and/);
    }),
);

networkTest(
  "library list shows a playlist in its order, also without the server",
  () =>
    withDemo({ ...IRREGULAR, ...OF_ITS_OWN }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const { id, list } = evening(demo);
      const [first = "", second = ""] = list?.ids ?? [];
      const hidden = demo.library.extras()[0]?.id ?? "";
      const ids = [second, first, second, hidden];
      if (list) demo.library.lists.set(id, { ...list, ids });
      const listed = ["library", "list", "--playlist"];
      const { json } = await run([...listed, "EVENING", "--json"]);
      assertEquals(idsOf(json.items), [second, first, second]);
      assertEquals([json.total, json.missing], [3, 1]);
      assertEquals([json.list.id, json.list.items], [id, 4]);
      const page = await run([...listed, id, "--limit", "1", "--offset", "1"]);
      assertMatch(page.stderr, /1 entry is not in your libraries/);
      assertMatch(page.stderr, /1 of 3/);
      const types = await run([...listed, id, "--type", "album", "--json"]);
      assertEquals(types.json.items, []);
      const collection = await run([
        "library",
        "list",
        "--collection",
        "harbour collection",
        "--json",
      ]);
      assertEquals(collection.json.items.length > 0, true);

      const other = await run(["library", "list", "--collection", id]);
      assertEquals(other.code, 3);
      const unknown = await run([...listed, "Nothing"]);
      assertEquals(unknown.code, 3);
      assertMatch(unknown.stderr, /Cannot find playlist "Nothing"/);
      const both = await run([...listed, id, "--collection", id]);
      assertEquals(both.code, 2);

      await demo.stop();
      const offline = await run([...listed, "Evening", "--json"]);
      assertEquals(offline.code, 0);
      assertEquals(idsOf(offline.json.items), [second, first, second]);
      assertMatch(offline.stderr, /Showing the stored entries: /);
    }),
);

networkTest(
  "library list fails without the server if the entries were never read",
  () =>
    withDemo({ ...IRREGULAR, ...OF_ITS_OWN }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      await demo.stop();
      const offline = await run(["library", "list", "--playlist", "Evening"]);
      assertEquals([offline.code, offline.stdout], [5, ""]);
    }),
);
