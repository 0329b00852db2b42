/**
 * The systems that JellyTau is built for, by the names that `deno compile`
 * uses.
 */
export const TARGETS: readonly string[] = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
];

export function hostTarget(): string {
  return Deno.build.target;
}
