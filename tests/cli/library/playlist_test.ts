import { addPlaylist } from "../../demo/add_playlist.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, OF_ITS_OWN, withDemo } from "../cli_demo.ts";

networkTest(
  "playlist creates and changes a playlist on the server",
  () =>
    withDemo({ items: 60 }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const [a = "", b = "", c = ""] = demo.library.visibleItems()
        .filter(({ kind }) => kind === "Movie").map(({ id }) => id);
      const made = await run(["playlist", "create", "Evening", a, b, "--json"]);
      assertEquals(made.code, 0, made.stderr);
      const { id } = made.json.list;
      assertEquals([made.json.added, made.json.list.items], [2, 2]);
      assertEquals(demo.library.lists.get(id)?.open, false);
      const on = () => demo.library.lists.get(id)?.ids;

      const added = await run(["playlist", "add", "evening", c, a]);
      assertMatch(added.stdout, /^Evening: 4 items, 2 added\n$/);
      assertEquals(on(), [a, b, c, a]);
      const listed = await run(["library", "list", "--playlist", id]);
      assertMatch(listed.stdout, /^1 {2}movie .+\n(.*\n)*4 {2}movie /);
      const { json } = await run([
        "library",
        "list",
        "--playlist",
        id,
        "--json",
      ]);
      assertEquals(
        json.items.map((it: { position: number }) => it.position),
        [1, 2, 3, 4],
      );
      assertEquals((await run(["playlist", "move", id, "4", "1"])).code, 0);
      assertEquals(on(), [a, a, b, c]);
      const removed = await run(["playlist", "remove", id, "1", "3"]);
      assertMatch(removed.stdout, /^Evening: 2 items, 2 removed\n$/);
      assertEquals(on(), [a, c]);

      const none = await run(["playlist", "remove", id, "3"]);
      assertEquals(none.code, 3);
      assertMatch(none.stderr, /Cannot find entry 3: "Evening" has 2 items/);
      assertEquals((await run(["playlist", "remove", id, "x"])).code, 2);
      assertEquals((await run(["playlist", "add", id])).code, 2);
      assertEquals((await run(["playlist", "create", " "])).code, 2);
      assertEquals((await run(["playlist", "add", "Nothing", a])).code, 3);

      const open = await run([
        "playlist",
        "create",
        "Open",
        "--public",
        "--json",
      ]);
      assertEquals(demo.library.lists.get(open.json.list.id)?.open, true);
      const all = await run(["library", "playlists", "--json"]);
      assertEquals(
        all.json.playlists.map((it: { name: string }) => it.name),
        ["Evening", "Open"],
      );
    }),
);

networkTest(
  "mark and download take everything in a playlist",
  () =>
    withDemo({ items: 60, ...OF_ITS_OWN }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const ids = demo.library.visibleItems()
        .filter(({ kind }) => kind === "Movie").map(({ id }) => id).slice(0, 2);
      const id = "f".repeat(32);
      addPlaylist(demo, { id, name: "Evening", ids: [...ids, ...ids] });
      const empty = "e".repeat(32);
      addPlaylist(demo, { id: empty, name: "Nothing", ids: [] });
      await run(["library", "sync"]);
      const itemsOf = (list: { itemId: string }[]) =>
        list.map((it) => it.itemId).toSorted();
      for (const name of ["evening", id]) {
        const marks = await run(["mark", "watched", name, "--json"]);
        assertEquals(itemsOf(marks.json.marks), ids.toSorted());
      }
      const planned = await run([
        "download",
        "Evening",
        "--dry-run",
        "--json",
      ]);
      assertEquals(itemsOf(planned.json.downloads), ids.toSorted());
      const none = await run(["mark", "watched", "Nothing"]);
      assertEquals(none.code, 3);
      assertMatch(none.stderr, /nothing in it is in your libraries/);
      const favourite = async () => {
        const { json } = await run(["library", "playlists", "--json"]);
        const named = ({ name }: { name: string }) => name === "Evening";
        return json.playlists.find(named).favorite;
      };
      const marked = await run(["mark", "favourite", "Evening"]);
      assertEquals(marked.stdout, '"Evening" added to your favourites\n');
      await run(["library", "sync"]);
      assertEquals(await favourite(), true);

      await demo.stop();
      await run(["mark", "unfavourite", "Evening"]);
      assertEquals(await favourite(), false);
      const kept = await run(["mark", "unwatched", "Evening", "--json"]);
      assertEquals(
        kept.json.marks.map((it: { state: string }) => it.state),
        ["kept", "kept"],
      );
    }),
);
