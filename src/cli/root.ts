import type { Command, OptionSpec } from "./command.ts";

/** The options of the TUI, which the demo also opens. */
export const SCREEN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--images <how>",
    description: "how the TUI shows pictures",
    choices: ["auto", "kitty", "iterm", "sixel", "half-blocks", "none"],
  },
  {
    flags: "--screen-reader",
    description: "use a linear TUI for screen readers",
  },
];

/** The program without a command. */
export const ROOT: Command = {
  path: "",
  summary: "a terminal client for Jellyfin that keeps your sign-in secure",
  about: [
    "Without a command, opens the full-screen interface (TUI).",
  ],
  examples: [
    ["try it on a demo server", "demo"],
    ["sign in", "auth login https://media.example"],
    ["find something, even offline", "library search amelie"],
    ["play it", 'play "Some Film (1987)"'],
  ],
  globals: ["json", "account", "input", "timeout", "ascii"],
  settings: "with-keys",
  options: [
    { flags: "-V, --version", description: "print the version" },
    ...SCREEN_OPTIONS,
  ],
  async run(run) {
    const { runRoot } = await import("./run_root.ts");
    return await runRoot(run);
  },
};

export function versionText(
  version: string,
  { json }: { json: boolean },
): string {
  return json ? JSON.stringify({ version }, null, 2) : `jellytau ${version}`;
}
