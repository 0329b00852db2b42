import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { graphemes } from "../../core/text_width.ts";
import { type KeyContext, showOverlay } from "../keys/key_row.ts";
import {
  clear,
  erase,
  type Field,
  fieldsOf,
  type Form,
  type FoundServer,
  isLastField,
  move,
  type,
} from "../model/form.ts";
import { editText } from "../model/text_input.ts";
import { useTones } from "../model/theme.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind } from "./overlay.ts";

/** The form for signing in. */
export const SIGN_IN: OverlayHandler<OverlayOfKind<"sign-in">> = {
  hints: [
    "Enter continues",
    "Esc leaves",
    "Ctrl-T password or Quick Connect",
    "Tab next field",
    "Ctrl-U clears",
  ],
  render: ({ overlay: { form } }) => <SignInForm form={form} />,
  onKey(context, { overlay: { form }, key }) {
    if (context.state.formWaits) return;
    if (["enter", "down", "tab"].includes(key)) {
      return goOn(context, { form, key });
    }
    const next = edited(form, key);
    if (next !== null) showOverlay(context, { kind: "sign-in", form: next });
  },
  onPaste: (context, { overlay: { form }, text }) =>
    showOverlay(context, { kind: "sign-in", form: type(form, text) }),
};

/** Returns the form after a key; null if the key changes nothing. */
function edited(form: Form, key: string): Form | null {
  switch (key) {
    case "ctrl-t":
      return { ...form, quickConnect: !form.quickConnect, field: "url" };
    case "ctrl-u":
      return clear(form);
    case "up":
    case "shift-tab":
      return move(form, -1);
    case "backspace":
      return erase(form);
    case "space":
      return type(form, " ");
    default:
      return editText("", key) === null ? null : type(form, key);
  }
}

/** Checks the address before the user types a password for it. */
function goOn(
  context: KeyContext,
  { form, key }: { form: Form; key: string },
): void {
  const { requests } = context;
  if (form.url.trim() === "") return;
  if (form.server === null) return requests.findServer(form, null);
  if (key === "enter" && isLastField(form)) return requests.signIn(form);
  showOverlay(context, { kind: "sign-in", form: move(form, 1) });
}

const LABELS: Readonly<Record<Field, string>> = {
  url: "Server",
  userName: "User name",
  password: "Password",
};

function SignInForm({ form }: { form: Form }) {
  return (
    <Panel title="Sign in">
      {fieldsOf(form).map((field) => (
        <Line key={field} form={form} field={field} />
      ))}
      {form.server && <Found server={form.server} />}
      <Box marginTop={1}>
        <Text dimColor>
          {form.server === null
            ? "An address such as media.example is enough; JellyTau " +
              "tries HTTPS."
            : form.quickConnect
            ? "JellyTau shows a code; approve it on a signed-in device."
            : "The password may be empty. It is sent to the server " +
              "and not stored."}
        </Text>
      </Box>
    </Panel>
  );
}

/** Shows the result of the address, before anything secret is typed. */
function Found({ server }: { server: FoundServer }) {
  const tones = useTones();
  const { name, version, quickConnect, pinSha256, isStored } = server;
  const trust = isStored
    ? ", with the address and the trust of this account"
    : pinSha256 === null
    ? ""
    : ", certificate trusted by you";
  return (
    <Prose {...tones.good}>
      {sanitize(name)}
      {version === null ? "" : `, Jellyfin ${sanitize(version)}`}
      {trust}
      {quickConnect === true && "; Ctrl-T for Quick Connect"}
    </Prose>
  );
}

function Line({ form, field }: { form: Form; field: Field }) {
  const tones = useTones();
  const here = form.field === field;
  const text = field === "password"
    ? "*".repeat(graphemes(form.password).length)
    : form[field];
  return (
    <Box>
      <Box width={12} flexShrink={0}>
        <Text bold={here} {...(here ? tones.accent : {})}>
          {LABELS[field]}
        </Text>
      </Box>
      <Text wrap="truncate-start">
        {text}
        {here ? "_" : ""}
      </Text>
    </Box>
  );
}
