import { counted, formatSize } from "../../core/labels.ts";
import type { Reply } from "../../service/protocol.ts";
import type { Choice, Question } from "../model/state.ts";

type Survey = Reply<"survey-download">;
type Surveyed = Survey["choices"][number];

const KEYS: Readonly<Record<Surveyed["only"], string>> = {
  all: "a",
  next: "n",
  unwatched: "u",
};

/**
 * Returns the question which files of a series to download, and its answers.
 * Leaves out answers that take nothing, or the same as the one before.
 */
export function downloadQuestion(
  { choices, freeBytes }: Survey,
  { name, start }: { name: string; start: (only: Surveyed["only"]) => void },
): { question: Question; choices: Choice[] } {
  const free = freeBytes === null
    ? []
    : [`${formatSize(freeBytes)} are free on the disk.`];
  const useful = choices.filter(({ files }, at) =>
    files > 0 && !choices.slice(0, at).some((it) => it.files === files)
  );
  return {
    question: { title: `Download ${name}?`, lines: free },
    choices: useful.map((it) => ({
      key: KEYS[it.only],
      label: labelOf(it, freeBytes),
      run: () => start(it.only),
    })),
  };
}

/** Returns `All 34 episodes, 12.3 GB`. */
function labelOf(
  { only, files, sizeBytes }: Surveyed,
  freeBytes: number | null,
): string {
  const what = only === "all"
    ? `All ${counted(files, "episode")}`
    : only === "next"
    ? `The next ${counted(files, "episode")}`
    : counted(files, "unwatched episode");
  const size = sizeBytes === null ? "unknown size" : formatSize(sizeBytes);
  const isTooLarge = (sizeBytes ?? 0) > (freeBytes ?? Infinity);
  return `${what}, ${size}${isTooLarge ? " (more than is free)" : ""}`;
}
