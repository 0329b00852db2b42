/** Replaces `signal-exit`, because the program handles signals itself. */
export function onExit() {
  return () => undefined;
}
export default onExit;
