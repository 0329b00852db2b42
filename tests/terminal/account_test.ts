import { assertEquals } from "@std/assert";
import { BINARY, run } from "../native/binary.ts";
import { signedInTest } from "../native/signed_in.ts";
import { NO_TMUX, withTmux } from "./tmux.ts";

const SIZE = { columns: 100, rows: 30 };

signedInTest({
  name: "the TUI uses the account in JELLYTAU_ACCOUNT, and stores no choice",
  ignore: NO_TMUX,
}, async ({ demo, env, home, jellytau }) => {
  const host = new URL(demo.url).host;
  demo.users.addUser("guest", "secret");
  const login = ["auth", "login", demo.url, "--user", "guest"];
  login.push("--password-stdin", "--ca-file", `${home}/ca.pem`);
  assertEquals((await run(login, { env, stdin: "secret" })).code, 0);
  const variables = { ...env, JELLYTAU_ACCOUNT: `demo@${host}` };
  await withTmux({ ...SIZE, env: variables }, async (tmux) => {
    await tmux.type(`exec ${BINARY}`);
    await tmux.press("Enter");
    await tmux.waitFor(/▌ +Films +\d+/);
    await tmux.waitFor(/^JellyTau .*demo@/);
    await tmux.press("A");
    await tmux.waitFor(/demo\S* \(active\) +valid/);
    await tmux.press("q");
  });
  const { stdout } = await jellytau("auth", "list");
  const { accounts } = JSON.parse(stdout);
  assertEquals(
    accounts.map((it: { userName: string; active: boolean }) => [
      it.userName,
      it.active,
    ]),
    [["guest", true], ["demo", false]],
  );
});
