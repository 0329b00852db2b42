import { assertEquals } from "@std/assert";
import { login, withDemo } from "../cli/cli_demo.ts";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";

for (
  const [name, when, line, exitCode] of [
    ["sync-library", "the library is synced", ["library", "sync"], 0],
    // Only the server knows this name.
    ["refresh-item", "an item is not stored", ["library", "show", "kubo"], 2],
  ] as const
) {
  networkTest(
    `${name} asks once which server answers when ${when}`,
    () =>
      withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
        await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
        await run(["library", "sync"]);
        const before = demo.log.requests.length;
        const { code, stderr } = await run([...line]);
        assertEquals(code, exitCode, stderr);
        const asked = demo.log.requests.slice(before)
          .filter(({ path }) => path === "/System/Info/Public");
        assertEquals(asked.length, 1);
      }),
  );
}
