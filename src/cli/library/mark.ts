import { Failure } from "../../core/failure.ts";
import { counted, watchedWord } from "../../core/labels.ts";
import type { Reply } from "../../service/protocol.ts";
import { asFailure } from "../as_failure.ts";
import type { CommandSpec, Invocation } from "../command.ts";

type Marks = Reply<"mark-items">["marks"];

interface MarkCommand {
  readonly word: string;
  readonly summary: string;
  readonly kind: "played" | "favorite";
  readonly value: boolean;
  /** Returns the state of an item afterwards. */
  readonly done: (item: Marks[number]) => string;
}

const COMMANDS: readonly MarkCommand[] = [
  {
    word: "watched",
    summary: "mark items, and everything inside them, as watched",
    kind: "played",
    value: true,
    done: (item) => `marked as ${watchedWord(item)}`,
  },
  {
    word: "unwatched",
    summary: "mark items, and everything inside them, as not watched",
    kind: "played",
    value: false,
    done: (item) => `marked as not ${watchedWord(item)}`,
  },
  {
    word: "favourite",
    summary: "add items to your favourites",
    kind: "favorite",
    value: true,
    done: () => "added to your favourites",
  },
  {
    word: "unfavourite",
    summary: "remove items from your favourites",
    kind: "favorite",
    value: false,
    done: () => "removed from your favourites",
  },
];

export const MARK_SPECS: readonly CommandSpec[] = COMMANDS.map((command) => ({
  path: `mark ${command.word}`,
  summary: command.summary,
  args: "<item...>",
  needsToken: () => true,
  run: (run) => markAll(run, command),
}));

async function markAll(
  run: Invocation,
  { kind, value, done }: MarkCommand,
): Promise<void> {
  const client = await run.client();
  const { marks } = await client.send("mark-items", {
    account: run.account(),
    items: [...run.rest()],
    kind,
    value,
    ...run.timeout(),
  }, run);
  const kept = marks.filter((it) => it.state === "kept");
  run.output.data({ marks }, () =>
    marks.filter((it) => it.state !== "failed")
      .map((it) => `"${it.title}" ${done(it)}`));
  if (kept.length > 0) {
    const reason = kept[0]?.problem?.message ?? "the server is away";
    const what = kept.length === 1 ? "It is" : "They are";
    run.output.note(
      `${reason}. ${what} kept here, and sent when the server can be reached`,
    );
  }
  throwRefused(marks);
}

function throwRefused(marks: Marks): void {
  const refused = marks.filter((it) => it.state === "failed");
  const problem = refused[0]?.problem;
  if (!problem) return;
  if (marks.length === 1) throw asFailure(problem);
  const titles = refused.slice(0, 3).map((it) => `"${it.title}"`).join(", ");
  throw new Failure(
    refused.length < marks.length ? "partial" : asFailure(problem).kind,
    `Cannot mark ${counted(refused.length, "item")}: ${titles}`,
    { hint: problem.hint },
  );
}
