import { refuseCoreFiles } from "deno-keyring-ffi-bindings/process";
import { assertEquals } from "@std/assert";

// macOS' own C library; on Linux `hardenProcess()` does this and more.
if (Deno.build.os === "darwin") {
  Deno.test({
    name: "refuseCoreFiles() leaves no core file to this process's children",
    sanitizeResources: false, // the library stays open
    async fn() {
      assertEquals(refuseCoreFiles(), true);
      const { stdout } = await new Deno.Command("/bin/sh", {
        args: ["-c", "ulimit -c"],
      }).output();
      assertEquals(new TextDecoder().decode(stdout), "0\n");
    },
  });
}
