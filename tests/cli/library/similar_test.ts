import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

networkTest(
  "library similar lists other titles of the same kind, and needs the server",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const film = "Blade Dancer (1982)";
      const similar = ["library", "similar", film];
      const { code, json, stderr } = await run([...similar, "--json"]);
      assertEquals(code, 0, stderr);
      const { items } = json;
      assert(items.length > 0 && items.length <= 12, `${items.length}`);
      for (const it of items) {
        assertEquals(it.type, "movie");
        assert(it.name !== film);
      }
      const shown = await run(similar);
      assert(shown.stdout.includes(items[0].name), shown.stdout);
      demo.options.answer = ({ url }) =>
        url.includes("/Similar")
          ? Response.json({ Items: [], TotalRecordCount: 0, StartIndex: 0 })
          : null;
      const none = await run(similar);
      assertEquals([none.code, none.stdout], [0, ""]);
      assert(none.stderr.includes("No similar titles found"), none.stderr);
      await demo.stop();
      assertEquals((await run(similar)).code, 5);
    }),
);
