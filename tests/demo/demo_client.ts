/** Sends any request to the demo server, also invalid ones. */
import {
  type DemoServer,
  type DemoServerOptions,
  startDemoServer,
} from "../../src/demo/demo_server.ts";

export const WHO =
  'MediaBrowser Client="c", Device="d", DeviceId="id-1", Version="1"';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- what the server sent
  readonly json: any;
}

export interface Ask {
  readonly token?: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export interface DemoClient {
  readonly demo: DemoServer;
  /** Sends a call such as `GET /path`; the path is below the base path. */
  ask(call: string, options?: Ask): Promise<Answer>;
  /** Signs in. @returns the token */
  signIn(user?: string, deviceId?: string): Promise<string>;
}

/** Defines a test with a client of a demo server; it leaves nothing open. */
export function clientTest(
  name: string,
  use: (client: DemoClient) => Promise<void>,
  options: DemoServerOptions = {},
): void {
  Deno.test(name, () => withDemoClient(options, use));
}

/** Lends a demo server over plain http, and a client of it. */
export async function withDemoClient(
  options: DemoServerOptions,
  use: (client: DemoClient) => Promise<void>,
): Promise<void> {
  const demo = await startDemoServer({ plain: true, items: 10, ...options });
  const ask = (call: string, given: Ask = {}) =>
    send(demo.url, { call, given });
  const signIn = async (user = "demo", deviceId = "id-1") => {
    const authorization = WHO.replace("id-1", deviceId);
    const body = { Username: user, Pw: user === "demo" ? "demo" : "" };
    const call = "POST /Users/AuthenticateByName";
    const { json } = await ask(call, { authorization, body });
    return json.AccessToken as string;
  };
  try {
    await use({ demo, ask, signIn });
  } finally {
    await demo.stop();
  }
}

async function send(
  url: string,
  { call, given }: { call: string; given: Ask },
): Promise<Answer> {
  const [method = "GET", path = "/"] = call.split(" ");
  const { token, authorization, body } = given;
  const named = token === undefined
    ? authorization
    : `MediaBrowser Token="${token}"`;
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(named === undefined ? {} : { authorization: named }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...given.headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    get json() {
      return JSON.parse(text);
    },
  };
}

/** Returns the status with the form of an error reply, E1 to E4. */
export function shapeOf({ status, headers, text }: Answer): string {
  const type = headers.get("content-type");
  if (text === "" && type === null && !headers.has("www-authenticate")) {
    return `${status} E1`;
  }
  if (type === "text/plain" && text === "Error processing request.") {
    return `${status} E2`;
  }
  if (type === "application/json; charset=utf-8") {
    const value = JSON.parse(text);
    if (typeof value === "string") return `${status} E3 ${value}`;
    if (value.status === status && value.traceId) return `${status} E4`;
  }
  return `${status} ${type} ${text.slice(0, 60)}`;
}
