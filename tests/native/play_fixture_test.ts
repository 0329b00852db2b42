import { assertRejects } from "@std/assert";
import { askMpv } from "./play_fixture.ts";

Deno.test({
  name: "askMpv() fails at once when mpv closes the channel",
  ignore: Deno.build.os === "windows", // its channels are named pipes
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "mpv-channel-" });
    const path = `${folder}/socket`;
    using listener = Deno.listen({ transport: "unix", path });
    const closing = listener.accept().then((it) => it.close());
    const asked = () => askMpv(path, [["quit"]]);
    await assertRejects(asked, Error, "mpv closed the channel");
    await closing;
    await Deno.remove(folder, { recursive: true });
  },
});
