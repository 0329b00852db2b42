import { closeQuietly } from "./jellyfin_fixture.ts";

/** Lends a TCP server that never speaks HTTP. */
export async function withTcpServer(
  talk: (connection: Deno.TcpConn) => Promise<void> | void,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.TcpConn[] = [];
  const serving = (async () => {
    while (true) {
      const connection = await listener.accept().catch(() => null);
      if (connection === null) return;
      open.push(connection);
      await Promise.resolve(talk(connection)).catch(() => undefined);
    }
  })();
  try {
    await use(`https://127.0.0.1:${listener.addr.port}`);
  } finally {
    listener.close();
    for (const connection of open) closeQuietly(connection);
    await serving;
  }
}

export const hello = (connection: Deno.TcpConn) =>
  connection.read(new Uint8Array(4_096));
/** Reads the client's hello and says these bytes. */
export const answer =
  (...bytes: number[]) => async (connection: Deno.TcpConn) => {
    await hello(connection);
    await connection.write(new Uint8Array(bytes));
  };

/** A `ServerHello` of TLS 1.0 that chooses ECDHE_RSA_WITH_AES_128_CBC_SHA. */
export const TLS_1_0 = [0x16, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1]
  .concat(Array(32).fill(7), [0, 0xc0, 0x13, 0]);
