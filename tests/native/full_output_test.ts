/** Tests commands whose output cannot be written. */
import { assertEquals, assertMatch } from "@std/assert";
import { BINARY, withEmptyHome } from "./binary.ts";

/** Source: full(4); every write to it fails as on a full disk. */
const FULL = "/dev/full";

const COMMANDS = ["--version", "--help", "auth list --json", "completion bash"];

for (const command of COMMANDS) {
  Deno.test({
    name: `\`jellytau ${command}\` says so when its output cannot be written`,
    ignore: Deno.build.os !== "linux",
    fn: () =>
      withEmptyHome(async ({ env }) => {
        const { code, stderr } = await new Deno.Command("/bin/sh", {
          args: ["-c", `exec "$0" "$@" > ${FULL}`, BINARY]
            .concat(command.split(" ")),
          clearEnv: true,
          env,
          stdin: "null",
        }).output();
        const said = new TextDecoder().decode(stderr);
        assertEquals(code, 1, said);
        assertMatch(said, /Cannot write output: disk full/);
        assertEquals(said.includes("bug"), false, said);
      }),
  });
}
