/** Tests the recipes of docs/keys.md for which Debian 12 has the programs. */
import { lacks } from "../requirements.ts";
import { checkRecipe, runShell, withRecipeHome } from "./key_recipe.ts";

Deno.test({
  name: "the recipe for pass unlocks the encrypted file",
  ignore: lacks("pass", "gpg"),
  fn: () =>
    withRecipeHome(async (home, env) => {
      await runShell(
        `mkdir -m 0700 "$HOME/.gnupg"
         gpg --batch --quiet --passphrase '' \
           --quick-generate-key ada@media.example default default never
         pass init ada@media.example`,
        env,
      );
      try {
        await checkRecipe("pass", home, env);
      } finally {
        await runShell("gpgconf --kill all", env);
      }
    }),
});

Deno.test({
  name: "the recipe for age unlocks the encrypted file",
  ignore: lacks("age"),
  fn: () => withRecipeHome((home, env) => checkRecipe("age", home, env)),
});

Deno.test({
  name:
    "the recipe for a TPM unlocks the encrypted file, and no other TPM does",
  ignore: lacks("swtpm", "tpm2_unseal"),
  fn: () =>
    withRecipeHome(async (home, env) => {
      await withTpm(`${home}/tpm`, async (tcti) => {
        await checkRecipe("A TPM", home, { ...env, TPM2TOOLS_TCTI: tcti });
      });
      await withTpm(`${home}/other-tpm`, async (tcti) => {
        await runShell('! "$HOME/.local/bin/jellytau-tpm-key"', {
          ...env,
          TPM2TOOLS_TCTI: tcti,
        });
      });
    }),
});

/** Lends a software TPM with this state, as the tools name it. */
async function withTpm(
  state: string,
  use: (tcti: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(state);
  const port = freePorts();
  await using tpm = new Deno.Command("swtpm", {
    args: [
      ...["socket", "--tpm2", "--tpmstate", `dir=${state}`],
      ...["--server", `type=tcp,port=${port}`],
      ...["--ctrl", `type=tcp,port=${port + 1}`],
      ...["--flags", "not-need-init,startup-clear"],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await untilListening(port + 1);
  await use(`swtpm:host=127.0.0.1,port=${port}`);
  tpm.kill("SIGKILL");
}

/** Returns a port that is free, and so is the next one. */
function freePorts(): number {
  for (;;) {
    using first = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      Deno.listen({ hostname: "127.0.0.1", port: first.addr.port + 1 }).close();
      return first.addr.port;
    } catch {
      continue; // the next one is taken
    }
  }
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      return (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  throw new Error("swtpm does not listen");
}
