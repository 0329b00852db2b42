import { assertEquals } from "../assert.ts";

Deno.test({
  name: "openLibrary() holds what is lent to another thread until it returns",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", "--v8-flags=--expose-gc"]
        .concat(new URL("lent_buffers.ts", import.meta.url).pathname),
    }).output();
    const noise = new TextDecoder().decode(stderr);
    // Were `bare` 0, the runtime held them itself, and ours could go.
    const expected = { bare: 1, ours: 0 };
    assertEquals(JSON.parse(new TextDecoder().decode(stdout)), expected, noise);
  },
});
