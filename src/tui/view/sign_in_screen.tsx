import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { graphemes } from "../../core/text_width.ts";
import { Prose } from "./prose.tsx";
import { Panel } from "../overlays/panel.tsx";
import {
  type Field,
  fieldsOf,
  type Form,
  type FoundServer,
} from "../model/form.ts";
import { useTones } from "../model/theme.ts";
import { Text } from "./text.tsx";

const LABELS: Readonly<Record<Field, string>> = {
  url: "Server",
  userName: "User name",
  password: "Password",
};

export function SignInScreen({ form }: { form: Form }) {
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
