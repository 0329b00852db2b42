import { json, messageError, problemError } from "./error_replies.ts";
import { readBody, textOf } from "./read_body.ts";
import {
  forAdmins,
  guarded,
  guardedForKeys,
  type Route,
  type SignedInCall,
} from "./route.ts";
import { sessionView } from "./session_view.ts";
import { deviceView, keyView } from "./views.ts";

/** Who is signed in where, and how that ends. */
export const DEVICE_ROUTES: Readonly<Record<string, Route>> = {
  "get /sessions": guardedForKeys(({ device, household, ...viewer }) =>
    json(
      household.sessions.all()
        .filter((it) => device.user.admin || it.device.user === device.user)
        .map((it) =>
          sessionView(it, { sessions: household.sessions, ...viewer })
        ),
    )
  ),
  "post /sessions/capabilities": guarded(appear),
  "post /sessions/capabilities/full": guarded(appear),
  "get /devices": forAdmins(({ household }) =>
    page(household.devices.map(deviceView))
  ),
  "delete /devices": forAdmins(removeDevice),
  "get /auth/keys": forAdmins(({ household }) =>
    page(household.apiKeys.map(keyView))
  ),
  "post /auth/keys": forAdmins(({ household, query }) => {
    household.addApiKey(query.get("app") ?? "");
    return done();
  }),
  "post /users/password": guarded(changePassword),
};

function appear({ household, device }: SignedInCall): Response {
  household.sessions.touch(device);
  return done();
}

/** 12 takes several ids, and calls an unknown one a bad request. */
function removeDevice({ household, query, switches }: SignedInCall): Response {
  const ids = query.getAll("id");
  const unknown = ids.filter((it) => !household.removeDevice(it));
  if (unknown.length === 0) return done();
  return switches.mode === "12"
    ? problemError(400, "Bad Request")
    : problemError(404, "Not Found");
}

async function changePassword(call: SignedInCall): Promise<Response> {
  const { household, device } = call;
  const body = await readBody(call.request);
  if (body instanceof Response) return body;
  if (textOf(body, "currentpw") !== device.user.password) {
    return messageError(403, "Invalid user or password entered.");
  }
  household.changePassword(device, textOf(body, "newpw"));
  return done();
}

function done(): Response {
  return new Response(null, { status: 204 });
}

function page(Items: readonly unknown[]): Response {
  return json({ Items, TotalRecordCount: Items.length, StartIndex: 0 });
}
