import type { TokenKey } from "../../src/core/token_key.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { withCli } from "./cli_fixture.ts";
import { withTwoAccounts } from "./two_accounts.ts";

networkTest(
  "runRoot() opens the TUI with the account that the line or JELLYTAU_ACCOUNT names",
  () =>
    withTwoAccounts(async (run) => {
      const { json: { accounts } } = await run(["auth", "list", "--json"]);
      const nameOf = (key: TokenKey | null) =>
        accounts.find((it: TokenKey) => it.userId === key?.userId)?.alias ??
          null;
      const opened = async (args: string[], account?: string) => {
        const names: (string | null)[] = [];
        const ran = await run(args, {
          openTui: (key) => void names.push(nameOf(key)),
          ...account === undefined ? {} : { account },
        });
        assertEquals(ran.code, 0, ran.stderr);
        return names;
      };
      assertEquals(await opened([]), [null]);
      assertEquals(await opened(["--account", "home"]), ["home"]);
      assertEquals(await opened([], "home"), ["home"]);
      assertEquals(await opened(["--account", "work"], "home"), ["work"]);
    }),
);

networkTest(
  "runRoot() opens no TUI when the account does not exist",
  () =>
    withTwoAccounts(async (run) => {
      const openTui = () => {
        throw new Error("opened");
      };
      const ran = await run(["--account", "nobody"], { openTui });
      assertEquals(ran.code, 3);
      assertMatch(ran.stderr, /Cannot find account "nobody"/);
    }),
);

networkTest(
  "runRoot() opens the TUI for a sign-in when there is no account",
  () =>
    withCli(async (run) => {
      const opened: (TokenKey | null)[] = [];
      const ran = await run([], {
        account: "home",
        openTui: (account) => void opened.push(account),
      });
      assertEquals([ran.code, opened], [0, [null]]);
    }),
);
