import { STORAGE } from "../global_options.ts";
import { Failure } from "../../core/failure.ts";
import type { MigrationView, Reply } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { table } from "../output/table.ts";
import { withStorageProgress } from "./progress.ts";

export const storageMigrate: Command = {
  path: "storage migrate",
  summary: "move all tokens to the keyring or the encrypted file",
  args: "<keyring|file>",
  about: [
    "Copies each token, the headers of `server header set` and the keys of " +
    "`server certificate set`, reads them back, compares them, and only then removes the original. If the command is interrupted, run it again.",
  ],
  examples: [
    ["see what would be moved", "storage migrate keyring --dry-run"],
    ["move all tokens to the keyring", "storage migrate keyring"],
    ["move all tokens to the encrypted file", "storage migrate file"],
  ],
  globals: STORAGE,
  paints: true,
  options: [{ flags: "--dry-run", description: "show what would be moved" }],
  run: migrate,
};

async function migrate(run: Invocation): Promise<number> {
  const to = run.argument(0);
  if (to !== "keyring" && to !== "file") {
    throw new Failure("usage", `Cannot move tokens: "${to}" is not a storage`, {
      hint: "Use `keyring` or `file`",
    });
  }
  const input = { to, dryRun: run.flag("dryRun") } as const;
  const reply = await withStorageProgress(
    run,
    (client) => client.send("migrate-storage", input, run),
  );
  run.output.data(
    reply,
    () =>
      run.output.paintStates(table([
        ...reply.entries.map(line),
        ...reply.headers.map((it) => originLine(it, "headers")),
        ...reply.certificates.map((it) => originLine(it, "client key")),
      ])),
  );
  return run.output.verdict(verdictOf([
    ...reply.entries,
    ...reply.headers,
    ...reply.certificates,
  ]));
}

function line({ userName, serverId, from, to, state, problem }: MigrationView) {
  const where = from === to ? to : `${from} to ${to}`;
  return [state, `${userName} on ${serverId}`, where, problem?.message ?? ""];
}

function originLine(
  it: Reply<"migrate-storage">["certificates"][0],
  what: string,
) {
  const { origin, from, to, state, problem } = it;
  const where = from === to ? to : `${from} to ${to}`;
  return [state, `${what} of ${origin}`, where, problem?.message ?? ""];
}

/** Returns the problem if all entries have the same; else `partial`. */
function verdictOf(
  entries: readonly Pick<MigrationView, "state" | "problem">[],
): Failure | null {
  const problems = entries.flatMap((it) => it.problem ?? []);
  const [first] = problems;
  if (first === undefined) return null;
  const codes = new Set(problems.map((it) => it.exitCode));
  const isOne = codes.size === 1 &&
    entries.every((it) => it.state === "failed");
  if (isOne) return Failure.from(first);
  const count = `${problems.length} of ${entries.length}`;
  return new Failure("partial", `Cannot move ${count} tokens: some failed`, {
    hint: first.hint,
  });
}
