export function runTui(_: unknown): Promise<void> {
  return Promise.resolve();
}
