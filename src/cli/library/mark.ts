import { Failure } from "../../core/failure.ts";
import { counted, watchedWord } from "../../core/labels.ts";
import type { Reply } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { ONLINE } from "../global_options.ts";
import { ITEM_NAMES } from "../help/shared_texts.ts";

type Marks = Reply<"mark-items">["marks"];

interface MarkCommand {
  readonly word: string;
  readonly summary: string;
  readonly kind: "played" | "favorite";
  readonly value: boolean;
  readonly examples: NonNullable<Command["examples"]>;
  /** Returns the state of an item afterwards. */
  readonly done: (item: Marks[number]) => string;
}

const MARKED =
  "Marking a series, season, album, playlist or collection marks everything " +
  "in it. If the server cannot be reached, JellyTau keeps the mark and sends " +
  "it later.";

const FAVOURITES =
  "A favourite is an item, a playlist or a collection. If the server cannot be " +
  "reached, JellyTau keeps the change and sends it later.";

const MARKS: readonly MarkCommand[] = [
  {
    word: "watched",
    summary: "mark items as watched",
    kind: "played",
    value: true,
    examples: [
      ["mark a film", 'mark watched "Some Film (1987)"'],
      ["mark a season", 'mark watched "Some Series S01"'],
    ],
    done: (item) => `marked as ${watchedWord(item)}`,
  },
  {
    word: "unwatched",
    summary: "mark items as not watched",
    kind: "played",
    value: false,
    examples: [
      ["watch a whole series again", 'mark unwatched "Some Series"'],
    ],
    done: (item) => `marked as not ${watchedWord(item)}`,
  },
  {
    word: "favourite",
    summary: "add items to your favourites",
    kind: "favorite",
    value: true,
    examples: [
      ["add two films", 'mark favourite "Some Film (1987)" "Another Film"'],
      ["add a playlist", 'mark favourite "Sunday Evening"'],
    ],
    done: () => "added to your favourites",
  },
  {
    word: "unfavourite",
    summary: "remove items from your favourites",
    kind: "favorite",
    value: false,
    examples: [["remove a film", 'mark unfavourite "Some Film (1987)"']],
    done: () => "removed from your favourites",
  },
];

export const MARK_COMMANDS: readonly Command[] = [
  {
    path: "mark",
    summary: "mark items as watched, unwatched or favourite",
    examples: [
      ["mark a season", 'mark watched "Some Series S01"'],
      ["add a film to your favourites", 'mark favourite "Some Film (1987)"'],
    ],
  },
  ...MARKS.map((mark): Command => ({
    path: `mark ${mark.word}`,
    summary: mark.summary,
    about: mark.kind === "played"
      ? [MARKED, ITEM_NAMES]
      : [FAVOURITES, ITEM_NAMES],
    examples: mark.examples,
    globals: ONLINE,
    args: "<item...>",
    needsToken: () => true,
    run: (run) => markAll(run, mark),
  })),
];

async function markAll(
  run: Invocation,
  { kind, value, done }: MarkCommand,
): Promise<void> {
  const client = await run.client();
  const { marks } = await client.send("mark-items", {
    account: run.account(),
    items: [...run.args()],
    kind,
    value,
    ...run.timeout(),
  }, run);
  const kept = marks.filter((it) => it.state === "kept");
  run.output.data({ marks }, () =>
    marks.filter((it) => it.state !== "failed")
      .map((it) => `"${it.title}" ${done(it)}`));
  if (kept.length > 0) {
    const reason = kept[0]?.problem?.message ?? "The server cannot be reached";
    const what = kept.length === 1 ? "The mark is" : "The marks are";
    run.output.note(
      `${reason}. ${what} saved and will be sent when the server can be reached`,
    );
  }
  throwRefused(marks);
}

function throwRefused(marks: Marks): void {
  const refused = marks.filter((it) => it.state === "failed");
  const problem = refused[0]?.problem;
  if (!problem) return;
  if (marks.length === 1) throw Failure.from(problem);
  const titles = refused.slice(0, 3).map((it) => `"${it.title}"`).join(", ");
  throw new Failure(
    refused.length < marks.length ? "partial" : problem.kind,
    `Cannot mark ${counted(refused.length, "item")}: ${titles}`,
    { hint: problem.hint },
  );
}
