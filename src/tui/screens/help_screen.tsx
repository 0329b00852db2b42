import { Box, Text } from "ink";
import { Panel } from "../components/panel.tsx";
import { BINDINGS } from "../keys.ts";

export function HelpScreen() {
  return (
    <Panel title="Keys">
      {BINDINGS.map(({ label, does }) => (
        <Box key={label}>
          <Box width={14} flexShrink={0}>
            <Text bold>{label}</Text>
          </Box>
          <Text>{does}</Text>
        </Box>
      ))}
      <Text dimColor>+ valid ! needs you ? unreachable . not checked</Text>
      <Text dimColor>{">"} where you are * the active account</Text>
    </Panel>
  );
}
