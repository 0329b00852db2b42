import { connect, type Socket } from "node:net";

/** A named pipe may be busy for as long as its process does not accept. */
const LIMIT_MS = 3_000;

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
    const fail = ({ code = "" }: { code?: string }) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ socket: null, code });
    };
    const timer = setTimeout(() => fail({ code: "ETIMEDOUT" }), LIMIT_MS);
    socket.once("error", fail);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", fail);
      resolve({ socket });
    });
  });
}
