import type { AuthorizationValues } from "./authorization.ts";
import {
  json,
  messageError,
  problemError,
  textError,
} from "./error_replies.ts";
import { DEVICE_ROUTES } from "./device_routes.ts";
import { LIBRARY_ROUTES } from "./library_routes.ts";
import { MARK_ROUTES } from "./mark_routes.ts";
import { MEDIA_ROUTES } from "./media_routes.ts";
import { SEGMENT_ROUTES } from "./segment_routes.ts";
import { PLAYBACK_ROUTES } from "./playback_routes.ts";
import { REPORT_ROUTES } from "./play_reports.ts";
import { readBody, textOf } from "./read_body.ts";
import {
  guarded,
  guardedForKeys,
  open,
  type Route,
  type RouteCall,
  type SignedInCall,
} from "./route.ts";
import { codeView, signedInView, userView } from "./views.ts";

/** Method and path in lower case, below the base path; `{name}` is any part. */
export const ROUTES: Readonly<Record<string, Route>> = {
  "get /system/info/public": open(publicInfo),
  "get /system/ping": open(() => json("Jellyfin Server")),
  "post /system/ping": open(() => json("Jellyfin Server")),
  "get /system/info": guardedForKeys(publicInfo),
  "get /users/public": open(() => json([])),
  "get /users/me": guarded(({ device, switches }) =>
    json(userView(device.user, switches.id))
  ),
  "get /branding/configuration": open(() =>
    json({ SplashscreenEnabled: false })
  ),
  "post /users/authenticatebyname": open(signIn),
  "post /users/authenticatewithquickconnect": open(redeem),
  "post /sessions/logout": guardedForKeys(({ device, household }) => {
    household.end(device.token);
    return new Response(null, { status: 204 });
  }),
  "get /quickconnect/enabled": open(({ household }) =>
    json(household.quickConnect)
  ),
  "post /quickconnect/initiate": open(initiate),
  "get /quickconnect/initiate": open((call) =>
    call.switches.mode === "12"
      ? new Response(null, { status: 405, headers: { allow: "POST" } })
      : initiate(call)
  ),
  "get /quickconnect/connect": open(poll),
  "post /quickconnect/authorize": guarded(approve),
  ...DEVICE_ROUTES,
  ...LIBRARY_ROUTES,
  ...MEDIA_ROUTES,
  ...PLAYBACK_ROUTES,
  ...REPORT_ROUTES,
  ...MARK_ROUTES,
  ...SEGMENT_ROUTES,
};

function publicInfo({ switches }: RouteCall): Response {
  return json({
    LocalAddress: "http://172.17.0.2:8096",
    ServerName: switches.serverName,
    Version: switches.version,
    ProductName: switches.productName,
    OperatingSystem: "",
    Id: switches.id,
    StartupWizardCompleted: true,
  });
}

/** All four must be named; Jellyfin checks this before anything else. */
function identified(identity: AuthorizationValues): boolean {
  return ["Client", "Device", "DeviceId", "Version"]
    .every((name) => identity.get(name));
}

async function signIn(call: RouteCall): Promise<Response> {
  const { household, identity, switches } = call;
  const body = await readBody(call.request);
  if (body instanceof Response) return body;
  if (!identified(identity)) return textError(400);
  const name = textOf(body, "username");
  if (name.trim() === "") return textError(400);
  if (switches.brokenSignIn) return textError(500);
  const device = household.signIn(name, textOf(body, "pw"), identity);
  if (device === "unknown") return textError(401);
  if (device === "forbidden") return textError(403);
  return json(signedInView(device, call));
}

function initiate({ household, identity }: RouteCall): Response {
  if (!identified(identity)) return textError(400);
  if (!household.quickConnect) return quickConnectOff();
  return json(codeView(household.startCode(identity)));
}

function poll({ household, query }: RouteCall): Response {
  const secret = query.get("secret");
  if (!secret) return problemError(400, "Bad Request");
  if (!household.quickConnect) return quickConnectOff();
  const found = household.findCode((it) => it.secret === secret);
  return found ? json(codeView(found)) : messageError(404, "Unknown secret");
}

function approve(call: SignedInCall): Response {
  const { household, query, device } = call;
  const code = query.get("code");
  if (!code) return problemError(400, "Bad Request");
  const named = query.get("userId")?.replaceAll("-", "") ?? device.user.id;
  if (named !== device.user.id && !device.user.admin) return textError(403);
  if (!household.quickConnect) return quickConnectOff();
  const user = household.users.find((it) => it.id === named);
  const found = household.findCode((it) => it.code === code);
  if (!found || !user) return textError(404);
  if (found.approved) return textError(500);
  return household.approve(found, user) === null ? json(true) : textError(403);
}

async function redeem(call: RouteCall): Promise<Response> {
  const { household } = call;
  const body = await readBody(call.request);
  if (body instanceof Response) return body;
  const secret = textOf(body, "secret");
  if (secret === "") return problemError(400, "Bad Request");
  if (!household.quickConnect) return textError(401);
  const device = household.findApproved(secret);
  return device ? json(signedInView(device, call)) : textError(404);
}

function quickConnectOff(): Response {
  return messageError(401, "Quick connect is disabled");
}
