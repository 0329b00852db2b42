import { textError } from "./error_replies.ts";
import type { Events, ServerEvent } from "./events.ts";
import { type Device, randomHex, type Users } from "./users.ts";
import type { DemoLibrary } from "./library.ts";
import { sessionView } from "./session_view.ts";
import type { DemoOptions } from "./demo_options.ts";

/**
 * A client must send something within this time; the server sends a reminder
 * first.
 */
const KEEP_ALIVE_SECONDS = 60;
const REMIND_AFTER_MS = 48_000;
const SESSIONS_EVERY_MS = 1_500;

interface SocketDependencies {
  readonly users: Users;
  readonly library: DemoLibrary;
  readonly events: Events;
  readonly options: DemoOptions;
}

/** The open sockets of all clients. */
export class EventSockets {
  readonly #open = new Set<Connection>();

  /** Accepts a socket on any path; replies 403 without a valid token. */
  accept(
    request: Request,
    { device, deps }: { device: Device | null; deps: SocketDependencies },
  ): Response {
    if (device === null || device.isKey) return textError(403);
    const { socket, response } = Deno.upgradeWebSocket(request);
    const connection = new Connection(socket, {
      device,
      deps,
      isNewest: (it) => this.#newestOf(it.device) === it,
    });
    this.#open.add(connection);
    socket.onclose = () => {
      this.#open.delete(connection);
      connection.end();
      const session = deps.users.sessions.touch(device);
      session.hasSocket = this.#newestOf(device) !== undefined;
    };
    return response;
  }

  /** Closes all connections, as a server does when it stops. */
  close(): void {
    for (const { socket } of this.#open) socket.close(1_001);
  }

  /** Returns the socket of a session that was active last. */
  #newestOf(device: Device): Connection | undefined {
    return [...this.#open].filter((it) => it.device === device)
      .toSorted((a, b) => a.activeMs - b.activeMs).at(-1);
  }
}

/** A connected client. */
class Connection {
  readonly socket: WebSocket;
  readonly device: Device;
  /** When the client last sent something. */
  activeMs = performance.now();
  readonly #deps: SocketDependencies;
  readonly #isNewest: (connection: Connection) => boolean;
  readonly #stopListening: () => void;
  readonly #timers = new Set<ReturnType<typeof setInterval>>();

  constructor(
    socket: WebSocket,
    { device, deps, isNewest }: {
      device: Device;
      deps: SocketDependencies;
      isNewest: (connection: Connection) => boolean;
    },
  ) {
    this.socket = socket;
    this.device = device;
    this.#deps = deps;
    this.#isNewest = isNewest;
    this.#stopListening = deps.events.listen((it) => this.#pass(it));
    socket.onopen = () => {
      deps.users.sessions.touch(device).hasSocket = true;
      this.#remind();
    };
    socket.onmessage = ({ data }) => this.#hear(String(data));
    socket.onerror = () => undefined;
  }

  end(): void {
    this.#stopListening();
    for (const timer of this.#timers) clearInterval(timer);
  }

  /**
   * Sends an event. Only the newest socket of a session gets it, and in 12 only
   * if its client is not silent. The socket of a revoked token gets none, or is
   * closed before 12.
   */
  #pass({ type, data, userId, sessionId }: ServerEvent): void {
    const { users, options } = this.#deps;
    if (users.findDevice(this.device.token) === null) {
      if (options.mode !== "12") this.socket.close(1_000);
      return;
    }
    const session = users.sessions.touch(this.device);
    const silentMs = performance.now() - this.activeMs;
    const isSilent = options.mode === "12" &&
      silentMs >= options.socketSilenceMs;
    if (isSilent || !this.#isNewest(this)) return;
    const isOurs = (userId === null || userId === this.device.user.id) &&
      (sessionId === null || sessionId === session.id);
    if (isOurs) this.#send(type, data);
  }

  #send(MessageType: string, Data?: unknown): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const MessageId = randomHex(16);
    this.socket.send(JSON.stringify({ MessageId, Data, MessageType }));
  }

  #remind(): void {
    this.#send("ForceKeepAlive", KEEP_ALIVE_SECONDS);
    this.#every(
      REMIND_AFTER_MS,
      () => this.#send("ForceKeepAlive", KEEP_ALIVE_SECONDS),
    );
  }

  #every(ms: number, run: () => void): void {
    const timer = setInterval(run, ms);
    Deno.unrefTimer(timer);
    this.#timers.add(timer);
  }

  /** Reads a message; closes the connection if it is unknown. */
  #hear(text: string): void {
    this.activeMs = performance.now();
    const type = messageType(text);
    if (type === "KeepAlive") return this.#send("KeepAlive");
    if (type === "SessionsStart") {
      this.#sendSessions();
      return this.#every(SESSIONS_EVERY_MS, () => this.#sendSessions());
    }
    if (type === "SessionsStop") return;
    this.socket.close(1_000, "System Shutdown");
  }

  #sendSessions(): void {
    const { users, library, options } = this.#deps;
    const { sessions } = users;
    const seen = sessions.all().filter((it) =>
      this.device.user.admin || it.device.user === this.device.user
    );
    const viewer = { sessions, library, options };
    this.#send("Sessions", seen.map((it) => sessionView(it, viewer)));
  }
}

function messageType(text: string): unknown {
  try {
    return JSON.parse(text).MessageType;
  } catch {
    return null;
  }
}
