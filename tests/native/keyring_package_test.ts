/** Tests that the keyring bindings can be published as they are. */
import { assert, assertEquals } from "@std/assert";

const MEMBER = new URL("../../src/ffi", import.meta.url).pathname;
const NAME = "deno-keyring-ffi-bindings";
const NOT_PUBLISHED = /\/(tests\/|example\.ts)/;

Deno.test({
  name: "deno publish --dry-run accepts src/ffi under a name with a scope",
  ignore: Deno.build.os === "windows", // copies with cp
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await new Deno.Command("cp", { args: ["-r", MEMBER, folder] }).output();
      const config = `${folder}/ffi/deno.json`;
      const text = await Deno.readTextFile(config);
      const scoped = text.replace(`"${NAME}"`, `"@example/${NAME}"`);
      await Deno.writeTextFile(config, scoped);
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["publish", "--dry-run", "--allow-dirty"],
        cwd: `${folder}/ffi`,
        env: { NO_COLOR: "1" },
      }).output();
      const report = new TextDecoder().decode(stderr);
      assert(success, report);
      assert(report.includes("/ffi/mod.ts"), report);
      assert(report.includes("/ffi/LICENSE"), report);
      assert(!NOT_PUBLISHED.test(report), report);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("src/ffi does not mention this project", async () => {
  const { stdout } = await new Deno.Command("grep", {
    args: ["-ril", "jelly", MEMBER],
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "");
});
