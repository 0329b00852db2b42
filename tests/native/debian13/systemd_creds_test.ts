/** Tests the recipe of docs/keys.md for systemd 256 and later. */
import { checkRecipe, withRecipeHome } from "../key_recipe.ts";

const SOCKET = "/run/systemd/io.systemd.Credentials";

Deno.test("the recipe for systemd-creds unlocks the encrypted file", () =>
  withCredentialService(() =>
    withRecipeHome((home, env) => checkRecipe("systemd-creds", home, env))
  ));

/** Starts the service as systemd does, which does not run in a root. */
async function withCredentialService(use: () => Promise<void>): Promise<void> {
  await Deno.mkdir("/run/systemd", { recursive: true });
  await Deno.remove(SOCKET).catch(() => undefined);
  await using service = new Deno.Command("systemd-socket-activate", {
    args: ["--accept", "--fdname=varlink", "-l", SOCKET, "systemd-creds"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let tries = 0; tries < 200; tries++) {
    const isThere = await Deno.lstat(SOCKET).then(() => true, () => false);
    if (isThere) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  await use();
  service.kill("SIGKILL");
}
