import { Box, Text, useWindowSize } from "ink";
import { useReducer } from "react";
import type { ServiceClient } from "../service/service_client.ts";
import { StatusLine } from "./components/status_line.tsx";
import { type Look, LookContext } from "./look.ts";
import { AccountsScreen } from "./screens/accounts_screen.tsx";
import { HelpScreen } from "./screens/help_screen.tsx";
import {
  CodeScreen,
  SignOutScreen,
  TrustScreen,
} from "./screens/question_screens.tsx";
import { SignInScreen } from "./screens/sign_in_screen.tsx";
import { INITIAL, type Overlay, reduce, type State } from "./state.ts";
import { useKeys } from "./use_keys.ts";
import { useService } from "./use_service.ts";

/** The least that shows anything useful. */
const LEAST = { columns: 60, rows: 15 } as const;

export interface AppProps {
  readonly client: ServiceClient;
  readonly look: Look;
  readonly version: string;
  readonly notice: string | null;
}

export function App({ client, look, version, notice }: AppProps) {
  const { columns, rows } = useWindowSize();
  const [state, dispatch] = useReducer(reduce, INITIAL);
  const requests = useService(client, dispatch);
  useKeys(state, dispatch, requests);
  if (columns < LEAST.columns || rows < LEAST.rows) {
    return (
      <Text>
        This needs {LEAST.columns} by {LEAST.rows} characters; here are{" "}
        {columns} by {rows}. Make the window larger, or press q.
      </Text>
    );
  }
  // A frame as high as the screen would scroll it.
  const height = rows - 1;
  const fixed = 3 + (notice === null ? 0 : 1);
  return (
    <LookContext.Provider value={look}>
      <Box flexDirection="column" width={columns} height={height}>
        <Text bold wrap="truncate">JellyTau {version}</Text>
        {notice !== null && <Text wrap="truncate">{notice}</Text>}
        <Box flexGrow={1} flexDirection="column" overflow="hidden">
          <Screen state={state} columns={columns} rows={height - fixed} />
        </Box>
        <StatusLine state={state} keys={keysOf(state.overlay)} />
      </Box>
    </LookContext.Provider>
  );
}

function Screen(
  props: { state: State; columns: number; rows: number },
) {
  const { overlay } = props.state;
  switch (overlay.kind) {
    case "none":
      return <AccountsScreen {...props} />;
    case "help":
      return <HelpScreen />;
    case "sign-in":
      return <SignInScreen form={overlay.form} />;
    case "trust":
      return <TrustScreen question={overlay.question} />;
    case "sign-out":
      return <SignOutScreen account={overlay.account} />;
    case "code":
      return <CodeScreen overlay={overlay} />;
  }
}

function keysOf(overlay: Overlay): string {
  switch (overlay.kind) {
    case "none":
      return "a sign in  x sign out  Enter make active  r check  ? help  q quit";
    case "help":
      return "any key goes back";
    case "sign-in":
      return "Enter next  Tab field  Ctrl-T password or Quick Connect  Esc back";
    case "trust":
      return "Enter answers  Esc back";
    case "sign-out":
      return "y sign out  Esc stay";
    case "code":
      return "Esc stops";
  }
}
