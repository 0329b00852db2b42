/** Tests a library in which every name attacks the terminal or the disk. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

const NAMES: [title: string, name: string][] = [
  ["escape sequences", "\x1b]0;owned\x07\x1b[2JHo\x9b31mme"],
  ["right-to-left marks", "\u202eemoH\u2066\u200f"],
  ["line ends", "Ho\r\n\u2028me\njellytau: all is well"],
  ["a long text", "x".repeat(5_000)],
  ["half a letter", "Home\ud800"],
  ["paths", "../../etc/\0passwd"],
];
/** Enough for all items, with their names cut at a few hundred characters. */
const OUTPUT_MAX = 50_000;
const ITEMS = 40;

/** Sets the names and texts of every folder and item of the demo server. */
function poison(demo: DemoServer, name: string): void {
  for (const folder of demo.library.folders) Object.assign(folder, { name });
  for (const item of demo.library.visibleItems()) {
    const artist = item.artist === null ? null : name;
    const container = item.container === null ? null : name;
    Object.assign(item, { name, sortName: name, artist, container });
  }
}

for (const [title, name] of NAMES) {
  networkTest(
    `no command of the library prints what could harm a terminal when names hold ${title}`,
    async () => {
      await withDemo({ items: ITEMS }, async ({ run, demo, caFile, home }) => {
        const signIn = login(demo.url, "--ca-file", caFile);
        assertEquals((await run(signIn, { stdin: "demo" })).code, 0);
        poison(demo, name);
        const all = demo.library.visibleItems();
        const film = all.find((it) => it.kind === "Movie")?.id ?? "";
        const track = all.find((it) => it.kind === "Audio")?.id ?? "";
        assert(film && track, "there is one of each");
        const folder = ["--dir", `${home}/files`];
        const lines = [
          ["library", "sync"],
          ["library", "list"],
          ["library", "search", "x"],
          ["library", "resume"],
          ["library", "latest"],
          ["next"],
          ["library", "show", film],
          ["library", "show", track],
          ["library", "show", "no-such-name"],
          ["download", film, track, "--dry-run", ...folder],
          ["download", track, ...folder],
          ["download", "list"],
          ["download", "verify"],
          ["play", film, "--player", "no-such-player"],
        ];
        for (const line of lines) {
          for (const form of [[], ["--json"]]) {
            const { code, stdout, stderr } = await run([...line, ...form]);
            const printed = stdout + stderr;
            const where = `${line.join(" ")}: ${JSON.stringify(printed)}`;
            const expected = line.some((it) => it.startsWith("no")) ? 3 : 0;
            assertEquals(code, expected, where);
            assert(printed.length < OUTPUT_MAX, `${line}: ${printed.length}`);
            assert(printed.isWellFormed(), where);
            const bad = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.exec(printed);
            assertEquals(bad, null, where);
            assert(!/^jellytau: all is well/m.test(printed), where);
            // A reader of the JSON turns its escapes into characters.
            assert(!/\\u00[01]|\\u20[26]|\\[rn]/.test(printed), where);
          }
        }
        const files = [...Deno.readDirSync(`${home}/files`)];
        assertEquals(files.length, 1, "it is in its folder");
      });
    },
  );
}
