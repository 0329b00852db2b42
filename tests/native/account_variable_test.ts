import { assertEquals } from "@std/assert";
import { run } from "./binary.ts";
import { signedInTest } from "./signed_in.ts";

signedInTest({
  name: "jellytau uses the account in JELLYTAU_ACCOUNT unless another is named",
}, async ({ demo, env, home, jellytau }) => {
  const login = ["auth", "login", demo.url, "--user", "guest"];
  login.push("--password-stdin", "--ca-file", `${home}/ca.pem`);
  demo.users.addUser("guest", "secret");
  const added = await run([...login, "--json"], { env, stdin: "secret" });
  assertEquals(added.code, 0, added.stderr);
  const usersOf = async (account: string, ...args: string[]) => {
    const variables = { ...env, JELLYTAU_ACCOUNT: account };
    const ran = await run(["auth", "list", "--json", ...args], {
      env: variables,
    });
    const { accounts = [] } = JSON.parse(ran.stdout || "{}");
    return [
      ran.code,
      ...accounts.map((it: { userName: string }) => it.userName),
    ];
  };
  const host = new URL(demo.url).host;
  assertEquals(await usersOf(`demo@${host}`), [0, "demo"]);
  assertEquals(await usersOf(`demo@${host}`, "--account", `guest@${host}`), [
    0,
    "guest",
  ]);
  assertEquals(await usersOf("nobody"), [3]);
  const { stdout } = await jellytau("auth", "list");
  assertEquals(JSON.parse(stdout).accounts.length, 2);
});
