import { type MpvEvent, MpvIpc } from "../../src/system/mpv_ipc.ts";
import { assert, assertEquals } from "@std/assert";

/** A line whose letters have several bytes, to be cut at any byte. */
const LINE = `{"event":"log-message","text":"Straße 東京 👋"}\n`;

Deno.test({
  name: "MpvIpc reads a line whole when it comes in single bytes",
  ignore: Deno.build.os === "windows", // its channels are named pipes
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "mpv-channel-" });
    const path = `${folder}/socket`;
    const listener = Deno.listen({ transport: "unix", path });
    const sending = (async () => {
      const connection = await listener.accept();
      for (const byte of new TextEncoder().encode(LINE)) {
        await connection.write(Uint8Array.of(byte));
        await new Promise((done) => setTimeout(done, 1));
      }
      connection.close();
    })();
    const events: MpvEvent[] = [];
    const onEvent = (event: MpvEvent) => void events.push(event);
    const isAlive = () => true;
    const channel = await MpvIpc.open(path, { onEvent, isAlive });
    assert(channel !== null);
    await Promise.all([sending, channel.closed]);
    listener.close();
    await Deno.remove(folder, { recursive: true });
    assertEquals(events.map((it) => it.text), ["Straße 東京 👋"]);
  },
});

Deno.test({
  name: "MpvIpc reads what mpv sent before it quit, though mpv reads no more",
  ignore: Deno.build.os === "windows", // its channels are named pipes
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "mpv-channel-" });
    const path = `${folder}/socket`;
    const listener = Deno.listen({ transport: "unix", path });
    const quitting = (async () => {
      const connection = await listener.accept();
      await connection.write(new TextEncoder().encode(LINE.repeat(100)));
      connection.close();
    })();
    let events = 0;
    const channel = await MpvIpc.open(path, {
      onEvent: () => void events++,
      isAlive: () => true,
    });
    assert(channel !== null);
    await quitting;
    const replies = ["pause", "volume"].map((it) =>
      channel.send(["get_property", it])
    );
    assertEquals(await Promise.all(replies), [null, null]);
    await channel.closed;
    assertEquals(events, 100);
    listener.close();
    await Deno.remove(folder, { recursive: true });
  },
});
