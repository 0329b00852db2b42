/** Limits the length of files and functions, so that each has one task. */

const MAX_FILE_LINES = 350;
const MAX_FUNCTION_LINES = 60;

type AnyFunction =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** Reports a file of more than 350 lines. */
export const fileLength: Deno.lint.Rule = {
  create(context) {
    return {
      Program(): void {
        const count = linesIn(context.sourceCode.text.trimEnd());
        if (count <= MAX_FILE_LINES) return;
        context.report({
          range: [0, 1],
          message: `This file has ${count} lines`,
          hint: `Split it by topic; ${MAX_FILE_LINES} lines are allowed`,
        });
      },
    };
  },
};

/** Reports a function, method or callback of more than 60 lines. */
export const functionLength: Deno.lint.Rule = {
  create(context) {
    const check = (node: AnyFunction): void => {
      const count = linesIn(context.sourceCode.getText(node));
      if (count <= MAX_FUNCTION_LINES) return;
      const [start] = node.range;
      const end = context.sourceCode.text.indexOf("\n", start);
      context.report({
        range: [start, end],
        message: `This function has ${count} lines`,
        hint: `Split it by step; ${MAX_FUNCTION_LINES} lines are allowed`,
      });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};

function linesIn(text: string): number {
  return text.split("\n").length;
}
