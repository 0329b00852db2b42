import type { AuthorizationValues } from "./authorization.ts";
import {
  json,
  messageError,
  textError,
  validationError,
} from "./error_replies.ts";
import { BY_NAME_ROUTES } from "./by_name_routes.ts";
import { EXTRA_ROUTES } from "./extra_routes.ts";
import { FOLDER_ROUTES } from "./folder_routes.ts";
import { HOME_ROUTES } from "./home_routes.ts";
import { LIST_ROUTES } from "./list_routes.ts";
import { REMOTE_ROUTES } from "./remote_routes.ts";
import { SYNC_PLAY_ROUTES } from "./sync_play_routes.ts";
import { SYSTEM_ROUTES } from "./system_routes.ts";
import { USER_ROUTES } from "./user_routes.ts";
import { SHOW_ROUTES } from "./show_routes.ts";
import { DEVICE_ROUTES } from "./device_routes.ts";
import { LIBRARY_ROUTES } from "./library_routes.ts";
import { MARK_ROUTES } from "./mark_routes.ts";
import { MEDIA_ROUTES } from "./media_routes.ts";
import { SEGMENT_ROUTES } from "./segment_routes.ts";
import { PICTURE_ROUTES } from "./picture_routes.ts";
import { PLAYBACK_ROUTES } from "./playback_routes.ts";
import { REPORT_ROUTES } from "./play_reports.ts";
import { readModel, textIn } from "./read_model.ts";
import {
  guardedForKeys,
  open,
  type Route,
  type RouteCall,
  type SignedInCall,
} from "./route.ts";
import { codeView, signedInView } from "./views.ts";

/** Method and path in lower case, below the base path; `{name}` is any part. */
export const ROUTES: Readonly<Record<string, Route>> = {
  "post /users/authenticatebyname": open(signIn),
  "post /users/authenticatewithquickconnect": open(redeem),
  "post /sessions/logout": guardedForKeys(({ device, users }) => {
    users.end(device.token);
    return new Response(null, { status: 204 });
  }),
  "get /quickconnect/enabled": open(({ users }) => json(users.quickConnect)),
  "post /quickconnect/initiate": open(initiate),
  "get /quickconnect/initiate": open((call) =>
    call.options.mode === "12"
      ? new Response(null, { status: 405, headers: { allow: "POST" } })
      : initiate(call)
  ),
  "get /quickconnect/connect": open(poll),
  "post /quickconnect/authorize": guardedForKeys(approve),
  ...SYSTEM_ROUTES,
  ...USER_ROUTES,
  ...DEVICE_ROUTES,
  ...SYNC_PLAY_ROUTES,
  ...REMOTE_ROUTES,
  ...LIST_ROUTES,
  ...HOME_ROUTES,
  ...BY_NAME_ROUTES,
  ...SHOW_ROUTES,
  ...EXTRA_ROUTES,
  ...FOLDER_ROUTES,
  ...LIBRARY_ROUTES,
  ...PICTURE_ROUTES,
  ...MEDIA_ROUTES,
  ...PLAYBACK_ROUTES,
  ...REPORT_ROUTES,
  ...MARK_ROUTES,
  ...SEGMENT_ROUTES,
};

/** Returns whether all four names are given; Jellyfin checks this first. */
function identified(identity: AuthorizationValues): boolean {
  return ["Client", "Device", "DeviceId", "Version"]
    .every((name) => identity.get(name));
}

const SIGN_IN_MEMBERS = {
  Username: "text",
  Pw: "text",
  Password: "text",
} as const;

function required(name: string): Response {
  return validationError({ [name]: [`The ${name} field is required.`] });
}

async function signIn(call: RouteCall): Promise<Response> {
  const { users, identity, options } = call;
  const body = await readModel(call.request, "request", SIGN_IN_MEMBERS);
  if (body instanceof Response) return body;
  if (!identified(identity)) return textError(400);
  const name = textIn(body, "username");
  if (name.trim() === "") return textError(400);
  if (options.brokenSignIn) return textError(500);
  const before = users.findUser(name)?.lastLoginMs ?? null;
  const device = users.signIn(name, textIn(body, "pw"), { identity });
  if (device === "unknown") return textError(401);
  if (device === "forbidden") return textError(403);
  const view = signedInView(device, call);
  // 10.11 has not recorded the first sign-in yet.
  const isFirst = before === null && options.mode !== "12";
  const User = isFirst ? { ...view.User, LastLoginDate: undefined } : view.User;
  return json({ ...view, User });
}

function initiate({ users, identity }: RouteCall): Response {
  if (!identified(identity)) return textError(400);
  if (!users.quickConnect) return quickConnectOff();
  return json(codeView(users.startCode(identity)));
}

function poll({ users, query }: RouteCall): Response {
  const secret = query.get("secret");
  if (!secret) return required("secret");
  if (!users.quickConnect) return quickConnectOff();
  const found = users.findCode((it) => it.secret === secret);
  return found ? json(codeView(found)) : messageError(404, "Unknown secret");
}

function approve(call: SignedInCall): Response {
  const { users, query, device } = call;
  if (device.isKey) return textError(400);
  const code = query.get("code");
  if (!code) return required("code");
  const named = query.get("userId")?.replaceAll("-", "") ?? device.user.id;
  if (named !== device.user.id && !device.user.admin) return textError(403);
  if (!users.quickConnect) return quickConnectOff();
  const user = users.all.find((it) => it.id === named);
  const found = users.findCode((it) => it.code === code);
  if (!user) return textError(400);
  if (!found) return textError(404);
  if (found.approved) return textError(500);
  return users.approve(found, user) === null ? json(true) : textError(403);
}

async function redeem(call: RouteCall): Promise<Response> {
  const { users } = call;
  const members = { Secret: "text" } as const;
  const body = await readModel(call.request, "request", members);
  if (body instanceof Response) return body;
  const secret = textIn(body, "secret");
  if (secret === "") return required("Secret");
  if (!users.quickConnect) return textError(401);
  const device = users.findApproved(secret);
  if (device === null) return textError(404);
  const view = signedInView(device, call);
  // The requesting device has not sent a request of its own yet.
  const SessionInfo = { ...view.SessionInfo, RemoteEndPoint: undefined };
  return json({ ...view, SessionInfo });
}

function quickConnectOff(): Response {
  return messageError(401, "Quick connect is disabled");
}
