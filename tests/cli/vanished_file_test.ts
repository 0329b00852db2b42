/**
 * Tests that a missing encrypted file is reported as damage until the user
 * gives it up.
 */
import { assert, assertEquals } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

networkTest(
  "`storage accept-rollback` gives up a missing encrypted file",
  () =>
    withDemo({}, async ({ run, demo, caFile, home }) => {
      const args = login(demo.url, "--ca-file", caFile, "--force");
      const signIn = () => run(args, { stdin: "demo" });
      const kindOf = (stderr: string) => JSON.parse(stderr).error.kind;
      assertEquals((await signIn()).code, 0);
      await Deno.remove(`${home}/data/tokens.json`);
      const refused = await run([...args, "--json"], { stdin: "demo" });
      assertEquals(refused.code, 8);
      assertEquals(kindOf(refused.stderr), "storage_damaged");
      const read = await run(["auth", "token", "--json"]);
      assertEquals(kindOf(read.stderr), "storage_damaged");
      const given = await run(["storage", "accept-rollback"]);
      assertEquals(given.code, 0, given.stderr);
      assert(given.stdout.includes("encrypted file is missing"), given.stdout);
      assertEquals((await signIn()).code, 0);
      assertEquals((await run(["auth", "status"])).code, 0);
    }),
);
