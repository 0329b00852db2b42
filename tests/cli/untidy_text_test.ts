/**
 * Tests the output of commands with the names and overviews of real servers.
 */
import { detailsOf } from "../../src/demo/sample_details.ts";
import { textWidth } from "../../src/core/text_width.ts";
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

const OVERVIEW = "One &amp; two<br>ส่วน <i>three</i> &#8212; four";

networkTest(
  "library list and show print stand-ins, aligned cells and overviews as text when titles are untidy",
  () =>
    withDemo({ items: 60 }, async ({ run, demo, caFile }) => {
      const signIn = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      const films = demo.library.visibleItems()
        .filter((it) => it.kind === "Movie");
      const names = ["  ", "น้ำ น้ำ", "東京物語", "👨\u200d👩\u200d👧 Home"];
      films.forEach((film, i) => {
        const name = names[i % names.length] ?? "";
        const details = { ...detailsOf(film), Overview: OVERVIEW };
        Object.assign(film, { name, sortName: name, details });
      });
      assertEquals((await run(["library", "sync"])).code, 0);
      const list = await run(["library", "list", "--type", "movie"]);
      const lines = list.stdout.split("\n").filter((it) =>
        it.startsWith("movie")
      );
      assert(lines.length >= names.length, list.stdout);
      assert(lines.some((it) => it.includes("Untitled movie")), list.stdout);
      const columns = lines.map((it) =>
        textWidth(it.replace(/ [12]\d{3} .*/, ""))
      );
      assertEquals(new Set(columns).size, 1, list.stdout);
      const shown = await run(["library", "show", films[0]?.id ?? ""]);
      assert(shown.stdout.startsWith("Untitled movie\n"), shown.stdout);
      assert(
        shown.stdout.includes("  One & two\n  ส่วน three — four\n"),
        shown.stdout,
      );
    }),
);

networkTest(
  "server list prints the host when a server has no name",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      demo.options.serverName = " ";
      const signIn = login(demo.url, "--ca-file", caFile);
      assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
      const { json } = await run(["server", "list", "--json"]);
      assertEquals(json.servers[0].name, new URL(demo.url).host);
    }),
);
