/** Keeps tests that count open timers apart from those that leave some. */

/** The functions that define tests which leave timers to libraries. */
export const TESTS_WITH_TIMERS: readonly string[] = [
  "networkTest",
  "demoTest",
  "syncTest",
  "downloadTest",
  "screenTest",
];

/**
 * Reports `Deno.test()` in a file with such tests: a timer of the HTTP library
 * or of React may end during a later test, which Deno then reports as a leak.
 */
export const networkTests: Deno.lint.Rule = {
  create(context) {
    let used: string | null = null;
    return {
      ImportSpecifier({ imported }): void {
        if (imported.type !== "Identifier") return;
        if (TESTS_WITH_TIMERS.includes(imported.name)) used ??= imported.name;
      },
      MemberExpression(node): void {
        const { object, property } = node;
        const isTest = object.type === "Identifier" && object.name === "Deno" &&
          property.type === "Identifier" && property.name === "test";
        if (used === null || !isTest) return;
        const message = `In a file with ${used}(), each test must be one`;
        context.report({ node, message });
      },
    };
  },
};
