import type { Loopback, LoopbackServer } from "../core/playback_ports.ts";

const HOSTNAME = "127.0.0.1";

/** Serves HTTP on a free port of the loopback interface, and on no other. */
export const systemLoopback: Loopback = {
  listen(answer): LoopbackServer {
    const stop = new AbortController();
    const server = Deno.serve({
      hostname: HOSTNAME,
      port: 0,
      signal: stop.signal,
      onListen: () => undefined,
      onError: () => new Response(null, { status: 502 }),
    }, answer);
    return {
      host: `${HOSTNAME}:${server.addr.port}`,
      // Aborts replies that are being sent: they could take hours.
      async close() {
        stop.abort();
        await server.finished.catch(() => undefined);
      },
    };
  },
};
