import {
  json,
  messageError,
  notValid,
  problemError,
  textError,
  validationError,
} from "./error_replies.ts";
import {
  type MemberKind,
  type Model,
  readModel,
  textIn,
} from "./read_model.ts";
import {
  forAdmins,
  guarded,
  open,
  type Route,
  type SignedInCall,
} from "./route.ts";
import { dashed } from "./user_data_view.ts";
import { DEFAULT_CONFIGURATION, DEFAULT_POLICY } from "./user_policy.ts";
import { userView } from "./views.ts";

/** Serves users, their preferences and their permissions. */
export const USER_ROUTES: Readonly<Record<string, Route>> = {
  "get /users/public": open(({ users, options }) =>
    json(
      users.all.filter((it) => !it.hidden && !it.disabled)
        .map((it) => userView(it, options.id)),
    )
  ),
  "get /users": guarded(({ users, options }) =>
    json(users.all.map((it) => userView(it, options.id)))
  ),
  "get /users/me": guarded(({ device, options }) =>
    json(userView(device.user, options.id))
  ),
  "get /users/{user}": guarded(({ users, parameters, options }) => {
    const id = parameters.user?.replaceAll("-", "");
    const user = users.all.find((it) => it.id === id);
    return user === undefined
      ? messageError(404, "User not found")
      : json(userView(user, options.id));
  }),
  "post /users/new": forAdmins(addUser),
  "delete /users/{user}": forAdmins(removeUser),
  "post /users/configuration": guarded(writeConfiguration),
  "post /users/{user}/policy": forAdmins(writePolicy),
  "get /displaypreferences/{name}": guarded(readPreferences),
  "post /displaypreferences/{name}": guarded(writePreferences),
};

const MODES = ["Default", "Always", "OnlyForced", "None", "Smart"] as const;
const CONFIGURATION_MEMBERS: Readonly<Record<string, MemberKind>> = {
  ...kindsOf(DEFAULT_CONFIGURATION),
  SubtitleMode: MODES,
  AudioLanguagePreference: "text",
};
const POLICY_MEMBERS: Readonly<Record<string, MemberKind>> = {
  ...kindsOf(DEFAULT_POLICY),
  IsAdministrator: "boolean",
  IsHidden: "boolean",
  IsDisabled: "boolean",
  MaxActiveSessions: "integer",
  LoginAttemptsBeforeLockout: "integer",
};

function kindsOf(model: Readonly<Record<string, unknown>>) {
  const kinds = Object.entries(model).map(([name, value]) => {
    const kind: MemberKind = typeof value === "boolean"
      ? "boolean"
      : typeof value === "number"
      ? "integer"
      : typeof value === "string"
      ? "text"
      : "any";
    return [name, kind] as const;
  });
  return Object.fromEntries(kinds);
}

/** Fills members that are missing from the body with their defaults. */
function filled<T extends object>(defaults: T, model: Model): T {
  const members = Object.entries(defaults)
    .map(([name, value]) => [name, model.get(name.toLowerCase()) ?? value]);
  return Object.fromEntries(members) as T;
}

async function writeConfiguration(call: SignedInCall): Promise<Response> {
  const { user } = call.device;
  const model = await readModel(
    call.request,
    "userConfig",
    CONFIGURATION_MEMBERS,
  );
  if (model instanceof Response) return model;
  if (!user.policy.EnableUserPreferenceAccess && !user.admin) {
    return messageError(403, "User configuration update not allowed");
  }
  const audio = model.get("audiolanguagepreference");
  user.configuration = {
    ...filled(DEFAULT_CONFIGURATION, model),
    ...(audio === undefined ? {} : { AudioLanguagePreference: String(audio) }),
  };
  return new Response(null, { status: 204 });
}

async function addUser(call: SignedInCall): Promise<Response> {
  const { users, request, options } = call;
  const members = { Name: "text", Password: "text" } as const;
  const model = await readModel(request, "request", members);
  if (model instanceof Response) return model;
  const name = textIn(model, "name");
  if (name === "") {
    return validationError({ Name: ["The Name field is required."] });
  }
  if (name.trim() === "" || users.findUser(name)) return textError(400);
  const user = users.addUser(name, textIn(model, "password"));
  return json(userView(user, options.id));
}

function removeUser({ users, parameters }: SignedInCall): Response {
  const id = parameters.user?.replaceAll("-", "");
  const user = users.all.find((it) => it.id === id);
  if (user === undefined) return problemError(404, "Not Found");
  users.removeUser(user);
  return new Response(null, { status: 204 });
}

/** Disabling a user revokes all of the user's tokens. */
async function writePolicy(call: SignedInCall): Promise<Response> {
  const { users, parameters, request } = call;
  const id = parameters.user?.replaceAll("-", "") ?? "";
  const user = users.all.find((it) => it.id === id);
  const model = await readModel(request, "newPolicy", POLICY_MEMBERS);
  if (model instanceof Response) return model;
  if (user === undefined) return problemError(404, "Not Found");
  user.policy = filled(DEFAULT_POLICY, model);
  user.admin = model.get("isadministrator") === true;
  user.hidden = model.get("ishidden") === true;
  user.maxSessions = Number(model.get("maxactivesessions") ?? 0);
  const disabled = model.get("isdisabled") === true;
  if (disabled && !user.disabled) users.disable(user);
  if (!disabled) users.enable(user);
  return new Response(null, { status: 204 });
}

/** Serves one client's settings for a user. Two values may be null. */
const FIRST_PREFERENCES: Readonly<Record<string, string | null>> = {
  chromecastVersion: "stable",
  skipForwardLength: "30000",
  skipBackLength: "10000",
  enableNextVideoInfoOverlay: "False",
  tvhome: null,
  dashboardTheme: null,
};
const NUMBERS = ["skipForwardLength", "skipBackLength"];

function preferencesKey({ device, parameters, query }: SignedInCall): string {
  return `${device.user.id}/${parameters.name}/${query.get("client")}`;
}

function clientMissing({ query }: SignedInCall): Response | null {
  return query.get("client")
    ? null
    : validationError({ client: ["The client field is required."] });
}

function readPreferences(call: SignedInCall): Response {
  const kept = call.users.preferences.get(preferencesKey(call));
  return clientMissing(call) ?? json({
    Id: dashed("3ce5b65de116d73165d1efc4a30ec35c"),
    SortBy: "SortName",
    RememberIndexing: false,
    PrimaryImageHeight: 250,
    PrimaryImageWidth: 250,
    CustomPrefs: kept ?? FIRST_PREFERENCES,
    ScrollDirection: "Horizontal",
    ShowBackdrop: true,
    RememberSorting: false,
    SortOrder: "Ascending",
    ShowSidebar: false,
    Client: call.query.get("client"),
  });
}

async function writePreferences(call: SignedInCall): Promise<Response> {
  const missing = clientMissing(call);
  if (missing !== null) return missing;
  const model = await readModel(call.request, "displayPreferences", {
    CustomPrefs: "any",
    SortOrder: ["Ascending", "Descending"],
  });
  if (model instanceof Response) return model;
  const given = model.get("customprefs");
  if (typeof given !== "object" || given === null) {
    return notValid("CustomPrefs", String(given));
  }
  const prefs = given as Record<string, string | null>;
  // An invalid length reaches the code that parses it.
  if (NUMBERS.some((it) => it in prefs && !/^\d+$/.test(prefs[it] ?? "0"))) {
    return textError(500);
  }
  call.users.preferences.set(
    preferencesKey(call),
    { ...FIRST_PREFERENCES, ...prefs },
  );
  return new Response(null, { status: 204 });
}
