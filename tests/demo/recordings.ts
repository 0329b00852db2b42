/** Reads the requests and replies of real servers from `tests/recordings`. */

export const RECORDED_VERSIONS = ["12.0", "10.11"] as const;
export type RecordedVersion = (typeof RECORDED_VERSIONS)[number];

// deno-lint-ignore no-explicit-any -- what a server sent
export type Json = any;

export interface RecordedReply {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly json?: Json;
  readonly text?: string;
  readonly binary?: { length: number; first64: string };
  /** The number of bytes after which the recorder closed the connection. */
  readonly brokenOffAfterBytes?: number;
  /** The lists that the recorder shortened. */
  readonly cut?: unknown;
}

export interface Exchange {
  readonly label?: string;
  readonly by: "jellytau" | "script";
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query?: readonly (readonly [string, string])[];
    readonly headerNames?: readonly string[];
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Json;
  };
  /** Missing where the server refused the connection. */
  readonly reply?: RecordedReply;
}

export interface RecordedArea {
  readonly version: RecordedVersion;
  readonly area: string;
  readonly exchanges: readonly Exchange[];
}

/**
 * Reads every area of one version except the web sockets, which have no
 * exchanges.
 */
export function readRecordings(version: RecordedVersion): RecordedArea[] {
  const folder = new URL(`../recordings/${version}/`, import.meta.url);
  return [...Deno.readDirSync(folder)].map((it) => it.name).sort()
    .filter((it) => it !== "websocket.json")
    .map((name) => {
      const text = Deno.readTextFileSync(new URL(name, folder));
      const { area, exchanges } = JSON.parse(text);
      return { version, area, exchanges };
    });
}

/** Reads the messages of all web sockets that a server sent. */
export function readSocketMessages(version: RecordedVersion): Json[] {
  const path = `../recordings/${version}/websocket.json`;
  const text = Deno.readTextFileSync(new URL(path, import.meta.url));
  return JSON.parse(text).sessions
    .flatMap((session: Json) => session.messages ?? [])
    .filter(({ dir }: Json) => dir === "in")
    .map(({ message }: Json) => message);
}

/** Yields every object in a JSON value, starting with the value itself. */
export function* objectsIn(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    for (const it of value) yield* objectsIn(it);
  } else if (typeof value === "object" && value !== null) {
    yield value;
    for (const it of Object.values(value)) yield* objectsIn(it);
  }
}
