import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { withTwoAccounts } from "./two_accounts.ts";

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
      assertEquals(demo.users.devices, []);
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

networkTest(
  "`doctor` names each account whose server is out of reach",
  () =>
    withTwoAccounts(async (run, demo) => {
      await demo.stop();
      const ran = await run(["doctor", "--json"]);
      const details: string[] = ran.json.checks
        .filter((it: { name: string }) => it.name === "server")
        .map((it: { detail: string }) => it.detail);
      const names = details.map((it) => /^(.+): Cannot reach/.exec(it)?.[1]);
      const { host } = new URL(demo.url);
      assertEquals(names.sort(), [`home@${host}`, `work@${host}`]);
    }),
);
