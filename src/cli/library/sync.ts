import { ONLINE } from "../global_options.ts";
import { counted } from "../../core/labels.ts";
import { Failure } from "../../core/failure.ts";
import { goneNote } from "../../core/library_notes.ts";
import { unplayableNote } from "../../core/unplayable.ts";
import { unsupportedNote } from "../../core/unsupported_note.ts";
import type { Reply } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { ProgressLine } from "../output/progress_line.ts";

const LISTS = "playlists and collections";

export const librarySync: Command = {
  path: "library sync",
  summary: "sync your library from the server",
  about: [
    "Copies the list of items, what you have watched, and the names of your " +
    "playlists and collections to this machine, so that you can browse and " +
    "search offline. Fetches only changes unless you add `--full`.",
  ],
  examples: [
    ["fetch changes", "library sync"],
    ["fetch everything again", "library sync --full"],
  ],
  globals: ONLINE,
  options: [{
    flags: "--full",
    description: "fetch everything, not only changes",
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
    // A sync without changes has nothing to count.
    if (total === 0) {
      return line.show(`${library}: looking for changes`, { done: false });
    }
    line.show(`${library}: ${done} of ${total}`, { done: done >= total });
  });
  const account = run.account();
  const input = { account, full: run.flag("full"), ...run.timeout() };
  try {
    const reply = await client.send("sync-library", input, run);
    line.stop();
    run.output.data(reply, () => [
      `${counted(reply.items, "item")} in ${
        counted(reply.libraries, "library", { many: "libraries" })
      }: ` +
      `${reply.added} added, ${reply.updated} updated, ` +
      `${reply.removed} removed, in ${seconds(reply.durationMs)}`,
    ]);
    for (const note of skippedNotes(reply.skipped)) run.output.note(note);
    const { listsProblem } = reply;
    if (listsProblem !== null) {
      run.output.note(`Skipped ${LISTS}: ${listsProblem.message}`);
    }
    for (const name of reply.gone) run.output.note(goneNote(name));
    if (reply.unreadable > 0) {
      const items = counted(reply.unreadable, "item");
      run.output.note(`Skipped ${items} with invalid metadata from the server`);
    }
    const note = unplayableNote(reply.unplayable);
    if (note !== null) run.output.note(note);
    return run.output.verdict(skippedSome(reply));
  } finally {
    line.stop();
    stop();
  }
}

type Skipped = Reply<"sync-library">["skipped"][number];

/** Returns a line per library that failed, and one for all unsupported ones. */
function skippedNotes(skipped: readonly Skipped[]): string[] {
  const failed = skipped.flatMap(({ name, reason, problem }) => {
    if (reason === "unsupported") return [];
    const why = reason === "forbidden"
      ? "the server does not allow it"
      : problem?.message ?? "it failed";
    return [`Skipped "${name}": ${why}`];
  });
  const unsupported = unsupportedNote(skipped);
  return unsupported === null ? failed : [...failed, unsupported];
}

function skippedSome(
  { skipped, listsProblem }: Reply<"sync-library">,
): Failure | null {
  const failed = skipped.filter((it) => it.reason !== "unsupported");
  const names = failed.map(({ name }) => `"${name}"`);
  if (listsProblem !== null) names.push(LISTS);
  if (names.length === 0) return null;
  const isForbidden = failed.every((it) => it.reason === "forbidden") &&
    (listsProblem === null || listsProblem.kind === "forbidden");
  const text = `Cannot sync every library: ${names.join(", ")} failed`;
  return new Failure("partial", text, {
    hint: isForbidden
      ? "Ask the server's administrator for access to them"
      : "Try again later; the server's log may say why it failed",
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
