/**
 * Runs the service as a screen does, until its standard input is closed.
 *
 *   service_process.ts <home>
 *
 * Reads a command per line, `["list-accounts",{…}]`, and answers each with one
 * line: `{"reply":…}` or `{"failure":"<kind>"}`.
 */
import { toFailure } from "../../src/core/failure.ts";
import { openDependencies } from "../../src/app/dependencies.ts";
import { InProcessClient } from "../../src/service/in_process_client.ts";
import type { CommandInput, CommandName } from "../../src/service/protocol.ts";
import { Service } from "../../src/service/service.ts";
import { findPaths } from "../../src/system/paths.ts";
import { keySourcesWithout } from "../../src/app/key_sources.ts";
import { linesOf } from "./lines_of.ts";

const [home = ""] = Deno.args;
const homes = {
  jellytauHome: home,
  home,
  localAppData: null,
  xdgDataHome: null,
  xdgConfigHome: null,
  xdgCacheHome: null,
  xdgStateHome: null,
};
const deps = openDependencies({
  paths: findPaths("linux", homes),
  system: "linux",
  personPresent: false,
  keySources: keySourcesWithout({
    passphrase: null,
    credentialsDirectory: null,
  }),
  tell: () => undefined,
});
const client = new InProcessClient(new Service(deps.service));
for await (const line of linesOf(Deno.stdin.readable)) {
  const [name, input] = JSON.parse(line);
  answer(await run(name, input));
}
deps.close();

async function run(name: CommandName, input: CommandInput<CommandName>) {
  try {
    return { reply: await client.send(name, input) };
  } catch (caught) {
    const { kind, message } = toFailure(caught);
    return { failure: kind, message };
  }
}

function answer(value: unknown): void {
  const text = `${JSON.stringify(value)}\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
