import { quitLeftPlayer, socketPath } from "../../src/system/left_player.ts";
import { assertEquals } from "@std/assert";

/** Below the limit of an mpv that may still load its configuration. */
const PATIENCE_MS = 15_000;

Deno.test({
  name: "quitLeftPlayer() asks a player to quit when it reports no position",
  ignore: Deno.build.os === "windows", // its channels are named pipes
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "left-player-" });
    const path = socketPath(folder);
    using listener = Deno.listen({ transport: "unix", path });
    let said = "";
    const mute = (async () => {
      using connection = await listener.accept();
      const bytes = new Uint8Array(1_024);
      while (!said.includes("quit")) {
        const read = await connection.read(bytes);
        if (read === null) return;
        said += new TextDecoder().decode(bytes.subarray(0, read));
      }
    })();
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), PATIENCE_MS);
    const quit = quitLeftPlayer(folder);
    assertEquals(await Promise.race([quit, late.promise]), null);
    clearTimeout(timer);
    await mute;
    await Deno.remove(folder, { recursive: true });
    const commands = said.trim().split("\n").map((it) =>
      JSON.parse(it).command
    );
    assertEquals(commands, [["get_property", "time-pos"], ["quit"]]);
  },
});
