import tseslint from "typescript-eslint";

/** Modules of `files` may not import what matches; of several entries for one file the last one counts. */
const forbid = (files, regex, message) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
});

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".lab/", "provider/bin/", "lab/plugins/bin/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/consistent-type-imports": "error",
    },
  },
  forbid(
    ["inventory/**/*.ts", "artifacts/**/*.ts"],
    "/(provider|components|lab|trust|bench)/",
    "what is declared stands below everything that makes it so",
  ),
  forbid(
    ["provider/**/*.ts"],
    "/(components|lab|trust|bench)/",
    "the provider serves the components and knows none of them",
  ),
  forbid(
    ["provider/kinds/*/*.ts"],
    "/(components|lab|trust|bench)/|^\\.\\./(?!\\.\\./)",
    "what kinds share stands in a folder of their subject beside kinds/",
  ),
  forbid(
    ["components/**/*.ts"],
    "/(lab|trust|bench)/",
    "nothing of a site knows that there is a twin",
  ),
  forbid(
    ["components/*/plan.ts", "components/*/render*.ts"],
    "^@pulumi/|/kinds/|/(lab|trust|bench)/",
    "plans and renders are pure: components wire resources",
  ),
);
