import { assertEquals } from "@std/assert";

Deno.test({
  name:
    "openLibrary() keeps buffers alive until a call on another thread returns",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", "--v8-flags=--expose-gc"]
        .concat(new URL("lent_buffers.ts", import.meta.url).pathname),
    }).output();
    const noise = new TextDecoder().decode(stderr);
    // If `bare` were 0, the runtime would keep the buffers and ours could go.
    const expected = { bare: 1, ours: 0 };
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), expected, noise);
  },
});
