/** The ways to draw pictures, best first. */
export const PICTURE_KINDS = [
  "kitty",
  "iterm",
  "sixel",
  "half-blocks",
  "none",
] as const;
export type PictureKind = typeof PICTURE_KINDS[number];

export interface Graphics {
  readonly kind: PictureKind;
  readonly colors: "true" | "256";
  /** The size of a character, in pixels. */
  readonly cell: { readonly width: number; readonly height: number };
  /** The reason why no better kind is used; null if there is none. */
  readonly note: string | null;
}

/** The known facts about the terminal: its replies and its environment. */
export interface TerminalFacts {
  readonly answers: {
    readonly kitty: boolean;
    readonly sixel: boolean;
    readonly name: string | null;
    readonly cell: { readonly width: number; readonly height: number } | null;
  };
  /** The user's choice; null for the best available. */
  readonly wish: PictureKind | null;
  readonly trueColor: boolean;
  readonly manyColors: boolean;
  readonly tmux: boolean;
}

/** A common font size, for terminals that do not report theirs. */
const USUAL_CELL = { width: 8, height: 16 };
/** These draw placeholders; other terminals support only the protocol. */
const WITH_PLACEHOLDERS = /^(kitty|ghostty|rio)\b/i;
const WITH_ITERM = /^(iterm2|wezterm|mintty|vscode|warp)/i;

export const NO_GRAPHICS: Graphics = {
  kind: "none",
  colors: "256",
  cell: USUAL_CELL,
  note: null,
};

/** Returns the best graphics that this terminal shows for certain. */
export function chooseGraphics(facts: TerminalFacts): Graphics {
  const { answers, wish, trueColor, tmux } = facts;
  const kind = wish ?? bestKind(facts);
  return {
    kind,
    colors: trueColor ? "true" : "256",
    cell: answers.cell ?? USUAL_CELL,
    note: tmux && wish === null
      ? "tmux does not pass pictures through: they are drawn with characters"
      : null,
  };
}

function bestKind(
  { answers, trueColor, manyColors, tmux }: TerminalFacts,
): PictureKind {
  const characters = trueColor || manyColors ? "half-blocks" : "none";
  if (tmux) return characters;
  const name = answers.name ?? "";
  if (answers.kitty && WITH_PLACEHOLDERS.test(name)) return "kitty";
  if (WITH_ITERM.test(name)) return "iterm";
  return answers.sixel ? "sixel" : characters;
}
