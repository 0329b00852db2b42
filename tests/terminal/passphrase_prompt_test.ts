/**
 * Tests the question for the passphrase of the encrypted file in a real
 * terminal.
 */
import { startDemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
import { BINARY, run, withEmptyHome } from "../native/binary.ts";
import { filesHolding, SECRET_WORD } from "../secret_word.ts";
import { NO_TMUX, withTmux } from "./tmux.ts";

const PASSPHRASE = "correct horse";

Deno.test({
  name:
    "jellytau asks for the passphrase, shows no letter, and a wrong one costs nothing",
  ignore: NO_TMUX,
  fn: () =>
    withEmptyHome(async ({ env, path }) => {
      const demo = await startDemoServer({ newToken: () => SECRET_WORD });
      try {
        await Deno.writeTextFile(`${path}/ca.pem`, demo.certificate.caPem);
        const login = ["auth", "login", demo.url, "--user", "demo"];
        login.push("--password-stdin", "--ca-file", `${path}/ca.pem`);
        login.push("--store", "file");
        const { code, stderr } = await run(login, { env, stdin: "demo\n" });
        assertEquals(code, 0, stderr);
        await askAt(env, path);
      } finally {
        await demo.stop();
      }
    }),
});

async function askAt(env: Record<string, string>, path: string): Promise<void> {
  const file = `${path}/.local/share/jellytau/tokens.json`;
  await withTmux({ columns: 100, rows: 30, env }, async (tmux) => {
    await tmux.type(`PS1='ready> '; clear`);
    await tmux.press("Enter");
    const start = async (words: string, question: string) => {
      await tmux.type("clear");
      await tmux.press("Enter");
      await tmux.waitFor(/^ready>\s*$/); // nothing is left of the run before
      await tmux.type(`clear; ${BINARY} ${words}; echo exit=$?`);
      await tmux.press("Enter");
      await tmux.waitFor(question);
    };
    const answer = async (text: string) => {
      await tmux.type(text);
      await tmux.press("Enter");
    };
    await start("storage slot add passphrase", "New passphrase:");
    await answer(PASSPHRASE);
    await tmux.waitFor("Repeat the passphrase:");
    await answer("another");
    const differs = await tmux.waitFor("exit=2");
    assert(differs.includes("the two passphrases differ"));
    await start("storage slot add passphrase", "New passphrase:");
    await answer(PASSPHRASE);
    await tmux.waitFor("Repeat the passphrase:");
    await answer(PASSPHRASE);
    const added = await tmux.waitFor("exit=0");
    assertEquals(added.includes("horse"), false);

    const { json } = await run(["storage", "slot", "list", "--json"], { env });
    await run(["storage", "slot", "remove", json.slots[0].id], {
      env: { ...env, JELLYTAU_PASSPHRASE: PASSPHRASE },
    });
    await Deno.remove(`${path}/.config/jellytau/storage.key`);
    const before = await Deno.readTextFile(file);
    for (
      const [given, code] of [["mistaken", 4], [PASSPHRASE, 0]] as const
    ) {
      await start("auth token --header > /dev/null", "Passphrase for slot ");
      await answer(given);
      const screen = await tmux.waitFor(`exit=${code}`);
      assertEquals(screen.includes(given), false, screen);
    }
    await start("auth token --header > /dev/null", "Passphrase for slot ");
    await tmux.press("C-c");
    await tmux.waitFor("exit=130");
    assertEquals(await Deno.readTextFile(file), before);
    assertEquals(await filesHolding(path), []);
  });
}
