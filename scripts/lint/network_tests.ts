/** Keeps tests that count open timers apart from those that leave some. */

/**
 * Reports `Deno.test()` in a file that uses `networkTest()`: the HTTP library's
 * own timer may end during a later test, which Deno then reports as a leak.
 */
export const networkTests: Deno.lint.Rule = {
  create(context) {
    let usesNetwork = false;
    return {
      ImportSpecifier({ imported }): void {
        usesNetwork ||= imported.type === "Identifier" &&
          imported.name === "networkTest";
      },
      MemberExpression(node): void {
        const { object, property } = node;
        const isTest = object.type === "Identifier" && object.name === "Deno" &&
          property.type === "Identifier" && property.name === "test";
        if (!usesNetwork || !isTest) return;
        const message = "In a file with networkTest(), each test must be one";
        context.report({ node, message });
      },
    };
  },
};
