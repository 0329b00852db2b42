/** Sends recorded requests to a demo server, and compares its replies. */
import {
  type DemoServer,
  startDemoServer,
} from "../../src/demo/demo_server.ts";
import type { Device } from "../../src/demo/users.ts";
import { compareJson } from "./compare_replies.ts";
import { fillLibrary } from "./recorded_library.ts";
import { addRecordedUsers, recordedServerId } from "./recorded_users.ts";
import { seedUserData } from "./recorded_user_data.ts";
import type {
  Exchange,
  Json,
  RecordedArea,
  RecordedReply,
  RecordedVersion,
} from "./recordings.ts";

/** Headers whose values a client may read. */
const VALUES = [
  "accept-ranges",
  "allow",
  "cache-control",
  "content-disposition",
  "content-language",
  "content-range",
  "content-type",
  "location",
  "retry-after",
  "vary",
  "www-authenticate",
];
/**
 * The headers in which old clients send the token; recordings omit their
 * values.
 */
const LEGACY_HEADERS: Readonly<Record<string, string>> = {
  "x-emby-token": "TOKEN",
  "x-mediabrowser-token": "TOKEN",
  "x-emby-authorization": 'MediaBrowser Token="TOKEN"',
};
/** Headers whose values depend on the library. */
const PRESENCES = ["age", "content-length", "etag", "last-modified"];
/** Members whose values a server generates; later requests refer to them. */
const MADE_UP = ["Id", "PlaySessionId", "Secret", "Code", "GroupId"];

/** A difference, described with its place. */
export interface Difference {
  readonly version: RecordedVersion;
  readonly area: string;
  readonly label: string;
  /** The route, such as `GET /Items/{id}`, and the difference. */
  readonly what: string;
}

/** Replays areas one by one, each on a server of its own. */
export async function replay(
  areas: readonly RecordedArea[],
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const area of areas) {
    found.push(...await replayArea(area, areas));
  }
  return found;
}

async function replayArea(
  recorded: RecordedArea,
  areas: readonly RecordedArea[],
): Promise<Difference[]> {
  const { version, area, exchanges } = recorded;
  const mode = version === "12.0" ? "12" : version;
  const demo = await startDemoServer({ plain: true, items: 0, mode });
  try {
    demo.options.id = recordedServerId(areas);
    demo.options.webClient = false;
    addRecordedUsers(demo.users, areas);
    fillLibrary(demo, areas);
    seedUserData(demo.library, recorded, ({ request }) => {
      const deviceId = deviceIdOf(request.headers.authorization ?? "");
      return demo.users.findUser(userNameOf(deviceId))?.id ?? "";
    });
    const player = new Player(demo);
    const found: Difference[] = [];
    for (const exchange of exchanges) {
      const label = exchange.label ?? "";
      for (const what of await player.play(exchange)) {
        found.push({ version, area, label, what });
      }
    }
    return found;
  } finally {
    await demo.stop();
  }
}

/** Stands in for the recorder: knows its tokens and the ids of this server. */
class Player {
  readonly #demo: DemoServer;
  readonly #tokens = new Map<string, string>();
  /** Values that the recorded server generated, and their counterparts here. */
  readonly #learned = new Map<string, string>();

  constructor(demo: DemoServer) {
    this.#demo = demo;
  }

  async play({ request, reply }: Exchange): Promise<string[]> {
    if (reply === undefined) return [];
    const { path, query = [], body, method } = request;
    const deviceId = deviceIdOf(request.headers.authorization ?? "");
    const known = (text: string) => this.#known(text, deviceId);
    const search = new URLSearchParams(
      query.map(([name, value]) => [name, known(value)]),
    );
    const url = `${this.#demo.url}${known(path)}${
      query.length ? "?" : ""
    }${search}`;
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    for (const [name, value] of Object.entries(request.headers)) {
      if (name !== "user-agent") headers[name] = known(value);
    }
    for (const name of request.headerNames ?? []) {
      const value = LEGACY_HEADERS[name.toLowerCase()];
      if (value !== undefined) headers[name] = known(value);
    }
    this.#prepare(path, reply);
    const response = await fetch(url, {
      method,
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body: known(bodyText(body)) }),
    });
    const text = await readText(response);
    const json = jsonOf(response, text);
    if (reply.json !== undefined && json !== undefined) {
      this.#learn(reply.json, json, { deviceId });
    }
    const shortened = query.some(([name]) => name === "limit");
    const route = `${method} ${routeOf(path)}`;
    const found = compareReply({ reply, response, json, shortened });
    return found.map((it) => `${route} ${it}`);
  }

  /** Repeats what an administrator did in the recorded server's dashboard. */
  #prepare(path: string, reply: RecordedReply): void {
    const { users, options } = this.#demo;
    if (path === "/QuickConnect/Enabled") users.quickConnect = reply.json;
    if (path !== "/System/Info/Public") {
      if (reply.status === 503) options.phase = "loading";
      return;
    }
    const isStandIn = reply.status === 503 && reply.text === undefined;
    options.phase = isStandIn
      ? "booting"
      : reply.status === 503
      ? "loading"
      : reply.json?.serverName &&
          !reply.headers.some(([, it]) => /Camel/.test(it))
      ? "starting"
      : "ready";
  }

  #known(text: string, deviceId: string): string {
    let known = text.includes("TOKEN")
      ? text.replaceAll("TOKEN", this.#tokenOf(deviceId))
      : text;
    for (const [recorded, ours] of this.#learned) {
      known = known.replaceAll(recorded, ours);
    }
    return known;
  }

  /** Returns the token of a device, and signs its user in if there is none. */
  #tokenOf(deviceId: string): string {
    const known = this.#tokens.get(deviceId);
    if (known !== undefined) return known;
    const { users } = this.#demo;
    if (deviceId === "recorder-key") {
      return this.#keep(deviceId, users.addApiKey("jt"));
    }
    const isOurs = deviceId === "DEVICE";
    const identity = new Map([
      ["Client", isOurs ? "JellyTau" : "Recorder"],
      ["Device", isOurs ? "Desk" : "Recorder"],
      ["DeviceId", deviceId],
      ["Version", "1.0"],
    ]);
    const device = users.signIn(
      userNameOf(deviceId),
      "right",
      { identity },
    ) as Device;
    return this.#keep(deviceId, device.token);
  }

  #keep(deviceId: string, token: string): string {
    this.#tokens.set(deviceId, token);
    return token;
  }

  #learn(recorded: Json, ours: Json, { deviceId }: { deviceId: string }): void {
    if (Array.isArray(recorded) && Array.isArray(ours)) {
      recorded.forEach((it, i) => this.#learn(it, ours[i], { deviceId }));
    }
    if (!isObject(recorded) || !isObject(ours)) return;
    if (recorded.AccessToken === "TOKEN" && ours.AccessToken && ours.User) {
      this.#keep(deviceId, ours.AccessToken);
    }
    const named = recorded.Name ?? recorded.DeviceId;
    const isSame = named === (ours.Name ?? ours.DeviceId);
    for (const name of MADE_UP) {
      const [from, to] = [recorded[name], ours[name]];
      const differs = typeof from === "string" && typeof to === "string" &&
        from !== to && from.length >= 6;
      const { library } = this.#demo;
      const stands = differs &&
        (library.find(from) ?? library.findFolder(from)) !== null;
      if (isSame && differs && !stands) this.#learned.set(from, to);
    }
    for (const [key, it] of Object.entries(recorded)) {
      if (isObject(it) || Array.isArray(it)) {
        this.#learn(it, ours[key], { deviceId });
      }
    }
  }
}

function isObject(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function bodyText(body: Json): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

async function readText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch {
    return "";
  }
}

function jsonOf(response: Response, text: string): Json | undefined {
  const type = response.headers.get("content-type") ?? "";
  if (!type.includes("json")) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Returns the device ID of a request; the recorder named devices after users.
 */
function deviceIdOf(header: string): string {
  return /DeviceId="([^"]*)"/.exec(header)?.[1] ?? "recorder-ada";
}

function userNameOf(deviceId: string): string {
  const name = /^recorder-(ada|bob|eve|gus|lou|admin)/.exec(deviceId)?.[1];
  return name === "admin" ? "root" : name ?? "ada";
}

/** Replaces every ID in a path with `{id}`. */
export function routeOf(path: string): string {
  return path.replace(
    /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g,
    "{id}",
  );
}

/**
 * Returns a header without `Accept-Encoding`, which every client here sends.
 */
function valueOf(headers: Headers, name: string): string | null {
  const value = headers.get(name);
  return value?.replace(/^Accept-Encoding(, *|$)/i, "") || null;
}

/**
 * Tells whether a header counts. A length of 0 does not: Deno 2.9 adds it to a
 * reply without a body.
 */
function tells(headers: Headers, name: string): boolean {
  return headers.has(name) &&
    !(name === "content-length" && headers.get(name) === "0");
}

function compareReply({ reply, response, json, shortened }: {
  shortened: boolean;
  reply: NonNullable<Exchange["reply"]>;
  response: Response;
  json: Json | undefined;
}): string[] {
  if (response.status !== reply.status) {
    return [`status: ${response.status} instead of ${reply.status}`];
  }
  const recorded = new Headers(reply.headers.map(([k, v]) => [k, v]));
  const found: string[] = [];
  for (const name of VALUES) {
    const wanted = valueOf(recorded, name);
    const actual = valueOf(response.headers, name);
    if (wanted !== actual) {
      found.push(`header ${name}: ${actual} instead of ${wanted}`);
    }
  }
  for (const name of PRESENCES) {
    const wanted = tells(recorded, name);
    if (wanted === tells(response.headers, name)) continue;
    found.push(`header ${name}: ${wanted ? "missing" : "there"}`);
  }
  if (reply.json === undefined) return found;
  if (json === undefined) return [...found, "body: no JSON"];
  const shape = compareJson(reply.json, json, { shortened });
  const kept = reply.cut
    ? shape.filter((it) => !/too many|order/.test(it))
    : shape;
  return [...found, ...kept.map((it) => `body${it}`)];
}
