import { chunked, emptyError, json } from "./error_replies.ts";
import {
  guarded,
  guardedForKeys,
  open,
  type Route,
  type RouteCall,
} from "./route.ts";
import { longDate } from "./user_data_view.ts";

const DATA = "/config";
/** A client requests camelCase members of JSON with this. */
const CAMEL_CASE = /profile="?CamelCase"?/i;

/** Serves information about the server. */
export const SYSTEM_ROUTES: Readonly<Record<string, Route>> = {
  "get /system/info/public": open(publicInfo),
  "get /system/ping": open(() => json("Jellyfin Server")),
  "post /system/ping": open(() => json("Jellyfin Server")),
  "get /system/info": guardedForKeys(info),
  "get /system/endpoint": guarded(({ options: { inNetwork } }) =>
    json({ IsLocal: inNetwork, IsInNetwork: inNetwork })
  ),
  "get /getutctime": open(time),
  "get /health": open(() => {
    const reply = chunked("Healthy", { status: 200, type: "text/plain" });
    reply.headers.set("cache-control", "no-store, no-cache");
    return reply;
  }),
  "get /branding/configuration": open(() =>
    json({ SplashscreenEnabled: false })
  ),
  "get /localization/options": open(() =>
    json([{ Name: "English", Value: "en-US" }])
  ),
  "get /web/": open(({ options }) =>
    options.webClient
      ? chunked("<!doctype html><title>Jellyfin</title>", {
        status: 200,
        type: "text/html",
      })
      : emptyError(404)
  ),
};

function publicView({ options }: RouteCall) {
  return {
    LocalAddress: "http://172.17.0.2:8096",
    ServerName: options.serverName,
    Version: options.version,
    ProductName: options.productName,
    OperatingSystem: "",
    Id: options.id,
    StartupWizardCompleted: true,
  };
}

function publicInfo(call: RouteCall): Response {
  const view = publicView(call);
  const accept = call.request.headers.get("accept") ?? "";
  if (!CAMEL_CASE.test(accept)) return json(view);
  const camel = Object.entries(view)
    .map(([name, value]) => [name[0]?.toLowerCase() + name.slice(1), value]);
  const reply = json(Object.fromEntries(camel));
  reply.headers.set(
    "content-type",
    'application/json; profile="CamelCase"; charset=utf-8',
  );
  return reply;
}

function info(call: RouteCall): Response {
  return json({
    OperatingSystemDisplayName: "",
    HasPendingRestart: false,
    IsShuttingDown: false,
    SupportsLibraryMonitor: true,
    WebSocketPortNumber: 8096,
    CompletedInstallations: [],
    CanSelfRestart: true,
    CanLaunchWebBrowser: false,
    ProgramDataPath: DATA,
    WebPath: "/jellyfin/jellyfin-web",
    ItemsByNamePath: `${DATA}/metadata`,
    CachePath: "/cache",
    LogPath: `${DATA}/log`,
    InternalMetadataPath: `${DATA}/metadata`,
    TranscodingTempPath: "/cache/transcodes",
    CastReceiverApplications: [
      { Id: "F007D354", Name: "Stable" },
      { Id: "6F511C87", Name: "Unstable" },
    ],
    HasUpdateAvailable: false,
    EncoderLocation: "System",
    SystemArchitecture: "X64",
    ...publicView(call),
  });
}

function time(): Response {
  const now = longDate(Date.now());
  return json({ RequestReceptionTime: now, ResponseTransmissionTime: now });
}
