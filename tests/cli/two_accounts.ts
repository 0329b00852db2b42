import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals } from "@std/assert";
import { SMALL, withDemo } from "./cli_demo.ts";
import type { Run } from "./cli_fixture.ts";

/** Lends a home with the accounts `home` and `work`, the latter active. */
export function withTwoAccounts(
  use: (run: Run, demo: DemoServer) => Promise<void>,
): Promise<void> {
  return withDemo(SMALL, async ({ run, demo, caFile }) => {
    for (const alias of ["home", "work"]) {
      demo.users.addUser(alias, "p");
      const args = ["auth", "login", demo.url, "--user", alias];
      args.push("--password-stdin", "--ca-file", caFile, "--alias", alias);
      const ran = await run(args, { stdin: "p" });
      assertEquals(ran.code, 0, ran.stderr);
    }
    await use(run, demo);
  });
}
