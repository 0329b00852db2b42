import { parseAuthorization } from "./authorization.ts";
import {
  type CertificateKind,
  makeCertificate,
  type ServerCertificate,
} from "./certificate.ts";
import {
  emptyError,
  json,
  problemError,
  startingError,
} from "./error_replies.ts";
import { Household, randomHex } from "./household.ts";
import { DemoLibrary } from "./library.ts";
import { MediaFiles, seededFile } from "./media_files.ts";
import type { PlayReport } from "./playback_routes.ts";
import { RequestLog } from "./request_log.ts";
import { findRoute } from "./route.ts";
import { ROUTES } from "./routes.ts";
import type { Switches } from "./switches.ts";

export interface DemoOptions {
  readonly hostname?: "127.0.0.1" | "localhost" | "[::1]";
  /** 0 takes a free one. */
  readonly port?: number;
  /** `/jellyfin`, or empty. */
  readonly basePath?: string;
  readonly certificate?: CertificateKind | ServerCertificate;
  /** Plain http, for the tunnel case. */
  readonly plain?: boolean;
  /** Makes tokens; a test gives known ones. */
  readonly newToken?: () => string;
  /** How large its library is; 100,000 takes a second or two to make. */
  readonly items?: number;
}

/**
 * A Jellyfin server of our own, on loopback, for the demo and the tests. Its
 * state is in memory; it writes nothing anywhere.
 */
export interface DemoServer {
  /** Scheme, host, port and base path. */
  readonly url: string;
  readonly certificate: ServerCertificate;
  readonly household: Household;
  readonly library: DemoLibrary;
  readonly files: MediaFiles;
  /** What players reported, in order. */
  readonly plays: PlayReport[];
  readonly switches: Switches;
  readonly log: RequestLog;
  stop(): Promise<void>;
}

/** Starts with users `demo` (password `demo`) and `ada` (an empty one). */
export async function startDemoServer(
  options: DemoOptions = {},
): Promise<DemoServer> {
  const { hostname = "127.0.0.1", port = 0, basePath = "" } = options;
  const certificate = typeof options.certificate === "object"
    ? options.certificate
    : await makeCertificate(options.certificate ?? "ca-signed");
  const switches = initialSwitches();
  const { newToken = () => randomHex(16) } = options;
  const household = new Household(() => switches.token ?? newToken());
  household.addUser("demo", "demo", { admin: true });
  household.addUser("ada", "");
  const library = new DemoLibrary(options.items);
  const files = filesOf(library);
  const plays: PlayReport[] = [];
  const log = new RequestLog();
  const parts = { basePath, household, library, files, plays, switches, log };
  const server = Deno.serve(
    {
      hostname: hostname.replace(/[[\]]/g, ""),
      port,
      onListen: () => undefined,
      onError: () => new Response(null, { status: 500 }),
      ...(options.plain
        ? {}
        : { cert: certificate.certPem, key: certificate.keyPem }),
    },
    (request) => answer(request, parts),
  );
  const scheme = options.plain ? "http" : "https";
  return {
    url: `${scheme}://${hostname}:${server.addr.port}${basePath}`,
    certificate,
    household,
    library,
    files,
    plays,
    switches,
    log,
    stop: () => server.shutdown(),
  };
}

/** Every item that has bytes has those that follow from its number. */
function filesOf(library: DemoLibrary): MediaFiles {
  const files = new MediaFiles();
  files.otherwise = (itemId) => {
    const item = library.find(itemId);
    if (item === null || item.container === null) return null;
    const name = `${item.name}.${item.container}`;
    return seededFile(item.seed, item.sizeBytes ?? 0, { name });
  };
  return files;
}

function initialSwitches(): Switches {
  return {
    phase: "ready",
    id: randomHex(16),
    serverName: "JellyTau demo",
    version: "10.11.0",
    productName: "Jellyfin Server",
    legacyAuthorization: true,
    token: null,
    delayMs: 0,
    brokenSignIn: false,
    answer: null,
  };
}

type Parts =
  & Pick<
    DemoServer,
    "household" | "library" | "files" | "plays" | "switches" | "log"
  >
  & { basePath: string };

async function answer(request: Request, parts: Parts): Promise<Response> {
  const { switches } = parts;
  if (switches.delayMs > 0) {
    await new Promise((done) => setTimeout(done, switches.delayMs));
  }
  const startMs = performance.now();
  const response = await switches.answer?.(request) ??
    await route(request, parts);
  const elapsed = (performance.now() - startMs).toFixed(4);
  response.headers.set("x-response-time-ms", elapsed);
  response.headers.set("server", "Kestrel");
  return response;
}

/** The order of checks is the real pipeline's: it decides which error wins. */
async function route(request: Request, parts: Parts): Promise<Response> {
  const { household, library, switches, log, basePath } = parts;
  const url = new URL(request.url);
  const identity = parseAuthorization(request.headers.get("authorization"), {
    legacy: switches.legacyAuthorization,
  });
  const token = findToken(request, url, parts);
  log.add(request, token, household.devices.map((it) => it.token));
  if (switches.phase === "starting") return starting(url, parts);
  if (!url.pathname.startsWith(`${basePath}/`)) return toWeb(basePath);
  const path = url.pathname.slice(basePath.length);
  if (path === "/") return toWeb(basePath);
  if (path.startsWith("/web/")) return webClient();
  const found = findRoute(ROUTES, request.method, path);
  if (found === null) return problemError(404, "Not Found");
  const device = token === null ? null : household.findDevice(token);
  if (!found.route.open) {
    if (device === null || device.user.disabled) return emptyError(401);
    if (device.user.forbidden) return emptyError(403);
  }
  if (switches.phase === "ip-blocked") return emptyError(503);
  const isPing = path.toLowerCase() === "/system/ping";
  if (switches.phase === "loading" && !isPing) return startingError();
  const query = url.searchParams;
  return await found.route.run({
    request,
    parameters: found.parameters,
    query,
    identity,
    device,
    household,
    library,
    files: parts.files,
    plays: parts.plays,
    switches,
  });
}

/** Jellyfin's own order; the first that is not empty wins. */
function findToken(request: Request, url: URL, parts: Parts): string | null {
  const { headers } = request;
  const legacy = parts.switches.legacyAuthorization;
  const value = (name: string) => legacy ? headers.get(name) : null;
  const inHeader = (name: string) =>
    parseAuthorization(headers.get(name), { legacy }).get("Token");
  return inHeader("authorization") ||
    (legacy && !headers.get("authorization")
      ? inHeader("x-emby-authorization")
      : null) ||
    value("x-emby-token") || value("x-mediabrowser-token") ||
    findQuery(url, "apikey") || (legacy ? findQuery(url, "api_key") : null) ||
    null;
}

function findQuery(url: URL, name: string): string | null {
  for (const [key, value] of url.searchParams) {
    if (key.toLowerCase() === name) return value;
  }
  return null;
}

/** The stand-in that listens while the server migrates: camelCase, no base. */
function starting(url: URL, { switches }: Parts): Response {
  if (url.pathname !== "/System/Info/Public") return startingError();
  return json({
    serverName: switches.serverName,
    version: switches.version,
    productName: switches.productName,
    id: switches.id,
    startupWizardCompleted: false,
  });
}

function toWeb(basePath: string): Response {
  const location = basePath === "" ? "web/" : `${basePath}/web/`;
  return new Response(null, { status: 302, headers: { location } });
}

function webClient(): Response {
  return new Response("<!doctype html><title>Jellyfin</title>", {
    headers: { "content-type": "text/html" },
  });
}
