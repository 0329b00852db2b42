import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assertEquals, assertMatch } from "../assert.ts";
import { networkTest } from "../jellyfin/jellyfin_world.ts";
import { SMALL, withDemo } from "./cli_demo.ts";
import type { Run } from "./cli_world.ts";

/** Lends a home with the accounts `home` and `work`, the latter active. */
function withTwoAccounts(
  use: (run: Run, demo: DemoServer) => Promise<void>,
): Promise<void> {
  return withDemo(SMALL, async ({ run, demo, caFile }) => {
    for (const alias of ["home", "work"]) {
      demo.household.addUser(alias, "p");
      const args = ["auth", "login", demo.url, "--user", alias];
      args.push("--password-stdin", "--ca-file", caFile, "--alias", alias);
      const ran = await run(args, { stdin: "p" });
      assertEquals(ran.code, 0, ran.stderr);
    }
    await use(run, demo);
  });
}

networkTest(
  "account() prefers what is typed, then JELLYTAU_ACCOUNT",
  () =>
    withTwoAccounts(async (run) => {
      const listed = async (...args: string[]) => {
        const ran = await run(["auth", "status", "--no-check", ...args], {
          account: "home",
        });
        assertEquals(ran.code, 0, ran.stderr);
        return ran.stdout.match(/^\w+/gm);
      };
      assertEquals(await listed(), ["home"]);
      assertEquals(await listed("--account", "work"), ["work"]);
      assertEquals(await listed("work"), ["work"]);
    }),
);

networkTest(
  "account() ignores JELLYTAU_ACCOUNT when JELLYTAU_TOKEN brings an account",
  () =>
    withTwoAccounts(async (run) => {
      const given = { account: "nobody", hasRunAccount: true };
      for (const line of ["auth list", "auth status --no-check"]) {
        const ran = await run(line.split(" "), given);
        assertEquals(ran.code, 0, ran.stderr);
      }
      const typed = await run(["auth", "list", "--account", "nobody"], given);
      assertEquals(typed.code, 3);
    }),
);

networkTest(
  "`auth logout --all` signs out of all accounts, also with JELLYTAU_ACCOUNT",
  () =>
    withTwoAccounts(async (run, demo) => {
      const given = { account: "home" };
      for (const words of [["work"], ["--account", "work"]]) {
        const ran = await run(["auth", "logout", "--all", ...words], given);
        assertEquals(ran.code, 2);
        assertMatch(ran.stderr, /Cannot use --all with an account/);
      }
      const ran = await run(["auth", "logout", "--all", "--json"], given);
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.signedOut.length, 2);
      assertEquals(demo.household.devices, []);
    }),
);

networkTest(
  "`auth logout` without an argument signs out of JELLYTAU_ACCOUNT",
  () =>
    withTwoAccounts(async (run) => {
      const ran = await run(["auth", "logout", "--json"], { account: "home" });
      assertEquals(ran.code, 0, ran.stderr);
      const { signedOut: [out] } = ran.json;
      assertEquals(out.userName, "home");
    }),
);

networkTest(
  "`auth switch` without an argument ignores JELLYTAU_ACCOUNT",
  () =>
    withTwoAccounts(async (run) => {
      for (const userName of ["home", "work"]) {
        const ran = await run(["auth", "switch", "--json"], {
          account: "work",
        });
        assertEquals([ran.code, ran.json.userName], [0, userName]);
      }
    }),
);
