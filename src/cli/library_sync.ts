import { counted } from "../core/counted.ts";
import { Failure } from "../core/failure.ts";
import type { CommandSpec, Invocation } from "./command_spec.ts";
import { ProgressLine } from "./progress_line.ts";

export const librarySync: CommandSpec = {
  path: "library sync",
  summary: "read from the server what the libraries hold",
  options: [{
    flags: "--full",
    description: "everything anew, not only what changed",
  }],
  needsToken: () => true,
  run: sync,
};

async function sync(run: Invocation): Promise<number> {
  const client = await run.client();
  const line = new ProgressLine(run);
  const stop = client.onEvent((event) => {
    if (event.kind !== "sync-progress") return;
    const { library, done, total } = event;
    line.show(`${library}: ${done} of ${total}`, { done: done >= total });
  });
  const account = run.value("account");
  const input = { account, full: run.flag("full"), ...run.timeout() };
  try {
    const reply = await client.send("sync-library", input, run);
    line.stop();
    run.output.data(reply, () => [
      `${counted(reply.items, "item")} in ${
        counted(reply.libraries, "library", "libraries")
      }: ` +
      `${reply.added} added, ${reply.updated} updated, ` +
      `${reply.removed} removed, in ${seconds(reply.durationMs)}`,
    ]);
    for (const { name } of reply.skipped) {
      run.output.note(`Skipped "${name}": the server does not allow it`);
    }
    return run.output.verdict(skippedSome(reply.skipped));
  } finally {
    line.stop();
    stop();
  }
}

function skippedSome(skipped: readonly { name: string }[]): Failure | null {
  if (skipped.length === 0) return null;
  const names = skipped.map(({ name }) => `"${name}"`).join(", ");
  return new Failure("partial", `Cannot read every library: not ${names}`, {
    hint: "Ask the server's administrator for the right to them",
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
