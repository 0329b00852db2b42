/** Stands in for `signal-exit`: signals are the program's own to handle. */
export function onExit() {
  return () => undefined;
}
export default onExit;
