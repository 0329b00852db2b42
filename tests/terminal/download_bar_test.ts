import { seededFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BINARY } from "../native/binary.ts";
import { signedInTest } from "../native/signed_in.ts";
import { NO_TMUX, withTmux } from "./tmux.ts";

signedInTest({
  name: "jellytau download shows a bar, and Ctrl-C pauses it for the next run",
  ignore: NO_TMUX,
}, async ({ demo, env, jellytau }) => {
  const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
  const file = seededFile(1, 30_000_000);
  demo.files.set(film?.id ?? "", file);
  demo.files.options.chunkBytes = 65_536;
  demo.files.options.chunkDelayMs = 20;
  await withTmux({ columns: 90, rows: 20, env }, async (tmux) => {
    await tmux.type(`${BINARY} download ${film?.id}; echo code=$?`);
    await tmux.press("Enter");
    const screen = await tmux.waitFor(/MB\/s +\d+:\d\d left/);
    const bars = screen.split("\n").filter((it) => /[█░]{20}/.test(it));
    assertEquals(bars.length, 1, screen);
    assertMatch(bars[0] ?? "", /^[█]*[░]*\s+\d+ %/);
    await tmux.press("C-c");
    const ended = await tmux.waitFor("code=130");
    assertMatch(ended, /downloads are paused/);
    assertMatch(ended, /Run the same command to continue/);
  });
  const list = await jellytau("download", "list");
  const [download] = list.json.downloads;
  assertEquals(download.state, "paused");
  assert(download.receivedBytes > 0);
  const asked: (string | null)[] = [];
  demo.files.options.onRequest = (it) => asked.push(it.headers.get("range"));
  demo.files.options.chunkDelayMs = 0;
  const ran = await jellytau("download", film?.id ?? "");
  assertEquals([ran.code, ran.json.downloads[0].state], [0, "done"]);
  assertEquals(asked, [`bytes=${download.receivedBytes}-`]);
});
