import { assertEquals } from "@std/assert";
import { NO_KEYRING, withKeyringSession } from "./keyring_session.ts";

const EXAMPLE = new URL("../../src/ffi/example.ts", import.meta.url).pathname;

Deno.test({
  name:
    "src/ffi/example.ts stores, reads and deletes an entry of gnome-keyring",
  ignore: NO_KEYRING,
  fn: () =>
    withKeyringSession(async ({ env }) => {
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-check", "--no-prompt"]
          .concat("--allow-ffi", "--allow-env=SystemRoot", EXAMPLE),
        clearEnv: true,
        env: { ...env },
      }).output();
      assertEquals(
        new TextDecoder().decode(stdout),
        "Read: hunter2\nAfter deletion: nothing\n",
        new TextDecoder().decode(stderr),
      );
    }),
});
