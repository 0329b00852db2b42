import { Box, Text } from "ink";
import { Panel } from "../components/panel.tsx";
import { type Field, fieldsOf, type Form } from "../form.ts";
import { useTones } from "../look.ts";

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
      <Box marginTop={1}>
        <Text dimColor>
          {form.quickConnect
            ? "A code will be shown; approve it on a device that is signed in."
            : "The password may be empty. It is sent to the server, not kept."}
        </Text>
      </Box>
    </Panel>
  );
}

function Line({ form, field }: { form: Form; field: Field }) {
  const tones = useTones();
  const here = form.field === field;
  const text = field === "password"
    ? "*".repeat([...form.password].length)
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
