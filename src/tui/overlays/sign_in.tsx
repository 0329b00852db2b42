import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { graphemes } from "../../core/text_width.ts";
import { type KeyContext, showOverlay } from "../keys/key_row.ts";
import {
  type Field,
  fieldsOf,
  type Form,
  type FoundServer,
  isLastField,
  lineOf,
  move,
  withLine,
} from "../model/form.ts";
import { edit, END, insert } from "../model/text_input.ts";
import { PANE_COLUMNS } from "../model/layout.ts";
import { useTones } from "../model/theme.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import { TypedText } from "../view/typed_text.tsx";
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
  render: ({ overlay: { form }, columns }) => (
    <SignInForm form={form} cells={columns - PANE_COLUMNS - LABEL_COLUMNS} />
  ),
  onKey(context, { overlay: { form }, key }) {
    if (context.state.formWaits) return;
    if (["enter", "down", "tab"].includes(key)) {
      return goOn(context, { form, key });
    }
    const next = edited(form, key);
    if (next !== null) showOverlay(context, { kind: "sign-in", form: next });
  },
  onPaste: (context, { overlay: { form }, text }) =>
    showOverlay(context, {
      kind: "sign-in",
      form: withLine(form, insert(lineOf(form), text)),
    }),
};

/** Returns the form after a key; null if the key changes nothing. */
function edited(form: Form, key: string): Form | null {
  switch (key) {
    case "ctrl-t":
      return {
        ...form,
        quickConnect: !form.quickConnect,
        field: "url",
        caret: END,
      };
    case "up":
    case "shift-tab":
      return move(form, -1);
    default: {
      const line = edit(lineOf(form), key);
      return line && withLine(form, line);
    }
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

const LABEL_COLUMNS = 12;
const LABELS: Readonly<Record<Field, string>> = {
  url: "Server",
  userName: "User name",
  password: "Password",
};

function SignInForm({ form, cells }: { form: Form; cells: number }) {
  return (
    <Panel title="Sign in">
      {fieldsOf(form).map((field) => (
        <Line key={field} {...{ form, field, cells }} />
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

function Line(
  { form, field, cells }: { form: Form; field: Field; cells: number },
) {
  const tones = useTones();
  const here = form.field === field;
  const { text, caret } = { text: form[field], caret: form.caret };
  const line = field === "password"
    ? { text: masked(text), caret: masked(text.slice(0, caret)).length }
    : { text, caret };
  return (
    <Box>
      <Box width={LABEL_COLUMNS} flexShrink={0}>
        <Text bold={here} {...(here ? tones.accent : {})}>
          {LABELS[field]}
        </Text>
      </Box>
      {here
        ? <TypedText line={line} cells={cells} />
        : <Text wrap="truncate-start">{line.text}</Text>}
    </Box>
  );
}

function masked(password: string): string {
  return "*".repeat(graphemes(password).length);
}
