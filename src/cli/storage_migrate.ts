import { Failure, FAILURES } from "../core/failure.ts";
import type { MigrationView } from "../service/protocol.ts";
import type { CommandSpec, Invocation } from "./command_spec.ts";
import { table } from "./output.ts";

export const storageMigrate: CommandSpec = {
  path: "storage migrate",
  summary: "move every token to the keyring or to the encrypted file",
  args: "<keyring|file>",
  options: [{ flags: "--dry-run", description: "say what would be moved" }],
  run: migrate,
};

async function migrate(run: Invocation): Promise<number> {
  const to = run.argument(0);
  if (to !== "keyring" && to !== "file") {
    throw new Failure("usage", `Cannot move tokens to "${to}"`, {
      hint: "One of keyring, file",
    });
  }
  const client = await run.client();
  const input = { to, dryRun: run.flag("dryRun") } as const;
  const reply = await client.send("migrate-storage", input, run);
  run.output.data(reply, () => table(reply.entries.map(line)));
  return exitCodeOf(reply.entries);
}

function line({ userName, serverId, from, to, state, problem }: MigrationView) {
  const where = from === to ? to : `${from} to ${to}`;
  return [state, `${userName} on ${serverId}`, where, problem?.message ?? ""];
}

/** All failed in one way: that way's; else partly done. */
function exitCodeOf(entries: readonly MigrationView[]): number {
  const failed = entries.filter((it) => it.state === "failed");
  const codes = new Set(failed.map((it) => it.problem?.exitCode ?? 1));
  if (failed.length === 0) return 0;
  const [code = 1] = codes;
  return failed.length === entries.length && codes.size === 1
    ? code
    : FAILURES.partial.exitCode;
}
