/** Tests that tokens survive a disk that refuses to write. */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { SECRET_WORD } from "../secret_word.ts";
import { withEmptyHome } from "./binary.ts";
import {
  FILL,
  NO_MOUNTS,
  OWN_MOUNTS,
  runWithMounts,
  SMALL_DISK,
} from "./own_mounts.ts";

for (const how of ["full", "read-only"]) {
  Deno.test({
    name: `EncryptedFileStorage keeps every token when its disk is ${how}`,
    ignore: NO_MOUNTS,
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "disk-" });
      const worker = new URL("./refusing_disk.ts", import.meta.url).pathname;
      const config = new URL("../../deno.json", import.meta.url).pathname;
      const run = ["run", "-A", "--quiet", "--no-check", "-c", config, worker];
      const [program = "", ...args] = OWN_MOUNTS;
      const { code, stderr } = await new Deno.Command(program, {
        args: [...args, Deno.execPath(), ...run, folder, how],
      }).output();
      await Deno.remove(folder);
      assertEquals(code, 0, new TextDecoder().decode(stderr));
    },
  });
}

Deno.test({
  name:
    "jellytau keeps the token that was there when the disk is full or read-only",
  ignore: NO_MOUNTS,
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const demo = await startDemoServer({ newToken: () => SECRET_WORD });
      try {
        await Deno.writeTextFile(`${path}/ca.pem`, demo.certificate.caPem);
        await Deno.writeTextFile(`${path}/password`, "demo");
        const login = `jellytau auth login ${demo.url} --user demo ` +
          `--password-file ${path}/password --ca-file ${path}/ca.pem`;
        const [first, full, again, read, room, readOnly] = await runWithMounts([
          ...SMALL_DISK,
          `${login} --store file`,
          FILL,
          "jellytau storage rotate --json",
          `${login} --force --json`,
          "rm filler filler2",
          "jellytau auth token",
          "jellytau storage rotate",
          `mount -o remount,ro "$PWD"`,
          "jellytau storage rotate --json",
        ], env);
        assertEquals(first?.code, 0, first?.stderr);
        assertEquals(full?.code, 8, full?.stderr);
        const { kind, hint } = JSON.parse(full?.stderr ?? "").error;
        assertEquals(kind, "storage_unavailable");
        assert(hint !== "");
        assertEquals(again?.code, 8, again?.stderr);
        assertEquals(read?.stdout, `${SECRET_WORD}\n`, read?.stderr);
        assertEquals(room?.code, 0, room?.stderr);
        assertEquals(readOnly?.code, 8, readOnly?.stderr);
      } finally {
        await demo.stop();
      }
    }),
});
