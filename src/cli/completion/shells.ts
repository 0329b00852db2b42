/** The shells that `jellytau completion` supports. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = typeof SHELLS[number];

/** Returns whether completions are made for this shell. */
export function isShell(name: string): name is Shell {
  return SHELLS.some((it) => it === name);
}
