import { connect, type Socket } from "node:net";

/**
 * Connects to a Unix socket, or to a named pipe on Windows.
 *
 * @returns the error's code, such as `ECONNREFUSED`, if it fails
 */
export function tryConnect(
  path: string,
): Promise<{ socket: Socket } | { socket: null; code: string }> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve({ socket });
    });
    socket.once("error", ({ code = "" }: Error & { code?: string }) => {
      socket.destroy();
      resolve({ socket: null, code });
    });
  });
}
